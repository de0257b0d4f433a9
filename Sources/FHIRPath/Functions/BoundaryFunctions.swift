import FHIRCore

/// What a value of limited precision may stand for (FHIRPath 2.0, `lowBoundary`, `highBoundary`, `precision`; `comparable`).
extension FHIRPathFunction {
    static let boundaries = [
        FHIRPathFunction("lowBoundary", 0...1) { call throws(OperationFailure) in try call.boundary(isHigh: false) },
        FHIRPathFunction("highBoundary", 0...1) { call throws(OperationFailure) in try call.boundary(isHigh: true) },
        FHIRPathFunction("precision") { call throws(OperationFailure) in
            switch try call.inputValue() {
            case nil: return .empty
            case .integer: return FHIRPathCollection(.integer(0))
            case .decimal(let value): return FHIRPathCollection(.integer(Int64(value.fractionDigits)))
            case .date(let value), .dateTime(let value): return FHIRPathCollection(.integer(Int64(value.digitPrecision)))
            case .time(let value): return FHIRPathCollection(.integer(Int64(value.digitPrecision)))
            default: throw .evaluation("a number, date or time is expected")
            }
        },
        FHIRPathFunction("comparable", 1...1) { call throws(OperationFailure) in
            guard let left = try call.inputValue()?.asQuantity,
                let right = try call.evaluation.single(try call.argument(0)).flatMap({ call.evaluation.system($0) })?.asQuantity
            else { return .empty }
            return .boolean(left.order(right, call.evaluation.environment.units, forEquivalence: false) != nil)
        },
    ]
}

extension FHIRPathCall {
    fileprivate func boundary(isHigh: Bool) throws(OperationFailure) -> FHIRPathCollection {
        guard let value = try inputValue() else { return .empty }
        let precision = try integer(0)
        switch value {
        case .integer(let number): return .optional(DecimalValue(number).boundary(isHigh: isHigh, digits: precision).map { .decimal($0) })
        case .decimal(let number): return .optional(number.boundary(isHigh: isHigh, digits: precision).map { .decimal($0) })
        case .quantity(let quantity):
            let number = quantity.value.boundary(isHigh: isHigh, digits: precision)
            return .optional(number.map { .quantity(QuantityValue($0, quantity.unit)) })
        case .date(let date): return .optional(date.boundary(isHigh: isHigh, digits: precision ?? 8).map { .date($0) })
        case .dateTime(let moment): return .optional(moment.boundary(isHigh: isHigh, digits: precision ?? 17).map { .dateTime($0) })
        case .time(let time): return .optional(time.boundary(isHigh: isHigh, digits: precision ?? 9).map { .time($0) })
        default: throw .evaluation("a number, date or time is expected")
        }
    }
}

extension DecimalValue {
    /// Half a unit of the last digit below or above, with so many digits behind the point, 8 unless said.
    ///
    /// What is nearer to zero is cut, what is farther from it rounded, as the official tests have it.
    fileprivate func boundary(isHigh: Bool, digits: Int64?) -> DecimalValue? {
        let digits = digits ?? 8
        guard (0...31).contains(digits), let half = DecimalValue("5e\(-fractionDigits - 1)"),
            let edge = isHigh ? adding(half) : subtracting(half)
        else { return nil }
        let isAway = isHigh != isNegative
        let rounded = isAway ? edge.rounded(toFractionDigits: Int(digits)) : edge.truncated(toFractionDigits: Int(digits))
        // As many digits as were asked for, zeros included; a negative number that is cut to nothing stays negative.
        guard let zero = DecimalValue("0e-\(digits)") else { return nil }
        return rounded.isZero && isNegative ? DecimalValue("-0e-\(digits)") : rounded.adding(zero)
    }
}

extension DateTimeValue {
    /// How many digits are written: 4 for a year … 8 for a day, 10, 12, 14, 17 for milliseconds.
    fileprivate var digitPrecision: Int {
        switch precision {
        case .year: 4
        case .month: 6
        case .day: 8
        case .hour: 10
        case .minute: 12
        case .second: 14
        case .fraction: 17
        }
    }

    /// The first or last moment that the value may stand for, written to a number of digits; without a zone the earliest (+14:00) or
    /// latest (-12:00) one is taken.
    fileprivate func boundary(isHigh: Bool, digits: Int64) -> DateTimeValue? {
        guard [4, 6, 8, 10, 12, 14, 17].contains(digits) else { return nil }
        let month = precision >= .month ? month : (isHigh ? 12 : 1)
        let day = precision >= .day ? day : (isHigh ? CivilDate.days(inMonth: month, of: year) : 1)
        var text = TimeValue.padded(year, 4)
        if digits >= 6 { text += "-" + TimeValue.padded(month, 2) }
        if digits >= 8 { text += "-" + TimeValue.padded(day, 2) }
        if digits >= 10 { text += "T" + TimeValue.padded(precision >= .hour ? hour : (isHigh ? 23 : 0), 2) }
        if digits >= 12 { text += ":" + TimeValue.padded(precision >= .minute ? minute : (isHigh ? 59 : 0), 2) }
        if digits >= 14 { text += ":" + TimeValue.padded(precision >= .second ? second : (isHigh ? 59 : 0), 2) }
        if digits == 17 {
            text += "." + TimeValue.padded(precision == .fraction ? nanosecond / 1_000_000 : (isHigh ? 999 : 0), 3)
        }
        if digits >= 10 {
            switch zone {
            case .missing: text += isHigh ? "-12:00" : "+14:00"
            case .utc: text += "Z"
            case .offset(let east):
                let minutes = Int(east.magnitude)
                text += (east < 0 ? "-" : "+") + TimeValue.padded(minutes / 60, 2) + ":" + TimeValue.padded(minutes % 60, 2)
            }
        }
        return DateTimeValue(text, as: .partial)
    }
}

extension TimeValue {
    /// How many digits are written: 2, 4, 6, or 9 for milliseconds.
    fileprivate var digitPrecision: Int { fractionDigits > 0 ? 9 : (second != nil ? 6 : (minute != nil ? 4 : 2)) }

    fileprivate func boundary(isHigh: Bool, digits: Int64) -> TimeValue? {
        guard [2, 4, 6, 9].contains(digits) else { return nil }
        return TimeValue(
            hour: hour, minute: digits >= 4 ? minute ?? (isHigh ? 59 : 0) : nil, second: digits >= 6 ? second ?? (isHigh ? 59 : 0) : nil,
            nanosecond: digits < 9 ? 0 : (fractionDigits > 0 ? nanosecond : (isHigh ? 999_000_000 : 0)),
            fractionDigits: digits == 9 ? 3 : 0)
    }
}
