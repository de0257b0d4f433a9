package import FHIRCore

/// The port through which evaluations learn how units relate; UCUM in full lives elsewhere.
package protocol UnitSystem: Sendable {
    /// A unit in terms of base units; nil for a unit it does not know, or one that is not a multiple of base units (`Cel`).
    func canonical(_ code: String) -> CanonicalUnit?
}

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

    /// The product with another unit raised to a power, ±1 as a rule; nil beyond the limits of decimals.
    func multiplied(by other: CanonicalUnit, power: Int = 1) -> CanonicalUnit? {
        var factor: DecimalValue? = self.factor
        var divisor: DecimalValue? = self.divisor
        for _ in 0..<power.magnitude {
            factor = factor?.multiplied(by: power > 0 ? other.factor : other.divisor)
            divisor = divisor?.multiplied(by: power > 0 ? other.divisor : other.factor)
        }
        var dimensions = dimensions
        for (base, exponent) in other.dimensions {
            let sum = (dimensions[base] ?? 0) + exponent * power
            dimensions[base] = sum == 0 ? nil : sum
        }
        guard let factor, let divisor else { return nil }
        return CanonicalUnit(factor, dividedBy: divisor, dimensions)
    }

    /// The base units as UCUM writes a product: `g.m-1`.
    var code: String {
        dimensions.isEmpty ? "1" : dimensions.sorted { $0.key < $1.key }.map { $1 == 1 ? $0 : $0 + String($1) }.joined(separator: ".")
    }
}

extension UnitSystem {
    /// The product of two units: a factor and a unit.
    func product(_ left: String, _ right: String) -> (factor: DecimalValue, unit: String)? { combined(left, right, power: 1) }

    /// The quotient of two units: a factor and a unit.
    func quotient(_ left: String, _ right: String) -> (factor: DecimalValue, unit: String)? { combined(left, right, power: -1) }

    private func combined(_ left: String, _ right: String, power: Int) -> (factor: DecimalValue, unit: String)? {
        guard let left = canonical(left), let right = canonical(right), let result = left.multiplied(by: right, power: power),
            let factor = result.divisor == DecimalValue(1) ? result.factor : result.factor.divided(by: result.divisor)
        else { return nil }
        return (factor, result.code)
    }
}
