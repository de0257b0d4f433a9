/// How numbers of one unit become numbers of its canonical unit: (number + offset) × factor / divisor.
///
/// Two units measure the same if and only if their scales have the same canonical unit.
package struct UnitScale: Sendable, Hashable {
    /// The code of the canonical unit: a product of base units such as `g.m-3`, or a unit on a scale of its own such as `[pH]`.
    package let unit: String
    package let offset: DecimalValue
    package let factor: DecimalValue
    /// Not zero.
    package let divisor: DecimalValue

    package init(
        unit: String, offset: DecimalValue = .zero, factor: DecimalValue = DecimalValue(1),
        dividedBy divisor: DecimalValue = DecimalValue(1)
    ) {
        self.unit = unit
        self.offset = offset
        self.factor = factor
        self.divisor = divisor
    }

    /// The scale of a multiple of base units.
    package init(_ canonical: CanonicalUnit) {
        let reduced = canonical.reduced
        self.init(unit: reduced.code, factor: reduced.factor, dividedBy: reduced.divisor)
    }

    /// To how many significant digits quotients that do not end are rounded.
    package static let significantDigits = 40

    /// A number of the unit as a number of the canonical unit: exact where it is a decimal, else to 40 significant digits; nil beyond the
    /// limits of decimals.
    package func canonical(_ number: DecimalValue) -> DecimalValue? {
        let shifted = offset.isZero ? number : number.adding(offset)
        guard let product = shifted?.multiplied(by: factor) else { return nil }
        return divisor.isOne ? product : product.divided(by: divisor, significantDigits: Self.significantDigits)
    }

    /// A number of the canonical unit as a number of this unit; the same precision.
    package func number(ofCanonical value: DecimalValue) -> DecimalValue? {
        let product = divisor.isOne ? value : value.multiplied(by: divisor)
        let quotient = factor.isOne ? product : product?.divided(by: factor, significantDigits: Self.significantDigits)
        return offset.isZero ? quotient : quotient?.subtracting(offset)
    }

    /// A number of this unit as a number of another one: exact where it is a decimal, else to 40 significant digits; nil when the units
    /// do not measure the same, and beyond the limits of decimals.
    package func convert(_ number: DecimalValue, to other: UnitScale) -> DecimalValue? {
        guard unit == other.unit else { return nil }
        let shifted = offset.isZero ? number : number.adding(offset)
        guard let numerator = shifted?.multiplied(by: factor)?.multiplied(by: other.divisor),
            let denominator = divisor.multiplied(by: other.factor),
            let quotient = numerator.divided(by: denominator, significantDigits: Self.significantDigits)
        else { return nil }
        return other.offset.isZero ? quotient : quotient.subtracting(other.offset)
    }
}

extension DecimalValue {
    /// Whether this is 1, written so.
    fileprivate var isOne: Bool { small == 1 && exponent == 0 && !isNegative }
}
