/// Finds the line on which an element stands in an XML text, for messages. Never fails: it goes as deep as it can.
struct XMLPlace {
    private let bytes: [UInt8]
    private var at = 0

    /// The line, from 1, of the element that a FHIRPath names. O(bytes).
    static func line(of expression: String, in bytes: [UInt8]) -> Int {
        var place = XMLPlace(bytes)
        return ElementPath.line(of: place.find(ElementPath(expression).steps), in: bytes)
    }

    private init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Reads tags until the element of the last step; gives the place of the deepest one that was on the way.
    private mutating func find(_ steps: [ElementPath.Step]) -> Int {
        var found = 0
        var matched = 0
        var depth = 0
        /// The depth at which the next step's element is looked for; a nested resource has one more level, that of its type.
        var wanted = 1
        var passed = 0
        while matched < steps.count, let tag = next() {
            guard tag.isStart else {
                depth -= 1
                if depth < wanted { return found }
                continue
            }
            if depth == wanted, steps[matched].matches(tag.name) {
                if passed == steps[matched].index {
                    found = tag.start
                    matched += 1
                    passed = 0
                    wanted += 1
                    if tag.isEmpty { return found }
                } else {
                    passed += 1
                }
            } else if depth == wanted, let first = tag.name.first, first >= UInt8(ascii: "A"), first <= UInt8(ascii: "Z") {
                wanted += 1
            }
            if !tag.isEmpty { depth += 1 }
        }
        return found
    }

    private struct Tag {
        var name: ArraySlice<UInt8>
        var start: Int
        var isStart: Bool
        var isEmpty: Bool
    }

    /// The next start or end tag.
    private mutating func next() -> Tag? {
        while let start = bytes[at...].firstIndex(of: UInt8(ascii: "<")) {
            if bytes[start...].starts(with: "<!--".utf8) {
                at = end(of: "-->", from: start)
            } else if bytes[start...].starts(with: "<![CDATA[".utf8) {
                at = end(of: "]]>", from: start)
            } else if bytes[start...].starts(with: "<?".utf8) || bytes[start...].starts(with: "<!".utf8) {
                at = end(of: ">", from: start)
            } else {
                return tag(at: start)
            }
        }
        return nil
    }

    private mutating func tag(at start: Int) -> Tag {
        let isEnd = bytes[start...].starts(with: "</".utf8)
        let nameStart = min(start + (isEnd ? 2 : 1), bytes.count)
        var name = bytes[nameStart...].prefix { $0 > 0x20 && $0 != UInt8(ascii: ">") && $0 != UInt8(ascii: "/") }
        if let colon = name.firstIndex(of: UInt8(ascii: ":")) { name = name[(colon + 1)...] }
        var quote: UInt8?
        var end = nameStart
        while end < bytes.count {
            let byte = bytes[end]
            if let open = quote {
                if byte == open { quote = nil }
            } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                quote = byte
            } else if byte == UInt8(ascii: ">") {
                break
            }
            end += 1
        }
        at = min(end + 1, bytes.count)
        return Tag(name: name, start: start, isStart: !isEnd, isEmpty: end > 0 && end <= bytes.count && bytes[end - 1] == UInt8(ascii: "/"))
    }

    private func end(of mark: String, from start: Int) -> Int {
        let mark = Array(mark.utf8)
        var index = start
        while index + mark.count <= bytes.count {
            if bytes[index..<(index + mark.count)].elementsEqual(mark) { return index + mark.count }
            index += 1
        }
        return bytes.count
    }
}
