import FHIRCore

/// The text that a narrative shows: without tags and comments, entities resolved; a space where a block begins or ends.
struct NarrativeText {
    private let bytes: ArraySlice<UInt8>
    private var at: Int
    private var text: [UInt8] = []

    /// The text of a `div`. O(length).
    static func of(_ xhtml: ArraySlice<UInt8>) -> String {
        var reader = NarrativeText(xhtml)
        while reader.at < xhtml.endIndex {
            switch xhtml[reader.at] {
            case UInt8(ascii: "<"): reader.tag()
            case UInt8(ascii: "&"): reader.entity()
            case let byte:
                reader.text.append(byte)
                reader.at += 1
            }
        }
        return String(decoding: reader.text, as: UTF8.self)
    }

    private init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        at = bytes.startIndex
    }

    /// Elements that stand within a word as well as around it.
    private static let inline: Set<String> = [
        "a", "abbr", "b", "big", "em", "i", "ins", "del", "small", "span", "strong", "sub", "sup", "tt", "u",
    ]

    private mutating func tag() {
        if bytes[at...].starts(with: Array("<!--".utf8)) {
            at += 4
            while at < bytes.endIndex, !bytes[at...].starts(with: Array("-->".utf8)) { at += 1 }
            at = min(at + 3, bytes.endIndex)
            return
        }
        at += 1
        if at < bytes.endIndex, bytes[at] == UInt8(ascii: "/") { at += 1 }
        let start = at
        while at < bytes.endIndex, FilterScanner.isName(bytes[at]) { at += 1 }
        if !Self.inline.contains(String(decoding: bytes[start..<at], as: UTF8.self)) { text.append(0x20) }
        var quote: UInt8?
        while at < bytes.endIndex {
            let byte = bytes[at]
            at += 1
            if let open = quote {
                if byte == open { quote = nil }
            } else if byte == UInt8(ascii: ">") {
                return
            } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                quote = byte
            }
        }
    }

    /// The character of an entity by number or name; an ampersand that begins none is dropped.
    private mutating func entity() {
        guard let end = bytes[at...].prefix(12).firstIndex(of: UInt8(ascii: ";")) else {
            at += 1
            return
        }
        let name = bytes[(at + 1)..<end]
        let number: UInt32?
        switch (name.first, name.dropFirst().first) {
        case (UInt8(ascii: "#"), UInt8(ascii: "x")): number = UInt32(String(decoding: name.dropFirst(2), as: UTF8.self), radix: 16)
        case (UInt8(ascii: "#"), _): number = UInt32(String(decoding: name.dropFirst(), as: UTF8.self))
        default: number = name.withUnsafeBufferPointer { HTMLEntity.scalar(named: $0) }
        }
        text += Array((number.flatMap { Unicode.Scalar($0) }.map { String(Character($0)) } ?? " ").utf8)
        at = end + 1
    }
}
