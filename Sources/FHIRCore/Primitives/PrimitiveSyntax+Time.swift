/// The syntax of time; dates are read by `DateTimeValue`.
extension PrimitiveSyntax {
    /// `([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(\.[0-9]+)?`
    static func isTime(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard bytes.count >= 8, bytes[2] == 0x3A, bytes[5] == 0x3A,
            let hour = twoDigits(bytes, at: 0), hour <= 23,
            let minute = twoDigits(bytes, at: 3), minute <= 59,
            let second = twoDigits(bytes, at: 6), second <= 60
        else { return false }
        if bytes.count == 8 { return true }
        guard bytes[8] == 0x2E, bytes.count > 9 else { return false }
        for index in 9..<bytes.count where bytes[index] &- 0x30 > 9 { return false }
        return true
    }

    /// The number that two ASCII digits at `index` make, or nil if there are no two digits.
    static func twoDigits(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> UInt8? {
        guard index + 2 <= bytes.count else { return nil }
        let tens = bytes[index] &- 0x30
        let units = bytes[index + 1] &- 0x30
        guard tens <= 9, units <= 9 else { return nil }
        return tens * 10 + units
    }
}
