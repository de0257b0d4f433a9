/// An exact decimal number: sign, whole coefficient, power of ten; never a Double.
///
/// The digits are kept as written: `1.50` and `1.5` are equal (`==`, hash, order are by value) but have different text.
/// Coefficients below 10^19 live in a machine word; only longer ones allocate.
package struct DecimalValue: Sendable {
    /// The most significant digits, and the largest power of ten either way, that a text may have.
    package static let maximumDigits = 1024
    package static let maximumExponent = 10_000

    /// Results of arithmetic may go beyond the limits of texts, but not beyond these.
    static let maximumResultDigits = 4096
    static let maximumResultExponent = 24_000

    /// True for numbers below zero, and for zero written with a minus sign.
    package let isNegative: Bool
    /// The power of ten: the value is ± coefficient × 10^exponent. `-2` for `1.50`.
    package let exponent: Int
    /// The coefficient if it is below 10^19, else 0.
    let small: UInt64
    /// The digits 0...9 of a larger coefficient, most significant first and not 0; empty if `small` holds it.
    let large: [UInt8]

    /// A number from a coefficient below 10^19.
    init(isNegative: Bool, small: UInt64, exponent: Int) {
        self.isNegative = isNegative
        self.exponent = exponent
        self.small = small
        self.large = []
    }

    /// A number from the digits 0...9 of its coefficient, most significant first; leading zeros are dropped.
    init(isNegative: Bool, digits: some Collection<UInt8>, exponent: Int) {
        let significant = digits.drop { $0 == 0 }
        self.isNegative = isNegative
        self.exponent = exponent
        if significant.count <= Self.smallDigits {
            self.small = significant.reduce(0) { $0 * 10 + UInt64($1) }
            self.large = []
        } else {
            self.small = 0
            self.large = Array(significant)
        }
    }

    /// A whole number.
    package init(_ value: Int64) {
        let magnitude = value.magnitude  // at most 9223372036854775808, which has 19 digits
        self.init(isNegative: value < 0, small: magnitude, exponent: 0)
    }

    package static let zero = DecimalValue(0)

    /// How many digits `small` can have.
    static let smallDigits = 19

    /// Whether the number is zero, however it is written.
    package var isZero: Bool { small == 0 && large.isEmpty }

    /// How many digits the coefficient has; 1 for zero.
    package var digitCount: Int {
        large.isEmpty ? Self.digitCount(of: small) : large.count
    }

    /// How many digits are written after the point, 2 for `1.50`; 0 for `1e2`.
    package var fractionDigits: Int { max(0, -exponent) }

    /// The number as Int64 if it is whole and fits.
    package var int64: Int64? {
        if isZero { return 0 }
        let highest = magnitudeExponent
        guard highest >= 1, highest <= Self.smallDigits else { return nil }
        var magnitude: UInt64 = 0
        let fits = withDigits { digits in
            for digit in digits.dropFirst(highest) where digit != 0 { return false }
            for index in 0..<highest { magnitude = magnitude * 10 + (index < digits.count ? UInt64(digits[index]) : 0) }
            return true
        }
        guard fits, magnitude <= (isNegative ? Int64.min : Int64.max).magnitude else { return nil }
        return isNegative ? Int64(truncatingIfNeeded: 0 &- magnitude) : Int64(magnitude)
    }

    /// The number with its sign turned.
    package var negated: DecimalValue { withSign(!isNegative) }

    /// The number without its sign.
    package var magnitude: DecimalValue { withSign(false) }

    private func withSign(_ isNegative: Bool) -> DecimalValue {
        large.isEmpty
            ? DecimalValue(isNegative: isNegative, small: small, exponent: exponent)
            : DecimalValue(isNegative: isNegative, digits: large, exponent: exponent)
    }

    /// E in |value| = 0.d₁d₂… × 10^E with d₁ not 0; meaningless for zero.
    var magnitudeExponent: Int { exponent + digitCount }

    /// Calls `body` with the digits 0...9 of the coefficient, most significant first; `[0]` for zero. No allocation.
    func withDigits<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        if !large.isEmpty { return large.withUnsafeBufferPointer(body) }
        return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Self.smallDigits) { buffer in
            let count = Self.digitCount(of: small)
            var rest = small
            for index in stride(from: count - 1, through: 0, by: -1) {
                buffer[index] = UInt8(truncatingIfNeeded: rest % 10)
                rest /= 10
            }
            return body(UnsafeBufferPointer(rebasing: buffer[..<count]))
        }
    }

    private static func digitCount(of coefficient: UInt64) -> Int {
        var count = 1
        var bound: UInt64 = 10
        while count < smallDigits, coefficient >= bound {
            count += 1
            bound = bound &* 10  // at most 10^19, which fits
        }
        return count
    }
}
