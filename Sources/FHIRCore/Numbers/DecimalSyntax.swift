/// Where the parts of a FHIR decimal stand in its bytes: `-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?`
struct DecimalSyntax {
    let isNegative: Bool
    /// Indices of the digits before the point.
    let integer: Range<Int>
    /// Indices of the digits after the point; empty if there are none.
    let fraction: Range<Int>
    /// The written exponent; beyond ±1,000,000 it is somewhere there.
    let exponent: Int

    /// Nil if `bytes` is not a decimal. Cost: O(n), no allocation.
    init?(_ bytes: UnsafeBufferPointer<UInt8>) {
        let count = bytes.count
        var index = 0
        func skipDigits() -> Range<Int> {
            let start = index
            while index < count, bytes[index] &- 0x30 <= 9 { index &+= 1 }
            return start..<index
        }
        guard count > 0 else { return nil }
        isNegative = bytes[0] == 0x2D
        if isNegative { index = 1 }
        integer = skipDigits()
        guard !integer.isEmpty, integer.count == 1 || bytes[integer.lowerBound] != 0x30 else { return nil }
        if index < count, bytes[index] == 0x2E {
            index &+= 1
            fraction = skipDigits()
            if fraction.isEmpty { return nil }
        } else {
            fraction = index..<index
        }
        var exponent = 0
        if index < count, bytes[index] | 0x20 == 0x65 {
            index &+= 1
            var negative = false
            if index < count, bytes[index] == 0x2B || bytes[index] == 0x2D {
                negative = bytes[index] == 0x2D
                index &+= 1
            }
            let digits = skipDigits()
            if digits.isEmpty { return nil }
            for position in digits where exponent < 1_000_000 { exponent = exponent * 10 + Int(bytes[position] - 0x30) }
            if negative { exponent = -exponent }
        }
        guard index == count else { return nil }
        self.exponent = exponent
    }
}
