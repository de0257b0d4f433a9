import FHIRCore

/// A decimal taken apart into its digits, for division to a number of significant digits.
struct DecimalDigits {
    var isNegative: Bool
    /// The digits of the coefficient, 0...9, most significant first; `[0]` for zero.
    var digits: [UInt8]
    /// The power of ten of the last digit.
    var exponent: Int

    /// Nil for results of arithmetic that no text can express.
    init?(_ value: DecimalValue) {
        // The same digits with exponent 0 are written without point or power.
        guard let power = DecimalValue("1e\(-value.exponent)"), let whole = value.magnitude.multiplied(by: power) else { return nil }
        isNegative = value.isNegative
        exponent = value.exponent
        digits = whole.description.utf8.map { $0 &- 0x30 }
    }

    init(isNegative: Bool, digits: [UInt8], exponent: Int) {
        self.isNegative = isNegative
        self.digits = digits
        self.exponent = exponent
    }

    /// The number; nil when it is beyond the limits of decimals.
    var value: DecimalValue? {
        let significant = digits.drop { $0 == 0 }
        var text = isNegative ? [UInt8(ascii: "-")] : []
        text.append(contentsOf: significant.isEmpty ? [0x30] : significant.map { $0 &+ 0x30 })
        text.append(UInt8(ascii: "e"))
        text.append(contentsOf: String(exponent).utf8)
        guard let value = text.withUnsafeBufferPointer({ DecimalValue($0) }) else { return nil }
        // `1e0` and `1` are the same number, and so are their parts.
        return value
    }

    /// The quotient to `significant` digits, and perhaps one more; nil for a divisor of zero. Cost: O(significant × digits).
    func divided(by divisor: DecimalDigits, significant: Int = 28) -> DecimalDigits? {
        let numerator = Array(digits.drop { $0 == 0 })
        let denominator = Array(divisor.digits.drop { $0 == 0 })
        guard !denominator.isEmpty else { return nil }
        guard !numerator.isEmpty else { return DecimalDigits(isNegative: false, digits: [0], exponent: 0) }
        var remainder: [UInt8] = []
        var quotient: [UInt8] = []
        var position = 0
        // Digits of the quotient until there are enough of them, or the division comes out even.
        while true {
            let isInside = position < numerator.count
            if !isInside, remainder.allSatisfy({ $0 == 0 }) || quotient.count > significant { break }
            remainder.append(isInside ? numerator[position] : 0)
            if remainder.first == 0 { remainder.removeFirst() }
            var digit: UInt8 = 0
            while Self.isNotLess(remainder, denominator) {
                Self.subtract(denominator, from: &remainder)
                digit += 1
            }
            if !(quotient.isEmpty && digit == 0) { quotient.append(digit) }
            position += 1
        }
        let exponent = exponent - divisor.exponent + numerator.count - position
        return DecimalDigits(
            isNegative: isNegative != divisor.isNegative, digits: quotient.isEmpty ? [0] : quotient, exponent: exponent)
    }

    /// Without zeros at the end of the fraction.
    var withoutTrailingZeros: DecimalDigits {
        var result = self
        while result.exponent < 0, result.digits.count > 1, result.digits.last == 0 {
            result.digits.removeLast()
            result.exponent += 1
        }
        if result.digits == [0] { result.exponent = max(result.exponent, 0) }
        return result
    }

    /// Whether `left` is at least `right`; neither has leading zeros.
    private static func isNotLess(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        left.count != right.count ? left.count > right.count : !left.lexicographicallyPrecedes(right)
    }

    /// `left` -= `right`, where `left` is not less.
    private static func subtract(_ right: [UInt8], from left: inout [UInt8]) {
        var borrow: UInt8 = 0
        for offset in 0..<left.count {
            let taken = borrow + (offset < right.count ? right[right.count - 1 - offset] : 0)
            let index = left.count - 1 - offset
            borrow = left[index] < taken ? 1 : 0
            left[index] = left[index] < taken ? left[index] + 10 - taken : left[index] - taken
        }
        let zeros = left.prefix { $0 == 0 }.count
        left.removeFirst(zeros)
    }
}

extension DecimalValue {
    /// The quotient to 28 significant digits; nil for a divisor of zero or beyond the limits.
    func divided(by divisor: DecimalValue) -> DecimalValue? {
        let significant = 28
        guard let dividend = DecimalDigits(self), let divisor = DecimalDigits(divisor),
            let quotient = dividend.divided(by: divisor, significant: significant)
        else { return nil }
        let excess = max(0, quotient.digits.count - significant)
        return quotient.value.flatMap { $0.rounded(toFractionDigits: $0.fractionDigits - excess).plain }
    }

    /// The number without zeros at the end of its fraction and without a power of ten: 1000 for 1e3.
    var plain: DecimalValue? { withoutTrailingZeros.adding(.zero) }

    /// The number without zeros at the end of its fraction.
    var withoutTrailingZeros: DecimalValue {
        fractionDigits == 0 ? self : DecimalDigits(self)?.withoutTrailingZeros.value ?? self
    }

    /// The whole part, cut toward zero, if it fits 64 bits.
    var truncated: Int64? { truncated(toFractionDigits: 0).int64 }

    /// The largest number that is not above this one and has at most so many digits behind the point.
    func floor(toFractionDigits count: Int) -> DecimalValue {
        let cut = truncated(toFractionDigits: count)
        guard self < cut, let unit = DecimalValue("1e-\(count)") else { return cut }
        return cut.subtracting(unit) ?? cut
    }

    /// The smallest number that is not below this one and has at most so many digits behind the point.
    func ceiling(toFractionDigits count: Int) -> DecimalValue {
        let cut = truncated(toFractionDigits: count)
        guard cut < self, let unit = DecimalValue("1e-\(count)") else { return cut }
        return cut.adding(unit) ?? cut
    }
}
