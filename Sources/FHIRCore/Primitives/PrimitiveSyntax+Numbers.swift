/// The syntax of booleans and numbers.
extension PrimitiveSyntax {
    /// `true|false`
    static func isBoolean(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        switch bytes.count {
        case 4: bytes[0] == 0x74 && bytes[1] == 0x72 && bytes[2] == 0x75 && bytes[3] == 0x65
        case 5: bytes[0] == 0x66 && bytes[1] == 0x61 && bytes[2] == 0x6C && bytes[3] == 0x73 && bytes[4] == 0x65
        default: false
        }
    }

    /// `-?([0]|([1-9][0-9]*))` within 32 bits.
    static func isInteger(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let first = bytes.first else { return false }
        let negative = first == 0x2D
        guard let magnitude = magnitude(bytes, from: negative ? 1 : 0) else { return false }
        return magnitude <= (negative ? 2_147_483_648 : 2_147_483_647)
    }

    /// `[0]|([1-9][0-9]*)` from `minimum` to the largest 32-bit integer.
    static func isUnsigned(_ bytes: UnsafeBufferPointer<UInt8>, from minimum: UInt64) -> Bool {
        guard let magnitude = magnitude(bytes, from: 0) else { return false }
        return magnitude >= minimum && magnitude <= 2_147_483_647
    }

    /// `-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?`
    static func isDecimal(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        DecimalSyntax(bytes) != nil
    }

    /// The value of up to ten digits without leading zeros that fill `bytes` from `start` to its end.
    private static func magnitude(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> UInt64? {
        let digits = bytes.count - start
        guard digits >= 1, digits <= 10 else { return nil }
        if bytes[start] == 0x30 && digits > 1 { return nil }
        var value: UInt64 = 0
        for index in start..<bytes.count {
            let digit = bytes[index] &- 0x30
            guard digit <= 9 else { return nil }
            value = value &* 10 &+ UInt64(digit)  // at most ten digits
        }
        return value
    }
}
