/// A unit as a multiple of a product of powers of base units; the multiple is a fraction, so that `/min` is exact too.
package struct CanonicalUnit: Sendable, Hashable {
    package var factor: DecimalValue
    /// Not zero.
    package var divisor: DecimalValue
    /// Base unit to power, none of which is 0.
    package var dimensions: [String: Int]

    package init(_ factor: DecimalValue, dividedBy divisor: DecimalValue = DecimalValue(1), _ dimensions: [String: Int]) {
        self.factor = factor
        self.divisor = divisor
        self.dimensions = dimensions
    }

    /// The number one.
    package static let one = CanonicalUnit(DecimalValue(1), [:])

    /// The most digits that factor and divisor may have: a few times those of any unit in use. It bounds what hostile codes cost.
    private static let maximumDigits = 640

    /// The product with another unit raised to a power; nil beyond the limits of decimals and of digits.
    package func multiplied(by other: CanonicalUnit, power: Int = 1) -> CanonicalUnit? {
        guard let other = other.raised(to: power), let factor = factor.multiplied(by: other.factor),
            let divisor = divisor.multiplied(by: other.divisor), factor.digitCount <= Self.maximumDigits,
            divisor.digitCount <= Self.maximumDigits
        else { return nil }
        var dimensions = dimensions
        for (base, exponent) in other.dimensions {
            let sum = (dimensions[base] ?? 0) + exponent
            dimensions[base] = sum == 0 ? nil : sum
        }
        return CanonicalUnit(factor, dividedBy: divisor, dimensions)
    }

    /// The unit raised to a power of at most ±255; nil beyond that and the limits of decimals and of digits.
    package func raised(to power: Int) -> CanonicalUnit? {
        if power == 1 { return self }
        guard power.magnitude <= 255 else { return nil }
        if power == 0 { return .one }
        let base = power > 0 ? (factor, divisor) : (divisor, factor)
        guard let factor = Self.power(base.0, power.magnitude), let divisor = Self.power(base.1, power.magnitude), !divisor.isZero else {
            return nil
        }
        return CanonicalUnit(factor, dividedBy: divisor, dimensions.mapValues { $0 * power })
    }

    private static func power(_ base: DecimalValue, _ power: UInt) -> DecimalValue? {
        var result = DecimalValue(1)
        var square = base
        var rest = power
        while true {
            if rest & 1 == 1 {
                guard let product = result.multiplied(by: square), product.digitCount <= maximumDigits else { return nil }
                result = product
            }
            rest >>= 1
            if rest == 0 { return result }
            guard let next = square.multiplied(by: square), next.digitCount <= maximumDigits else { return nil }
            square = next
        }
    }

    /// The base units as UCUM writes a product: `g.m-1`; `1` when there are none.
    package var code: String {
        dimensions.isEmpty ? "1" : dimensions.sorted { $0.key < $1.key }.map { $1 == 1 ? $0 : $0 + String($1) }.joined(separator: ".")
    }
}
