import FHIRCore

/// `+ - * / div mod` (N1 section 6.6). What overflows, and what is divided by zero, is empty.
extension Evaluation {
    func arithmetic(
        _ binary: BinaryOperator, _ left: FHIRPathCollection, _ right: FHIRPathCollection
    ) throws(OperationFailure) -> FHIRPathCollection {
        guard let left = try single(left), let right = try single(right) else { return .empty }
        guard let left = system(left), let right = system(right) else { throw .evaluation("'\(binary.rawValue)' takes values") }
        switch (left, right) {
        case (.integer(let left), .integer(let right)): return .optional(Self.integers(binary, left, right))
        case (.string(let left), .string(let right)) where binary == .add:
            try spend(bytes: left.utf8.count + right.utf8.count)
            return FHIRPathCollection(.string(left + right))
        case (.date(let date), .quantity(let duration)) where binary == .add || binary == .subtract:
            return .optional(try date.adding(duration, isSubtraction: binary == .subtract).map { .date($0) })
        case (.dateTime(let date), .quantity(let duration)) where binary == .add || binary == .subtract:
            return .optional(try date.adding(duration, isSubtraction: binary == .subtract).map { .dateTime($0) })
        case (.time(let time), .quantity(let duration)) where binary == .add || binary == .subtract:
            return FHIRPathCollection(.time(try time.adding(duration, isSubtraction: binary == .subtract)))
        default: break
        }
        if let left = left.asDecimal, let right = right.asDecimal {
            try spend(left.digitCount + right.digitCount)
            return .optional(Self.decimals(binary, left, right))
        }
        if let left = left.asQuantity, let right = right.asQuantity {
            try spend(left.value.digitCount + right.value.digitCount)
            return .optional(try quantities(binary, left, right).map { .quantity($0) })
        }
        throw .evaluation("'\(binary.rawValue)' between values of such kinds")
    }

    private static func integers(_ binary: BinaryOperator, _ left: Int64, _ right: Int64) -> FHIRPathValue? {
        let (result, overflow) =
            switch binary {
            case .add: left.addingReportingOverflow(right)
            case .subtract: left.subtractingReportingOverflow(right)
            case .multiply: left.multipliedReportingOverflow(by: right)
            case .div: left.dividedReportingOverflow(by: right)
            case .mod: left.remainderReportingOverflow(dividingBy: right)
            default: (Int64(0), true)
            }
        if binary == .divide { return DecimalValue(left).divided(by: DecimalValue(right)).map { .decimal($0) } }
        return overflow ? nil : .integer(result)
    }

    private static func decimals(_ binary: BinaryOperator, _ left: DecimalValue, _ right: DecimalValue) -> FHIRPathValue? {
        switch binary {
        case .add: left.adding(right).map { .decimal($0) }
        case .subtract: left.subtracting(right).map { .decimal($0) }
        case .multiply: left.multiplied(by: right).map { .decimal($0) }
        case .divide: left.divided(by: right).map { .decimal($0) }
        case .div: left.divided(by: right)?.truncated.map { .integer($0) }
        case .mod: remainder(left, right).map { .decimal($0) }
        default: nil
        }
    }

    private static func remainder(_ left: DecimalValue, _ right: DecimalValue) -> DecimalValue? {
        guard let quotient = left.divided(by: right)?.truncated(toFractionDigits: 0) else { return nil }
        return quotient.multiplied(by: right).flatMap { left.subtracting($0) }
    }

    private func quantities(_ binary: BinaryOperator, _ left: QuantityValue, _ right: QuantityValue) throws(OperationFailure)
        -> QuantityValue?
    {
        switch binary {
        case .add, .subtract:
            guard let right = right.interval(in: left.unit, environment.units) else { return nil }
            let value = binary == .add ? left.value.adding(right) : left.value.subtracting(right)
            return value.map { QuantityValue($0, left.unit) }
        case .multiply, .divide:
            let value = binary == .multiply ? left.value.multiplied(by: right.value) : left.value.divided(by: right.value)
            guard let value else { return nil }
            if right.unit == .code("1") { return QuantityValue(value, left.unit) }
            if left.unit == right.unit, binary == .divide { return QuantityValue(value, .code("1")) }
            if left.unit == .code("1"), binary == .multiply { return QuantityValue(value, right.unit) }
            let factor =
                binary == .multiply ? environment.units.product(left.code, right.code) : environment.units.quotient(left.code, right.code)
            guard let factor, let scaled = value.multiplied(by: factor.factor) else { return nil }
            return scaled.plain.map { QuantityValue($0, .code(factor.unit)) }
        default:
            throw .evaluation("'\(binary.rawValue)' between quantities")
        }
    }
}
