/// Division and rounding of decimals.
extension DecimalValue {
    /// The quotient cut toward zero to `fractionDigits` (not negative) digits after the point.
    ///
    /// Nil for division by zero, and where 38 digits do not hold the scaled dividend and divisor.
    package func divided(by divisor: DecimalValue, fractionDigits: Int) -> DecimalValue? {
        let shift = exponent - divisor.exponent + fractionDigits
        guard !divisor.isZero, fractionDigits >= 0, fractionDigits <= Self.maximumExponent,
            let numerator = wideCoefficient(shiftedBy: max(0, shift)),
            let denominator = divisor.wideCoefficient(shiftedBy: max(0, -shift))
        else { return nil }
        var digits: [UInt8] = []
        var quotient = numerator / denominator
        while quotient > 0 {
            digits.append(UInt8(truncatingIfNeeded: quotient % 10))
            quotient /= 10
        }
        return DecimalValue(
            isNegative: isNegative != divisor.isNegative && !digits.isEmpty, digits: digits.reversed(), exponent: -fractionDigits)
    }

    /// The number with at most `count` (not negative) digits after the point, the rest cut off.
    package func truncated(toFractionDigits count: Int) -> DecimalValue {
        guard -exponent > count, count >= 0 else { return self }
        return withDigits { DecimalValue(isNegative: isNegative, digits: $0.dropLast(-exponent - count), exponent: -count) }
    }

    /// The number with at most `count` (not negative) digits after the point, a half rounded away from zero.
    package func rounded(toFractionDigits count: Int) -> DecimalValue {
        guard -exponent > count, count >= 0 else { return self }
        let cut = truncated(toFractionDigits: count)
        let position = digitCount + exponent + count  // of the first digit cut off
        guard position >= 0, withDigits({ $0[position] }) >= 5 else { return cut }
        return cut.adding(DecimalValue(isNegative: isNegative, small: 1, exponent: -count)) ?? cut
    }

    /// The coefficient times 10^`zeros` if 38 digits hold it.
    private func wideCoefficient(shiftedBy zeros: Int) -> UInt128? {
        if isZero { return 0 }
        guard digitCount + zeros <= 38 else { return nil }
        var wide = withDigits { digits in digits.reduce(UInt128(0)) { $0 * 10 + UInt128($1) } }
        for _ in 0..<zeros { wide *= 10 }
        return wide
    }
}
