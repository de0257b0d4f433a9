/// Comparison of decimals by value.
extension DecimalValue: Comparable, Hashable {
    package static func == (left: DecimalValue, right: DecimalValue) -> Bool {
        compare(left, right) == 0
    }

    package static func < (left: DecimalValue, right: DecimalValue) -> Bool {
        compare(left, right) < 0
    }

    package func hash(into hasher: inout Hasher) {
        if isZero { return hasher.combine(0) }
        hasher.combine(isNegative)
        hasher.combine(magnitudeExponent)
        withDigits { digits in
            let last = digits.lastIndex { $0 != 0 } ?? 0
            for digit in digits[...last] { hasher.combine(digit) }
        }
    }

    /// Whether both have the same value and the same digits, so that their texts are equal too.
    package func isWrittenLike(_ other: DecimalValue) -> Bool {
        isNegative == other.isNegative && exponent == other.exponent && small == other.small && large == other.large
    }

    /// Negative, zero or positive as `left` is less than, equal to or greater than `right`. Cost: O(digits).
    static func compare(_ left: DecimalValue, _ right: DecimalValue) -> Int {
        let leftSign = left.isZero ? 0 : (left.isNegative ? -1 : 1)
        let rightSign = right.isZero ? 0 : (right.isNegative ? -1 : 1)
        if leftSign != rightSign || leftSign == 0 { return leftSign - rightSign }
        return leftSign * compareMagnitudes(left, right)
    }

    /// Compares the absolute values of numbers that are not zero.
    private static func compareMagnitudes(_ left: DecimalValue, _ right: DecimalValue) -> Int {
        if left.exponent == right.exponent, left.large.isEmpty, right.large.isEmpty {
            return left.small == right.small ? 0 : (left.small < right.small ? -1 : 1)
        }
        if left.magnitudeExponent != right.magnitudeExponent {
            return left.magnitudeExponent < right.magnitudeExponent ? -1 : 1
        }
        return left.withDigits { leftDigits in
            right.withDigits { rightDigits in
                for index in 0..<max(leftDigits.count, rightDigits.count) {
                    let leftDigit = index < leftDigits.count ? leftDigits[index] : 0
                    let rightDigit = index < rightDigits.count ? rightDigits[index] : 0
                    if leftDigit != rightDigit { return leftDigit < rightDigit ? -1 : 1 }
                }
                return 0
            }
        }
    }
}
