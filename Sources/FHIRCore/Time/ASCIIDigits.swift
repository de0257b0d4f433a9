/// Writes numbers of a fixed width as ASCII digits.
enum ASCIIDigits {
    /// Writes the lowest `digits` decimal digits of `value` (not negative), with leading zeros. `buffer` must be large enough.
    static func write(_ value: Int, digits: Int, to buffer: UnsafeMutableBufferPointer<UInt8>, at start: Int) {
        var rest = value
        for index in stride(from: start + digits - 1, through: start, by: -1) {
            buffer[index] = 0x30 + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        }
    }
}
