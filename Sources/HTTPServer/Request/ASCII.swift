/// Comparing and cutting the ASCII text that HTTP is written in.
enum ASCII {
    /// Whether `text` is `expected`, which is written in lower case, letters of either case being the same.
    static func equals(_ text: some StringProtocol, lowercased expected: StaticString) -> Bool {
        let wanted = UnsafeBufferPointer(start: expected.utf8Start, count: expected.utf8CodeUnitCount)
        var at = 0
        for byte in text.utf8 {
            guard at < wanted.count, lowercase(byte) == wanted[at] else { return false }
            at &+= 1
        }
        return at == wanted.count
    }

    /// Without spaces and tabs at both ends.
    static func trim(_ text: Substring) -> Substring {
        var bytes = text.utf8
        while let first = bytes.first, first == 0x20 || first == 0x09 { bytes = bytes.dropFirst() }
        while let last = bytes.last, last == 0x20 || last == 0x09 { bytes = bytes.dropLast() }
        return Substring(bytes)
    }

    /// Without the quotes of a quoted string (RFC 9110, 5.6.4); other text as it is.
    static func unquote(_ text: Substring) -> Substring {
        guard text.utf8.count >= 2, text.utf8.first == UInt8(ascii: "\""), text.utf8.last == UInt8(ascii: "\"") else { return text }
        return text.dropFirst().dropLast()
    }

    static func lowercase(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }
}
