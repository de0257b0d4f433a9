/// Decodes base64 as FHIR has it in base64Binary (RFC 4648 section 4; white space is skipped).
enum Base64 {
    /// The bytes; nil for a character that is not of the alphabet and for a length that cannot be.
    static func decode(_ text: some Sequence<UInt8>) -> [UInt8]? {
        var output: [UInt8] = []
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
