import FHIRCore
import FHIRModel

/// Values and narratives.
extension XMLRendering {
    /// `="…"` with the value of a node.
    mutating func value(of node: Node) {
        output.append("=\"")
        let start = Int(node.textStart)
        text[start..<(start + Int(node.textLength))].withUnsafeBufferPointer { Self.escape($0, into: &output) }
        output.append(0x22)
    }

    private static func escape(_ bytes: UnsafeBufferPointer<UInt8>, into output: inout OutputBuffer) {
        var from = 0
        var index = 0
        while true {
            index = skipPlain(bytes, from: index)
            if index >= bytes.count { break }
            let length = escapedLength(bytes, at: index)
            if length > 0 {
                output.append(UnsafeBufferPointer(rebasing: bytes[from..<index]))
                output.append(replacement(of: bytes[index]))
                from = index + length
            }
            index += max(length, 1)
        }
        output.append(UnsafeBufferPointer(rebasing: bytes[from...]))
    }

    /// How many bytes at `index` have to be replaced, if any.
    private static func escapedLength(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> Int {
        guard bytes[index] == 0xEF else { return 1 }
        // U+FFFE and U+FFFF.
        return index + 2 < bytes.count && bytes[index + 1] == 0xBF && bytes[index + 2] >= 0xBE ? 3 : 0
    }

    private static func replacement(of byte: UInt8) -> StaticString {
        switch byte {
        case 0x09: "&#x9;"
        case 0x0A: "&#xA;"
        case 0x0D: "&#xD;"
        case 0x22: "&quot;"
        case 0x26: "&amp;"
        case 0x3C: "&lt;"
        default: "\u{FFFD}"
        }
    }

    /// The index of the next byte that may need replacing, or the count.
    @inline(__always)
    private static func skipPlain(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let raw = UnsafeRawBufferPointer(bytes)
        var index = start
        while index &+ 8 <= bytes.count {
            let word = raw.loadUnaligned(fromByteOffset: index, as: UInt64.self).littleEndian
            let quotes = word ^ 0x2222_2222_2222_2222
            let less = word ^ 0x3C3C_3C3C_3C3C_3C3C
            let ampersands = word ^ 0x2626_2626_2626_2626
            let special = word ^ 0xEFEF_EFEF_EFEF_EFEF
            var found = (quotes &- ones) & ~quotes
            found |= (less &- ones) & ~less
            found |= (ampersands &- ones) & ~ampersands
            found |= (special &- ones) & ~special
            found |= (word &- 0x2020_2020_2020_2020) & ~word
            found &= 0x8080_8080_8080_8080
            if found != 0 { return index &+ found.trailingZeroBitCount &>> 3 }
            index &+= 8
        }
        while index < bytes.count {
            let byte = bytes[index]
            if byte == 0x22 || byte == 0x26 || byte == 0x3C || byte < 0x20 || byte == 0xEF { return index }
            index &+= 1
        }
        return index
    }

    /// A narrative as it is, without white space around it and with named HTML characters as numbers.
    mutating func narrative(_ node: Node) {
        let start = Int(node.textStart)
        text[start..<(start + Int(node.textLength))].withUnsafeBufferPointer { bytes in
            var range = bytes.startIndex..<bytes.endIndex
            while let first = bytes[range].first, XMLScanner.isSpace(first) { range = (range.lowerBound + 1)..<range.upperBound }
            while let last = bytes[range].last, XMLScanner.isSpace(last) { range = range.lowerBound..<(range.upperBound - 1) }
            Self.narrative(UnsafeBufferPointer(rebasing: bytes[range]), into: &output)
        }
    }

    private static func narrative(_ bytes: UnsafeBufferPointer<UInt8>, into output: inout OutputBuffer) {
        var from = 0
        var index = 0
        while index < bytes.count {
            if bytes[index] == 0x26, let (scalar, end) = namedCharacter(bytes, at: index) {
                output.append(UnsafeBufferPointer(rebasing: bytes[from..<index]))
                output.append("&#")
                var digits = String(scalar)
                digits.withUTF8 { output.append($0) }
                output.append(0x3B)
                index = end
                from = end
            } else if bytes[index] == 0x3C {
                index = endOfRawMarkup(bytes, at: index) ?? index + 1
            } else {
                index += 1
            }
        }
        output.append(UnsafeBufferPointer(rebasing: bytes[from...]))
    }

    /// The index behind the comment or CDATA section that begins at `index`, or nil if none does: inside of them `&` means nothing.
    private static func endOfRawMarkup(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> Int? {
        let isComment = bytes[index...].starts(with: "<!--".utf8)
        guard isComment || bytes[index...].starts(with: "<![CDATA[".utf8) else { return nil }
        let closing: UInt8 = isComment ? 0x2D : 0x5D
        var at = index + (isComment ? 4 : 9)
        while at + 2 < bytes.count {
            if bytes[at] == closing, bytes[at + 1] == closing, bytes[at + 2] == 0x3E { return at + 3 }
            at += 1
        }
        return nil
    }

    /// The number of the HTML character named at `index` and the index behind it; nil for numbers and XML's own five names.
    private static func namedCharacter(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> (scalar: UInt32, end: Int)? {
        guard let end = bytes[index...].prefix(12).firstIndex(of: 0x3B) else { return nil }
        let name = UnsafeBufferPointer(rebasing: bytes[(index + 1)..<end])
        guard let scalar = HTMLEntity.scalar(named: name) else { return nil }
        return ["amp", "lt", "gt", "quot", "apos"].contains { $0.utf8.elementsEqual(name) } ? nil : (scalar, end + 1)
    }
}
