import FHIRCore

/// How quantities of different units compare (N1 sections 6.1 and 6.2).
extension QuantityValue {
    /// The unit as a UCUM code.
    var code: String {
        switch unit {
        case .code(let code): code.isEmpty ? "1" : code
        case .calendar(let unit): unit.code
        }
    }

    /// Negative, zero or positive; nil when the units cannot be compared.
    ///
    /// Years and months of the calendar differ in length: they compare with one another, and with UCUM's `a` and `mo` only for
    /// equivalence.
    func order(_ other: QuantityValue, _ units: any UnitSystem, forEquivalence: Bool) -> Int? {
        guard let converted = comparable(other, units, forEquivalence: forEquivalence) else { return nil }
        return converted.left == converted.right ? 0 : (converted.left < converted.right ? -1 : 1)
    }

    /// Whether both are equal; nil when the units cannot be compared.
    func equal(_ other: QuantityValue, _ units: any UnitSystem, forEquivalence: Bool) -> Bool? {
        guard let converted = comparable(other, units, forEquivalence: forEquivalence) else { return nil }
        return forEquivalence ? converted.left.isEquivalent(to: converted.right) : converted.left == converted.right
    }

    /// Both numbers in one unit.
    private func comparable(
        _ other: QuantityValue, _ units: any UnitSystem, forEquivalence: Bool
    ) -> (left: DecimalValue, right: DecimalValue)? {
        if unit == other.unit || code == other.code && (forEquivalence || !isOfVaryingLength && !other.isOfVaryingLength) {
            return (value, other.value)
        }
        switch (monthsPerUnit, other.monthsPerUnit) {
        case (let left?, let right?): return pair(DecimalValue(left), other, DecimalValue(right))
        case (nil, nil): break
        default: return nil
        }
        guard let left = units.scale(code), let right = units.scale(other.code), left.unit == right.unit,
            let leftFactor = left.factor.multiplied(by: right.divisor), let rightFactor = right.factor.multiplied(by: left.divisor),
            let leftValue = value.adding(left.offset), let rightValue = other.value.adding(right.offset)
        else { return nil }
        return QuantityValue(leftValue, unit).pair(leftFactor, QuantityValue(rightValue, other.unit), rightFactor)
    }

    private func pair(_ factor: DecimalValue, _ other: QuantityValue, _ otherFactor: DecimalValue) -> (DecimalValue, DecimalValue)? {
        guard let left = value.multiplied(by: factor), let right = other.value.multiplied(by: otherFactor) else { return nil }
        return (left, right)
    }

    private var isOfVaryingLength: Bool { monthsPerUnit != nil }

    private var monthsPerUnit: Int64? {
        switch unit {
        case .calendar(.year): 12
        case .calendar(.month): 1
        default: nil
        }
    }

    /// The number in another unit; nil when it cannot be converted.
    func converted(to target: Unit, _ units: any UnitSystem) -> DecimalValue? {
        if unit == target { return value }
        let goal = QuantityValue(DecimalValue(1), target)
        switch (monthsPerUnit, goal.monthsPerUnit) {
        case (let from?, let to?): return value.multiplied(by: DecimalValue(from))?.divided(by: DecimalValue(to))
        case (nil, nil): break
        default: return nil
        }
        guard let from = units.scale(code), let to = units.scale(goal.code) else { return nil }
        return from.convert(value, to: to)?.plain
    }

    /// The number as what is added to one of another unit; nil where zero of one unit is not zero of the other: `1 'K'` is not
    /// `-272.15 'Cel'` more.
    func interval(in target: Unit, _ units: any UnitSystem) -> DecimalValue? {
        if unit == target { return value }
        let goal = QuantityValue(value, target)
        guard units.scale(code)?.offset.isZero ?? true, units.scale(goal.code)?.offset.isZero ?? true else { return nil }
        return converted(to: target, units)
    }
}
