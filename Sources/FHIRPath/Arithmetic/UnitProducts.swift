import FHIRCore

/// Products and quotients of units, as the arithmetic of quantities needs them (N1 section 6.6).
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
