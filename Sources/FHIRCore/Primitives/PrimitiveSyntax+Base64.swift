/// The syntax of base64Binary.
extension PrimitiveSyntax {
    /// `(\s*([0-9a-zA-Z\+\/=]){4}\s*)+`, with `=` only where RFC 4648 section 4 has it: the last one or two characters of the
    /// last group. White space may stand between groups of four, not inside one.
    static func isBase64(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        var inGroup = 0
        var padded = false
        var empty = true
        for byte in bytes {
            if isBase64Digit(byte) {
                if padded { return false }
                inGroup &+= 1
            } else if byte == 0x3D {
                if inGroup < 2 { return false }
                padded = true
                inGroup &+= 1
            } else if isSpace(byte) {
                if inGroup != 0 { return false }
                continue
            } else {
                return false
            }
            if inGroup == 4 {
                inGroup = 0
                empty = false
            }
        }
        return inGroup == 0 && !empty
    }

    /// One bit for each ASCII character of the alphabet, tested without a branch per range.
    private static func isBase64Digit(_ byte: UInt8) -> Bool {
        // + / 0-9 are bits 43, 47 and 48-57 of the first word; A-Z a-z are bits 1-26 and 33-58 of the second.
        let low: UInt64 = 0x03FF_8800_0000_0000
        let high: UInt64 = 0x07FF_FFFE_07FF_FFFE
        let word = byte < 0x40 ? low : (byte < 0x80 ? high : 0)
        return (word &>> UInt64(byte & 0x3F)) & 1 == 1
    }
}
