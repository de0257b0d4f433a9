/// The syntax of strings, codes and identifiers.
extension PrimitiveSyntax {
    /// `[ \r\n\t\S]+` of XML's characters, at most `maximumCharacters` long; for `string` and `markdown`.
    static func isText(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        let count = bytes.count
        guard count > 0, count <= maximumCharacters || characters(bytes) <= maximumCharacters else { return false }
        let raw = UnsafeRawBufferPointer(bytes)
        var index = 0
        while index &+ 8 <= count {
            let word = raw.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            if hasByte(word, below: 0x20) || hasNoncharacterLead(word) {
                for position in index..<index + 8 where !isTextByte(bytes, at: position) { return false }
            }
            index &+= 8
        }
        while index < count {
            if !isTextByte(bytes, at: index) { return false }
            index &+= 1
        }
        return true
    }

    /// `[^\s]+(\s[^\s]+)*` of XML's characters.
    static func isCode(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        var afterSpace = true
        for index in 0..<bytes.count {
            if isSpace(bytes[index]) {
                if afterSpace { return false }
                afterSpace = true
            } else if !isTextByte(bytes, at: index) {
                return false
            } else {
                afterSpace = false
            }
        }
        return !afterSpace
    }

    /// `\S*` with at least one character, all of XML's; for `uri`, `url` and `canonical`.
    static func isURI(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        let count = bytes.count
        guard count > 0 else { return false }
        let raw = UnsafeRawBufferPointer(bytes)
        var index = 0
        while index &+ 8 <= count {
            let word = raw.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            if hasByte(word, below: 0x21) { return false }
            if hasNoncharacterLead(word) {
                for position in index..<index + 8 where isNoncharacter(bytes, at: position) { return false }
            }
            index &+= 8
        }
        while index < count {
            if bytes[index] < 0x21 || isNoncharacter(bytes, at: index) { return false }
            index &+= 1
        }
        return true
    }

    /// `[A-Za-z0-9\-\.]{1,64}`
    static func isID(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard bytes.count >= 1, bytes.count <= 64 else { return false }
        for byte in bytes {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E: continue
            default: return false
            }
        }
        return true
    }

    /// `urn:oid:[0-2](\.(0|[1-9][0-9]*))+`
    static func isOID(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard bytes.count >= 11, hasPrefix(bytes, "urn:oid:"), bytes[8] >= 0x30, bytes[8] <= 0x32 else { return false }
        var index = 9
        while index < bytes.count {
            guard bytes[index] == 0x2E else { return false }
            let start = index + 1
            index = start
            while index < bytes.count, bytes[index] &- 0x30 <= 9 { index += 1 }
            if index == start || (bytes[start] == 0x30 && index > start + 1) { return false }
        }
        return true
    }

    /// `urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`
    static func isUUID(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard bytes.count == 45, hasPrefix(bytes, "urn:uuid:"),
            bytes[17] == 0x2D, bytes[22] == 0x2D, bytes[27] == 0x2D, bytes[32] == 0x2D
        else { return false }
        var hyphens = 0
        for index in 9..<45 {
            switch bytes[index] {
            case 0x30...0x39, 0x61...0x66: continue
            case 0x2D: hyphens &+= 1
            default: return false
            }
        }
        return hyphens == 4
    }

    /// Space, tab, line feed, carriage return.
    static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
    }

    /// Whether the byte is part of a character that XML 1.0 has (production 2), and so can be written in both of FHIR's formats: all but
    /// controls besides tab, line feed and carriage return, U+FFFE and U+FFFF. Surrogates are no well-formed UTF-8 in the first place.
    private static func isTextByte(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> Bool {
        bytes[index] < 0x20 ? isSpace(bytes[index]) : !isNoncharacter(bytes, at: index)
    }

    /// Whether U+FFFE or U+FFFF begins there.
    private static func isNoncharacter(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> Bool {
        bytes[index] == 0xEF && index &+ 2 < bytes.count && bytes[index &+ 1] == 0xBF && bytes[index &+ 2] >= 0xBE
    }

    /// Whether one of the eight bytes of `word` may begin U+FFFE or U+FFFF.
    private static func hasNoncharacterLead(_ word: UInt64) -> Bool {
        let leads = word ^ 0xEFEF_EFEF_EFEF_EFEF
        return (leads &- 0x0101_0101_0101_0101) & ~leads & 0x8080_8080_8080_8080 != 0
    }

    /// Whether one of the eight bytes of `word` is below `bound` (at most 0x80).
    private static func hasByte(_ word: UInt64, below bound: UInt8) -> Bool {
        (word &- (0x0101_0101_0101_0101 &* UInt64(bound))) & ~word & 0x8080_8080_8080_8080 != 0
    }

    /// The number of Unicode scalars of well-formed UTF-8.
    private static func characters(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
        var count = 0
        for byte in bytes where byte & 0xC0 != 0x80 { count &+= 1 }
        return count
    }

    private static func hasPrefix(_ bytes: UnsafeBufferPointer<UInt8>, _ prefix: StaticString) -> Bool {
        let count = prefix.utf8CodeUnitCount
        guard bytes.count >= count else { return false }
        for index in 0..<count where bytes[index] != prefix.utf8Start[index] { return false }
        return true
    }
}
