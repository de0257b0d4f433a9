import FHIRCore

/// Names, and comparing parts of the document.
extension XMLScanner {
    /// `prefix:local` or `local`; the namespace is not known yet.
    mutating func scanQualifiedName() throws(XMLFault) -> XMLName {
        guard let first = scanNCName() else { throw XMLFault("expected a name", at: position) }
        guard self[position] == 0x3A else { return XMLName(prefix: 0..<0, local: first, namespace: .none) }
        position += 1
        guard let local = scanNCName() else { throw XMLFault("expected a name behind the prefix", at: position) }
        if self[position] == 0x3A { throw XMLFault("a name with two colons", at: position) }
        return XMLName(prefix: first, local: local, namespace: .none)
    }

    /// A name without a colon, or nil if there is none here.
    mutating func scanNCName() -> Range<Int>? {
        let start = position
        var index = start
        let first = self[index]
        if first < 0x80 {
            guard Self.isNameByte(first), first > 0x39 else { return nil }
            index += 1
        } else {
            guard let length = nameCharacterLength(at: index, isFirst: true) else { return nil }
            index += length
        }
        while true {
            let byte = self[index]
            if byte < 0x80 {
                guard Self.isNameByte(byte) else { break }
                index += 1
            } else {
                guard let length = nameCharacterLength(at: index, isFirst: false) else { break }
                index += length
            }
        }
        position = index
        return start..<index
    }

    /// An ASCII letter, digit, `_`, `-` or `.`.
    @inline(__always)
    static func isNameByte(_ byte: UInt8) -> Bool {
        let mask: UInt64 = byte < 64 ? 0x03FF_6000_0000_0000 : 0x07FF_FFFE_87FF_FFFE
        return mask &>> UInt64(byte & 63) & 1 == 1
    }

    @inline(__always)
    static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
    }

    /// Moves behind white space; returns whether there was any.
    @inline(__always) @discardableResult
    mutating func skipSpace() -> Bool {
        let start = position
        while Self.isSpace(self[position]) { position += 1 }
        return position > start
    }

    /// Whether the document goes on with an ASCII text at the current position.
    func starts(with expected: StaticString) -> Bool {
        matches(position..<(position + expected.utf8CodeUnitCount), expected)
    }

    /// Whether a part of the document is an ASCII text.
    func matches(_ range: Range<Int>, _ expected: StaticString) -> Bool {
        guard range.count == expected.utf8CodeUnitCount, range.upperBound <= bytes.count else { return false }
        let characters = expected.utf8Start
        for offset in 0..<range.count where bytes[range.lowerBound + offset] != characters[offset] { return false }
        return true
    }

    /// Whether a part of the document stands at `start` once more, as a whole name.
    func matches(_ range: Range<Int>, at start: Int) -> Bool {
        guard start + range.count <= bytes.count else { return false }
        for offset in 0..<range.count where bytes[range.lowerBound + offset] != bytes[start + offset] { return false }
        return true
    }

    /// Whether two parts of the document have the same bytes.
    func equal(_ left: Range<Int>, _ right: Range<Int>) -> Bool {
        left.count == right.count && matches(left, at: right.lowerBound)
    }

    /// The length of the character at `index` if a name may have it there (XML 1.0 productions 4 and 4a).
    private func nameCharacterLength(at index: Int, isFirst: Bool) -> Int? {
        let (scalar, length) = character(at: index)
        switch scalar {
        case 0xC0...0xD6, 0xD8...0xF6, 0xF8...0x2FF, 0x370...0x37D, 0x37F...0x1FFF, 0x200C...0x200D, 0x2070...0x218F,
            0x2C00...0x2FEF, 0x3001...0xD7FF, 0xF900...0xFDCF, 0xFDF0...0xFFFD, 0x10000...0xEFFFF:
            return length
        case 0xB7, 0x300...0x36F, 0x203F...0x2040:
            return isFirst ? nil : length
        default:
            return nil
        }
    }

    /// The character at `index` and how many bytes it has.
    func character(at index: Int) -> (scalar: UInt32, length: Int) {
        let lead = UInt32(self[index])
        let second = UInt32(self[index + 1] & 0x3F)
        let third = UInt32(self[index + 2] & 0x3F)
        switch lead {
        case 0..<0x80: return (lead, 1)
        case 0..<0xE0: return ((lead & 0x1F) << 6 | second, 2)
        case 0..<0xF0: return ((lead & 0x0F) << 12 | second << 6 | third, 3)
        default: return ((lead & 0x07) << 18 | second << 12 | third << 6 | UInt32(self[index + 3] & 0x3F), 4)
        }
    }
}
