package import FHIRModel

/// Writes text as a JSON string: only what RFC 8259 section 7 demands is escaped.
package enum JSONString {
    /// Appends the text between quotation marks. `bytes` has to be well-formed UTF-8. O(n).
    package static func append(_ bytes: UnsafeBufferPointer<UInt8>, to output: inout OutputBuffer) {
        output.append(UInt8(ascii: "\""))
        var chunk = 0
        var at = 0
        while at < bytes.count {
            let word = Self.word(of: bytes, at: at)
            let hits = Self.special(in: word)
            if hits == 0 {
                at &+= 8
                continue
            }
            at &+= hits.trailingZeroBitCount >> 3
            if at >= bytes.count { break }
            output.append(UnsafeBufferPointer(rebasing: bytes[chunk..<at]))
            escape(bytes[at], to: &output)
            at &+= 1
            chunk = at
        }
        output.append(UnsafeBufferPointer(rebasing: bytes[chunk...]))
        output.append(UInt8(ascii: "\""))
    }

    /// Up to eight bytes, little-endian; spaces behind the end.
    private static func word(of bytes: UnsafeBufferPointer<UInt8>, at start: Int) -> UInt64 {
        if start &+ 8 <= bytes.count {
            return UInt64(littleEndian: UnsafeRawBufferPointer(bytes).loadUnaligned(fromByteOffset: start, as: UInt64.self))
        }
        var word: UInt64 = 0x2020_2020_2020_2020
        for index in start..<bytes.count {
            let shift = UInt64((index &- start) &* 8)
            word = (word & ~(0xFF << shift)) | UInt64(bytes[index]) << shift
        }
        return word
    }

    /// A bit in the lowest byte that is a quotation mark, a backslash or a control character, and perhaps above it; 0 if there is none.
    private static func special(in word: UInt64) -> UInt64 {
        let quote = word ^ 0x2222_2222_2222_2222
        let backslash = word ^ 0x5C5C_5C5C_5C5C_5C5C
        return
            (((quote &- 0x0101_0101_0101_0101) & ~quote) | ((backslash &- 0x0101_0101_0101_0101) & ~backslash)
            | ((word &- 0x2020_2020_2020_2020) & ~word)) & 0x8080_8080_8080_8080
    }

    private static func escape(_ byte: UInt8, to output: inout OutputBuffer) {
        switch byte {
        case UInt8(ascii: "\""): output.append("\\\"")
        case UInt8(ascii: "\\"): output.append("\\\\")
        case 0x08: output.append("\\b")
        case 0x09: output.append("\\t")
        case 0x0A: output.append("\\n")
        case 0x0C: output.append("\\f")
        case 0x0D: output.append("\\r")
        default:
            output.append("\\u00")
            for digit in [byte >> 4, byte & 15] {
                output.append(digit < 10 ? digit &+ UInt8(ascii: "0") : digit &+ (UInt8(ascii: "a") &- 10))
            }
        }
    }
}
