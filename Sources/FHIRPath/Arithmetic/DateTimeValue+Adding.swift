import FHIRCore

/// Dates plus and minus durations (N1 section 6.7). The fraction of a duration is not used.
extension DateTimeValue {
    /// The date moved by a duration, with its own precision; nil when it leaves the years 1 to 9999.
    ///
    /// Throws for a unit that is no duration of the calendar: `'a'` and `'mo'` are of a fixed length and not added to dates.
    func adding(_ duration: QuantityValue, isSubtraction: Bool) throws(OperationFailure) -> DateTimeValue? {
        let unit = try duration.calendarUnit()
        guard let count = duration.value.truncated, count.magnitude < 4_000_000_000_000_000 else { return nil }
        let amount = isSubtraction ? -count : count
        switch unit {
        case .year: return addingMonths(amount * 12)
        case .month: return addingMonths(amount)
        default:
            let (milliseconds, overflow) = amount.multipliedReportingOverflow(by: unit.milliseconds ?? 0)
            return overflow ? nil : adding(milliseconds: milliseconds)
        }
    }

    private func addingMonths(_ amount: Int64) -> DateTimeValue? {
        // A year takes whole years only.
        let amount = precision == .year ? amount / 12 * 12 : amount
        let months = Int64(year) * 12 + Int64(month - 1) + amount
        guard months >= 12, months < 120_000 else { return nil }
        let newYear = Int(months / 12)
        let newMonth = Int(months % 12) + 1
        return with(
            year: newYear, month: newMonth, day: min(day, CivilDate.days(inMonth: newMonth, of: newYear)), secondOfDay: secondOfDay,
            nanosecond: nanosecond)
    }

    private func adding(milliseconds: Int64) -> DateTimeValue? {
        let day: Int64 = 86_400_000
        switch precision {
        case .year: return addingMonths(milliseconds / day / 365 * 12)
        case .month: return addingMonths(milliseconds / day / 30)
        default: break
        }
        // What is finer than the value's own precision does not count.
        let unit: Int64 =
            switch precision {
            case .hour: 3_600_000
            case .minute: 60_000
            case .second: 1000
            case .fraction: 1
            default: day
            }
        let whole = milliseconds / unit * unit
        let start = Int64(CivilDate.dayNumber(year: year, month: month, day: self.day)) * day + Int64(secondOfDay) * 1000
        let (sum, overflow) = start.addingReportingOverflow(whole + Int64(nanosecond / 1_000_000))
        guard !overflow else { return nil }
        let days = sum >= 0 ? sum / day : (sum - day + 1) / day
        guard days > -800_000, days < 3_000_000 else { return nil }
        let rest = sum - days * day
        let date = CivilDate.date(ofDay: Int(days))
        return with(
            year: date.year, month: date.month, day: date.day, secondOfDay: Int(rest / 1000),
            nanosecond: Int(rest % 1000) * 1_000_000 + nanosecond % 1_000_000)
    }

    private var secondOfDay: Int { hour * 3600 + minute * 60 + second }

    /// The value of these parts with the precision, digits and zone of this one.
    private func with(year: Int, month: Int, day: Int, secondOfDay: Int, nanosecond: Int) -> DateTimeValue? {
        guard (1...9999).contains(year) else { return nil }
        var text = TimeValue.padded(year, 4)
        if precision >= .month { text += "-" + TimeValue.padded(month, 2) }
        if precision >= .day { text += "-" + TimeValue.padded(day, 2) }
        if precision >= .hour { text += "T" + TimeValue.padded(secondOfDay / 3600, 2) }
        if precision >= .minute { text += ":" + TimeValue.padded(secondOfDay / 60 % 60, 2) }
        if precision >= .second { text += ":" + TimeValue.padded(secondOfDay % 60, 2) }
        if precision == .fraction { text += "." + TimeValue.padded(nanosecond, 9).prefix(max(fractionDigits, 1)) }
        switch zone {
        case .missing: break
        case .utc: text += "Z"
        case .offset(let east):
            let minutes = Int(east.magnitude)
            text += (east < 0 ? "-" : "+") + TimeValue.padded(minutes / 60, 2) + ":" + TimeValue.padded(minutes % 60, 2)
        }
        return DateTimeValue(text, as: .partial)
    }
}

extension TimeValue {
    /// The time moved by a duration, around midnight if need be.
    func adding(_ duration: QuantityValue, isSubtraction: Bool) throws(OperationFailure) -> TimeValue {
        let unit = try duration.calendarUnit()
        guard let milliseconds = unit.milliseconds, let count = duration.value.truncated else {
            throw .evaluation("a duration that cannot be added to a time")
        }
        let day: Int64 = 86_400_000
        let precisionUnit: Int64 = second != nil ? 1 : (minute != nil ? 60_000 : 3_600_000)
        // Only the part of the duration beyond whole days matters, so nothing can overflow.
        let moved = (count % (day / min(milliseconds, day))) * min(milliseconds, day) % day / precisionUnit * precisionUnit
        let start = Int64(hour * 3600 + (minute ?? 0) * 60 + (second ?? 0)) * 1000 + Int64(nanosecond / 1_000_000)
        let sum = (((start + (isSubtraction ? -moved : moved)) % day) + day) % day
        return TimeValue(
            hour: Int(sum / 3_600_000), minute: minute == nil ? nil : Int(sum / 60_000 % 60),
            second: second == nil ? nil : Int(sum / 1000 % 60),
            nanosecond: second == nil ? 0 : Int(sum % 1000) * 1_000_000 + nanosecond % 1_000_000, fractionDigits: fractionDigits)
    }
}

extension QuantityValue {
    /// The duration of the calendar that the unit names; quoted words and the UCUM codes from weeks down count too.
    func calendarUnit() throws(OperationFailure) -> CalendarUnit {
        switch unit {
        case .calendar(let unit): return unit
        case .code(let code):
            if let unit = CalendarUnit(keyword: code) { return unit }
            if let unit = CalendarUnit(code: code), unit != .year, unit != .month { return unit }
            throw .evaluation("a unit that is no duration of the calendar")
        }
    }
}
