/// Units with the smallest divisor, so that numbers convert without division wherever that is possible.
extension CanonicalUnit {
    /// The same unit with its fraction reduced: the divisor is 1 whenever the multiple is a decimal, else without the factors 2 and 5 and,
    /// below 10^19, without a common factor.
    package var reduced: CanonicalUnit {
        guard divisor.large.isEmpty, divisor.small > 0 else { return self }
        var rest = divisor.small
        var scale = DecimalValue(isNegative: divisor.isNegative, small: 1, exponent: -divisor.exponent)
        func take(_ prime: UInt64, times: UInt64) {
            while rest % prime == 0 {
                let step = DecimalValue(isNegative: false, small: times, exponent: -1)
                guard let next = scale.multiplied(by: step)?.withoutTrailingZeros else { return }
                scale = next
                rest /= prime
            }
        }
        take(10, times: 1)
        take(2, times: 5)
        take(5, times: 2)
        guard var factor = factor.multiplied(by: scale)?.withoutTrailingZeros else { return self }
        let common = Self.greatestCommonDivisor(factor.remainder(dividingCoefficientBy: rest), rest)
        if common > 1 {
            factor = factor.dividingCoefficient(by: common)
            rest /= common
        }
        return CanonicalUnit(factor, dividedBy: DecimalValue(isNegative: false, small: rest, exponent: 0), dimensions)
    }

    private static func greatestCommonDivisor(_ left: UInt64, _ right: UInt64) -> UInt64 {
        var (left, right) = (left, right)
        while left != 0 { (left, right) = (right % left, left) }
        return right
    }
}

extension DecimalValue {
    /// The same number without zeros at the end of its coefficient: `1e2` for `100`.
    fileprivate var withoutTrailingZeros: DecimalValue {
        if isZero { return .zero }
        return withDigits { digits in
            let zeros = digits.reversed().prefix { $0 == 0 }.count
            return zeros == 0 ? self : DecimalValue(isNegative: isNegative, digits: digits.dropLast(zeros), exponent: exponent + zeros)
        }
    }

    /// What the coefficient leaves when divided; `divisor` is not zero.
    fileprivate func remainder(dividingCoefficientBy divisor: UInt64) -> UInt64 {
        withDigits { digits in
            digits.reduce(0) { UInt64(truncatingIfNeeded: (UInt128($0) * 10 + UInt128($1)) % UInt128(divisor)) }
        }
    }

    /// The number with its coefficient divided by a number that divides it.
    fileprivate func dividingCoefficient(by divisor: UInt64) -> DecimalValue {
        withDigits { digits in
            var remainder: UInt128 = 0
            let quotient = digits.map { digit in
                let step = (remainder * 10 + UInt128(digit)).quotientAndRemainder(dividingBy: UInt128(divisor))
                remainder = step.remainder
                return UInt8(truncatingIfNeeded: step.quotient)
            }
            return DecimalValue(isNegative: isNegative, digits: quotient, exponent: exponent)
        }
    }
}
