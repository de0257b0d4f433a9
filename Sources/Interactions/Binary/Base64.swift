/// Base64 as FHIR has it in base64Binary (RFC 4648 section 4).
enum Base64 {
    private static let alphabet: StaticString = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

    /// In groups of four characters, padded, without white space.
    static func encode(_ bytes: [UInt8]) -> [UInt8] {
        let digits = alphabet.utf8Start
        return [UInt8](unsafeUninitializedCapacity: (bytes.count + 2) / 3 * 4) { output, count in
            var at = 0
            while at < bytes.count {
                let left = bytes.count - at
                let group =
                    UInt32(bytes[at]) << 16 | (left > 1 ? UInt32(bytes[at + 1]) << 8 : 0) | (left > 2 ? UInt32(bytes[at + 2]) : 0)
                output[count] = digits[Int(group >> 18)]
                output[count + 1] = digits[Int(group >> 12 & 63)]
                output[count + 2] = left > 1 ? digits[Int(group >> 6 & 63)] : UInt8(ascii: "=")
                output[count + 3] = left > 2 ? digits[Int(group & 63)] : UInt8(ascii: "=")
                count += 4
                at += 3
            }
        }
    }

    /// The bytes; nil for a character that is not of the alphabet and for a length that cannot be. White space is skipped.
    static func decode(_ text: some Collection<UInt8>) -> [UInt8]? {
        var output: [UInt8] = []
        output.reserveCapacity(text.count / 4 * 3)
        var pending: UInt32 = 0
        var digits = 0
        var padding = 0
        for byte in text {
            if byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D { continue }
            if byte == UInt8(ascii: "=") {
                padding += 1
                continue
            }
            guard padding == 0, let value = value(of: byte) else { return nil }
            pending = (pending << 6 | value) & 0xFF_FFFF
            digits += 1
            switch digits % 4 {
            case 2: output.append(UInt8(truncatingIfNeeded: pending >> 4))
            case 3: output.append(UInt8(truncatingIfNeeded: pending >> 2))
            case 0: output.append(UInt8(truncatingIfNeeded: pending))
            default: break
            }
        }
        return (digits + padding) % 4 == 0 && padding <= 2 ? output : nil
    }

    private static func value(of byte: UInt8) -> UInt32? {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(byte - 0x41)
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(byte - 0x61) + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - 0x30) + 52
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}
