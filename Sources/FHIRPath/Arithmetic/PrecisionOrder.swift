import FHIRCore

/// How dates and times of different precision compare (N1 sections 6.1 and 6.2).
extension DateTimeValue {
    /// Negative, zero or positive; nil when the coarser precision, or a missing time zone, does not tell.
    func order(_ other: DateTimeValue) -> Int? {
        if precision >= .hour, other.precision >= .hour, (zone == .missing) != (other.zone == .missing) { return nil }
        let isZoned = precision >= .hour && other.precision >= .hour && zone != .missing && other.zone != .missing
        return PrecisionOrder.compare(parts(inUTC: isZoned), other.parts(inUTC: isZoned))
    }

    /// Year, month, day, hour, minute, nanoseconds of the minute, as far as written.
    private func parts(inUTC: Bool) -> [Int] {
        var parts = [year, month, day, hour, minute, second * 1_000_000_000 + nanosecond]
        if inUTC, case .offset(let east) = zone {
            let minutes = CivilDate.dayNumber(year: year, month: month, day: day) * 1440 + hour * 60 + minute - Int(east)
            let day = minutes >= 0 ? minutes / 1440 : (minutes - 1439) / 1440
            let date = CivilDate.date(ofDay: day)
            let rest = minutes - day * 1440
            parts = [date.year, date.month, date.day, rest / 60, rest % 60, parts[5]]
        }
        return Array(parts.prefix(precisionLevel))
    }

    /// How many parts are written; seconds and their fraction are one.
    var precisionLevel: Int {
        switch precision {
        case .year: 1
        case .month: 2
        case .day: 3
        case .hour: 4
        case .minute: 5
        case .second, .fraction: 6
        }
    }
}

extension TimeValue {
    /// Negative, zero or positive; nil when the coarser precision does not tell.
    func order(_ other: TimeValue) -> Int? { PrecisionOrder.compare(parts, other.parts) }

    private var parts: [Int] {
        [hour] + (minute.map { [$0] } ?? []) + (second.map { [$0 * 1_000_000_000 + nanosecond] } ?? [])
    }

    /// How many of hour, minute and second are written.
    var precisionLevel: Int { second != nil ? 3 : (minute != nil ? 2 : 1) }
}

/// Compares lists of parts from the largest to the smallest.
enum PrecisionOrder {
    /// The order that the first different part gives; zero when all are equal; nil when one list ends before they differ.
    static func compare(_ left: [Int], _ right: [Int]) -> Int? {
        for (left, right) in zip(left, right) where left != right { return left < right ? -1 : 1 }
        return left.count == right.count ? 0 : nil
    }
}
