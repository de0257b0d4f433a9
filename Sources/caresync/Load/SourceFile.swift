/// A file to be loaded, and how its content is laid out.
package struct SourceFile: Sendable, Hashable {
    /// How resources lie in a file.
    package enum Layout: Sendable, Hashable {
        /// One resource or Bundle in JSON.
        case json
        /// One resource or Bundle in XML.
        case xml
        /// One resource in JSON on each line (R4 `nd-json.html`).
        case lines
    }

    package var path: String
    package var layout: Layout
    package var size: Int

    package init(path: String, layout: Layout, size: Int) {
        self.path = path
        self.layout = layout
        self.size = size
    }

    /// What the name's ending says; nil for files that hold no resources, as far as one can tell by the name.
    static func layout(ofName name: String) -> Layout? {
        let name = name.lowercased()
        if name.hasSuffix(".ndjson") || name.hasSuffix(".jsonl") { return .lines }
        if name.hasSuffix(".json") { return .json }
        if name.hasSuffix(".xml") { return .xml }
        return nil
    }

    /// What the first bytes say, for files that were named one by one: `<` is XML, a complete JSON object on the first of several
    /// lines is NDJSON.
    static func layout(ofContent head: [UInt8]) -> Layout {
        var rest = head[...]
        if rest.starts(with: [0xEF, 0xBB, 0xBF]) { rest = rest.dropFirst(3) }
        let blanks: Set<UInt8> = [0x20, 0x09, 0x0A, 0x0D]
        rest = rest.drop { blanks.contains($0) }
        if rest.first == UInt8(ascii: "<") { return .xml }
        guard rest.first == UInt8(ascii: "{"), let end = rest.firstIndex(of: 0x0A) else { return .json }
        let line = rest[..<end].last { !blanks.contains($0) }
        let next = rest[end...].first { !blanks.contains($0) }
        return line == UInt8(ascii: "}") && next == UInt8(ascii: "{") ? .lines : .json
    }
}
