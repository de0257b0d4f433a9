/// Replaces the links in a narrative: `href` of `a` and `src` of `img` (R4 `http.html#trules`), and nothing that only looks like them.
package struct NarrativeLinks {
    private let text: ArraySlice<UInt8>
    private var at: Int
    private var output: [UInt8] = []
    /// Up to where the text is in `output`.
    private var copied: Int

    /// - Parameters:
    ///   - text: well-formed XHTML.
    ///   - replace: what stands in place of a link; nil leaves it.
    /// - Returns: nil when nothing was replaced.
    package static func rewritten(_ text: ArraySlice<UInt8>, _ replace: (ArraySlice<UInt8>) -> String?) -> [UInt8]? {
        var links = NarrativeLinks(text)
        links.run(replace)
        guard links.copied > text.startIndex else { return nil }
        links.output += text[links.copied...]
        return links.output
    }

    private init(_ text: ArraySlice<UInt8>) {
        self.text = text
        at = text.startIndex
        copied = text.startIndex
    }

    private mutating func run(_ replace: (ArraySlice<UInt8>) -> String?) {
        while let start = text[at...].firstIndex(of: UInt8(ascii: "<")) {
            at = start + 1
            if text[at...].starts(with: "!--".utf8) {
                skipComment()
                continue
            }
            let name = takeName()
            let wanted: StaticString
            if name.elementsEqual("a".utf8) {
                wanted = "href"
            } else if name.elementsEqual("img".utf8) {
                wanted = "src"
            } else {
                continue
            }
            attributes(wanted, replace)
        }
    }

    private mutating func skipComment() {
        while at < text.endIndex, !text[at...].starts(with: "-->".utf8) { at += 1 }
    }

    /// The name that stands here; empty for none.
    private mutating func takeName() -> ArraySlice<UInt8> {
        let start = at
        while at < text.endIndex, !Self.isBlank(text[at]), text[at] != UInt8(ascii: "="), text[at] != UInt8(ascii: ">"),
            text[at] != UInt8(ascii: "/")
        {
            at += 1
        }
        return text[start..<at]
    }

    /// Goes through the attributes of a tag to its end.
    private mutating func attributes(_ wanted: StaticString, _ replace: (ArraySlice<UInt8>) -> String?) {
        while true {
            skipBlank()
            let name = takeName()
            if name.isEmpty { return }
            skipBlank()
            guard at < text.endIndex, text[at] == UInt8(ascii: "=") else { continue }
            at += 1
            skipBlank()
            guard at < text.endIndex, text[at] == UInt8(ascii: "\"") || text[at] == UInt8(ascii: "'") else { return }
            let quote = text[at]
            at += 1
            guard let end = text[at...].firstIndex(of: quote) else { return }
            let isWanted = name.elementsEqual(UnsafeBufferPointer(start: wanted.utf8Start, count: wanted.utf8CodeUnitCount))
            if isWanted, let replacement = replace(text[at..<end]) {
                output += text[copied..<at]
                output += replacement.utf8
                copied = end
            }
            at = end + 1
        }
    }

    private mutating func skipBlank() {
        while at < text.endIndex, Self.isBlank(text[at]) { at += 1 }
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D }
}
