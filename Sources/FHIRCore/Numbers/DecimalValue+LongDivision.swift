/// Division to a number of significant digits, of decimals of any length.
extension DecimalValue {
    /// The quotient: exact when it has at most so many significant digits (at least 1), else rounded to them, a half away from zero.
    ///
    /// An exact quotient has no zeros at its end that its digits do not need. Nil for division by zero and beyond the limits of
    /// decimals. Cost: O(digits + count) for divisors below 10^18, else O((digits + count) × digits of the divisor).
    package func divided(by divisor: DecimalValue, significantDigits count: Int) -> DecimalValue? {
        guard !divisor.isZero, count > 0 else { return nil }
        if isZero { return .zero }
        var (quotient, position, isExact) =
            divisor.large.isEmpty && divisor.small < 1_000_000_000_000_000_000
            ? quotientDigits(by: divisor.small, atMost: count + 1) : quotientDigits(by: divisor, atMost: count + 1)
        var exponent = self.exponent - divisor.exponent + digitCount - position
        if quotient.count > count || !isExact {
            let rest = quotient.count - count  // whole parts may be longer than asked for
            if rest > 0 {
                let roundsUp = quotient[count] >= 5
                quotient.removeLast(rest)
                exponent += rest
                if roundsUp { Self.increment(&quotient, &exponent) }
            }
        }
        let zeros = max(0, min(quotient.reversed().prefix { $0 == 0 }.count, -exponent))
        let result = DecimalValue(
            isNegative: isNegative != divisor.isNegative, digits: quotient.dropLast(zeros), exponent: exponent + zeros)
        return result.exponent.magnitude <= Self.maximumResultExponent ? result : nil
    }

    /// The digits of the coefficients' quotient without leading zeros, how many digits of the dividend they took (zeros behind it
    /// included), and whether nothing was left.
    private func quotientDigits(by divisor: UInt64, atMost count: Int) -> (digits: [UInt8], position: Int, isExact: Bool) {
        withDigits { numerator in
            var quotient: [UInt8] = []
            quotient.reserveCapacity(count + 1)
            var remainder: UInt64 = 0  // below the divisor, so ten times it and a digit fit
            var position = 0
            while position < numerator.count || remainder != 0 && quotient.count < count {
                let dividend = remainder * 10 + (position < numerator.count ? UInt64(numerator[position]) : 0)
                let digit = dividend / divisor
                remainder = dividend - digit * divisor
                if digit != 0 || !quotient.isEmpty { quotient.append(UInt8(truncatingIfNeeded: digit)) }
                position += 1
            }
            return (quotient, position, remainder == 0)
        }
    }

    /// The same for a divisor of any length.
    private func quotientDigits(by divisor: DecimalValue, atMost count: Int) -> (digits: [UInt8], position: Int, isExact: Bool) {
        withDigits { numerator in
            divisor.withDigits { denominator in
                var quotient: [UInt8] = []
                var remainder: [UInt8] = []  // without leading zeros
                var position = 0
                while position < numerator.count || !remainder.isEmpty && quotient.count < count {
                    let next = position < numerator.count ? numerator[position] : 0
                    if next != 0 || !remainder.isEmpty { remainder.append(next) }
                    var digit: UInt8 = 0
                    while Self.isNotLess(remainder, denominator) {
                        Self.subtract(denominator, from: &remainder)
                        digit += 1
                    }
                    if digit != 0 || !quotient.isEmpty { quotient.append(digit) }
                    position += 1
                }
                return (quotient, position, remainder.isEmpty)
            }
        }
    }

    /// Adds 1 to the last digit; all nines become a one and a higher exponent.
    private static func increment(_ digits: inout [UInt8], _ exponent: inout Int) {
        var index = digits.count - 1
        while index >= 0, digits[index] == 9 {
            digits[index] = 0
            index -= 1
        }
        if index >= 0 { return digits[index] += 1 }
        exponent += digits.count
        digits = [1]
    }

    /// Whether `left` is at least `right`; neither has leading zeros.
    private static func isNotLess(_ left: [UInt8], _ right: UnsafeBufferPointer<UInt8>) -> Bool {
        left.count != right.count ? left.count > right.count : !left.lexicographicallyPrecedes(right)
    }

    /// `left` -= `right`, where `left` is not less; leading zeros are dropped.
    private static func subtract(_ right: UnsafeBufferPointer<UInt8>, from left: inout [UInt8]) {
        var borrow: UInt8 = 0
        for offset in 0..<left.count {
            let taken = borrow + (offset < right.count ? right[right.count - 1 - offset] : 0)
            let index = left.count - 1 - offset
            borrow = left[index] < taken ? 1 : 0
            left[index] = left[index] < taken ? left[index] + 10 - taken : left[index] - taken
        }
        left.removeFirst(left.prefix { $0 == 0 }.count)
    }
}
