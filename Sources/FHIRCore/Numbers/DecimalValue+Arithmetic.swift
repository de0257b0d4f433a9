/// Exact addition, subtraction and multiplication.
extension DecimalValue {
    /// The sum, with the finer of both precisions; nil if it is out of the limits (4096 digits, exponent ±24,000).
    package func adding(_ other: DecimalValue) -> DecimalValue? {
        let low = min(exponent, other.exponent)
        if isNegative == other.isNegative, let left = scaledSmall(to: low), let right = other.scaledSmall(to: low) {
            let (sum, overflow) = left.addingReportingOverflow(right)
            if !overflow, sum < Self.smallLimit { return Self.checked(isNegative: isNegative, small: sum, exponent: low) }
        }
        guard let left = scaledDigits(to: low), let right = other.scaledDigits(to: low) else { return nil }
        if isNegative == other.isNegative {
            return Self.checked(isNegative: isNegative, digits: Self.sum(left, right), exponent: low)
        }
        let leftIsLess = left.count != right.count ? left.count < right.count : left.lexicographicallyPrecedes(right)
        let difference = leftIsLess ? Self.difference(right, left) : Self.difference(left, right)
        let isNegative = (leftIsLess ? other.isNegative : isNegative) && difference.contains { $0 != 0 }
        return Self.checked(isNegative: isNegative, digits: difference, exponent: low)
    }

    /// The difference, with the finer of both precisions; nil if it is out of the limits.
    package func subtracting(_ other: DecimalValue) -> DecimalValue? {
        adding(other.negated)
    }

    /// The product, with the digits of both; nil if it is out of the limits. Cost: O(digits × digits).
    package func multiplied(by other: DecimalValue) -> DecimalValue? {
        let isNegative = isNegative != other.isNegative
        let exponent = exponent + other.exponent
        if large.isEmpty, other.large.isEmpty {
            let (product, overflow) = small.multipliedReportingOverflow(by: other.small)
            if !overflow, product < Self.smallLimit {
                return Self.checked(isNegative: isNegative, small: product, exponent: exponent)
            }
        }
        guard digitCount + other.digitCount <= Self.maximumResultDigits else { return nil }
        let digits = withDigits { left in other.withDigits { right in Self.product(left, right) } }
        return Self.checked(isNegative: isNegative, digits: digits, exponent: exponent)
    }

    /// The first coefficient that `small` cannot hold: 10^19.
    static let smallLimit: UInt64 = 10_000_000_000_000_000_000

    /// The coefficient for the lower exponent `target`, if both are small.
    private func scaledSmall(to target: Int) -> UInt64? {
        guard large.isEmpty, exponent - target <= Self.smallDigits else { return nil }
        var scaled = small
        for _ in 0..<exponent - target {
            let (product, overflow) = scaled.multipliedReportingOverflow(by: 10)
            if overflow { return nil }
            scaled = product
        }
        return scaled < Self.smallLimit ? scaled : nil
    }

    /// The digits for the lower exponent `target`, without leading zeros; nil beyond the limit of digits.
    private func scaledDigits(to target: Int) -> [UInt8]? {
        if isZero { return [] }
        let zeros = exponent - target
        guard digitCount + zeros <= Self.maximumResultDigits else { return nil }
        var digits = withDigits { Array($0) }
        digits.append(contentsOf: repeatElement(0, count: zeros))
        return digits
    }

    private static func checked(isNegative: Bool, small: UInt64, exponent: Int) -> DecimalValue? {
        guard exponent.magnitude <= maximumResultExponent else { return nil }
        return DecimalValue(isNegative: isNegative, small: small, exponent: exponent)
    }

    private static func checked(isNegative: Bool, digits: [UInt8], exponent: Int) -> DecimalValue? {
        let value = DecimalValue(isNegative: isNegative, digits: digits, exponent: exponent)
        guard exponent.magnitude <= maximumResultExponent, value.large.count <= maximumResultDigits else { return nil }
        return value
    }

    private static func sum(_ left: [UInt8], _ right: [UInt8]) -> [UInt8] {
        var result = [UInt8](repeating: 0, count: max(left.count, right.count) + 1)
        var carry: UInt8 = 0
        for offset in 0..<result.count {
            var digit = carry
            if offset < left.count { digit += left[left.count - 1 - offset] }
            if offset < right.count { digit += right[right.count - 1 - offset] }
            carry = digit >= 10 ? 1 : 0
            result[result.count - 1 - offset] = digit >= 10 ? digit - 10 : digit
        }
        return result
    }

    /// `left` - `right`, where `left` is not less.
    private static func difference(_ left: [UInt8], _ right: [UInt8]) -> [UInt8] {
        var result = left
        var borrow: UInt8 = 0
        for offset in 0..<left.count {
            let taken = borrow + (offset < right.count ? right[right.count - 1 - offset] : 0)
            let digit = left[left.count - 1 - offset]
            borrow = digit < taken ? 1 : 0
            result[left.count - 1 - offset] = digit < taken ? digit + 10 - taken : digit - taken
        }
        return result
    }

    private static func product(_ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        var columns = [UInt32](repeating: 0, count: left.count + right.count)  // each at most 4096 × 81 + carry
        for leftIndex in 0..<left.count {
            for rightIndex in 0..<right.count {
                columns[leftIndex + rightIndex + 1] += UInt32(left[leftIndex]) * UInt32(right[rightIndex])
            }
        }
        var carry: UInt32 = 0
        for index in stride(from: columns.count - 1, through: 0, by: -1) {
            columns[index] += carry
            carry = columns[index] / 10
            columns[index] %= 10
        }
        return columns.map { UInt8(truncatingIfNeeded: $0) }
    }
}
