import FHIRCore

/// Attribute values and text: which characters are allowed, and what they stand for.
extension XMLScanner {
    /// A quoted value; checks its references but leaves them in place.
    mutating func scanAttributeValue() throws(XMLFault) -> XMLRun {
        let quote = self[position]
        guard quote == 0x22 || quote == 0x27 else { throw XMLFault("expected a quoted value", at: position) }
        let begin = position
        let start = position + 1
        var index = start
        var isEncoded = false
        while true {
            index = skipPlain(from: index, quote)
            let byte = self[index]
            switch byte {
            case quote:
                position = index + 1
                return XMLRun(range: start..<index, isEncoded: isEncoded)
            case 0x26:
                isEncoded = true
                index = try checkReference(at: index)
            case 0x3C:
                throw XMLFault("< is not allowed in a value", at: index)
            case 0x09, 0x0A, 0x0D:
                isEncoded = true
                index += 1
            default:
                guard index < bytes.count else { throw XMLFault("the document ends inside a value", at: begin) }
                try checkCharacter(at: index)
                index += 1
            }
        }
    }

    /// Text up to the next markup or the end.
    mutating func scanText(inElement: Bool) throws(XMLFault) -> XMLToken {
        let start = position
        var index = start
        var isEncoded = false
        while Self.isSpace(self[index]) {
            if self[index] == 0x0D { isEncoded = true }
            index += 1
        }
        let isBlank = self[index] == 0x3C || index >= bytes.count
        if !isBlank {
            if !inElement { throw XMLFault("text outside of the document's element", at: index) }
            scan: while true {
                index = skipPlain(from: index, 0x5D)
                switch self[index] {
                case 0x3C:
                    break scan
                case 0x26:
                    isEncoded = true
                    index = try checkReference(at: index)
                case 0x5D:
                    if self[index + 1] == 0x5D, self[index + 2] == 0x3E { throw XMLFault("]]> is not allowed in text", at: index) }
                    index += 1
                case 0x0D:
                    isEncoded = true
                    index += 1
                default:
                    guard index < bytes.count else { break scan }
                    try checkCharacter(at: index)
                    index += 1
                }
            }
        }
        text = XMLRun(range: start..<index, isEncoded: isEncoded)
        textIsBlank = isBlank
        textIsCDATA = false
        position = index
        return .text
    }

    /// The index of the next byte that may need attention: `stop`, `<`, `&`, a control, the first of U+FFFE, or the end.
    @inline(__always)
    private func skipPlain(from start: Int, _ stop: UInt8) -> Int {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let highs: UInt64 = 0x8080_8080_8080_8080
        let stops = ones &* UInt64(stop)
        var index = start
        let raw = UnsafeRawBufferPointer(bytes)
        while index &+ 8 <= raw.count {
            let word = raw.loadUnaligned(fromByteOffset: index, as: UInt64.self).littleEndian
            let quotes = word ^ stops
            let less = word ^ 0x3C3C_3C3C_3C3C_3C3C
            let ampersands = word ^ 0x2626_2626_2626_2626
            let special = word ^ 0xEFEF_EFEF_EFEF_EFEF
            var found = (quotes &- ones) & ~quotes
            found |= (less &- ones) & ~less
            found |= (ampersands &- ones) & ~ampersands
            found |= (special &- ones) & ~special
            found |= (word &- 0x2020_2020_2020_2020) & ~word
            found &= highs
            if found != 0 { return index &+ found.trailingZeroBitCount &>> 3 }
            index &+= 8
        }
        while index < bytes.count {
            let byte = bytes[index]
            if byte == stop || byte == 0x3C || byte == 0x26 || byte < 0x20 || byte == 0xEF { return index }
            index &+= 1
        }
        return index
    }

    /// Refuses what XML 1.0 cannot contain: controls other than tab, line feed and carriage return, U+FFFE and U+FFFF.
    @inline(__always)
    func checkCharacter(at index: Int) throws(XMLFault) {
        let byte = self[index]
        if byte >= 0x20 {
            guard byte == 0xEF, self[index + 1] == 0xBF, self[index + 2] >= 0xBE else { return }
        } else if byte == 0x09 || byte == 0x0A || byte == 0x0D {
            return
        }
        throw XMLFault("a character that XML does not allow", at: index)
    }

    /// Checks the reference at `index` and returns the index behind it.
    private func checkReference(at index: Int) throws(XMLFault) -> Int {
        guard let (_, end) = reference(at: index) else {
            throw XMLFault("expected &amp; &lt; &gt; &quot; &apos; or a reference to a character that XML allows", at: index)
        }
        return end
    }

    /// What the reference at `index` stands for and the index behind it, or nil if it is none.
    func reference(at index: Int) -> (scalar: Unicode.Scalar, end: Int)? {
        if self[index + 1] == 0x23 { return characterReference(from: index + 2) }
        for (name, scalar) in Self.entities where matches((index + 1)..<(index + 1 + name.utf8CodeUnitCount), name) {
            return (scalar, index + 1 + name.utf8CodeUnitCount)
        }
        return nil
    }

    private static var entities: [(StaticString, Unicode.Scalar)] {
        [("amp;", "&"), ("lt;", "<"), ("gt;", ">"), ("quot;", "\""), ("apos;", "'")]
    }

    private func characterReference(from start: Int) -> (scalar: Unicode.Scalar, end: Int)? {
        let isHexadecimal = self[start] == 0x78
        var index = isHexadecimal ? start + 1 : start
        let first = index
        var value: UInt32 = 0
        while let digit = digit(self[index], isHexadecimal: isHexadecimal) {
            value = min(value &* (isHexadecimal ? 16 : 10) &+ digit, 0x11_0000)
            index += 1
        }
        guard index > first, self[index] == 0x3B, let scalar = Unicode.Scalar(value) else { return nil }
        let isAllowed = value >= 0x20 ? value != 0xFFFE && value != 0xFFFF : value == 0x09 || value == 0x0A || value == 0x0D
        return isAllowed ? (scalar, index + 1) : nil
    }

    private func digit(_ byte: UInt8, isHexadecimal: Bool) -> UInt32? {
        switch byte {
        case 0x30...0x39: UInt32(byte - 0x30)
        case 0x41...0x46 where isHexadecimal: UInt32(byte - 0x37)
        case 0x61...0x66 where isHexadecimal: UInt32(byte - 0x57)
        default: nil
        }
    }

    /// Appends what a run stands for: references replaced, line ends and, in attributes, white space normalised
    /// (XML 1.0 sections 2.11 and 3.3.3).
    func decode(_ run: XMLRun, isAttribute: Bool, isCDATA: Bool = false, into output: inout [UInt8]) {
        var index = run.range.lowerBound
        let end = min(run.range.upperBound, bytes.count)
        while index < end {
            let byte = bytes[index]
            switch byte {
            case 0x26 where !isCDATA:
                guard let (scalar, next) = reference(at: index) else { return }
                output.append(contentsOf: scalar.utf8)
                index = next
            case 0x0D:
                output.append(isAttribute ? 0x20 : 0x0A)
                index += self[index + 1] == 0x0A ? 2 : 1
            case 0x09, 0x0A:
                output.append(isAttribute ? 0x20 : byte)
                index += 1
            default:
                output.append(byte)
                index += 1
            }
        }
    }
}
