/// The time a written date stands for, as search sees it.
extension DateTimeValue {
    /// The implied interval [low, high) in microseconds since 1970-01-01T00:00:00Z (R4 search, section 3.1.1.5.6 "date").
    ///
    /// A year is all of its days, a minute its sixty seconds, a fraction the unit of its last digit, though at least one
    /// microsecond. The leap second :60 is the second that follows :59.
    /// - Parameter zoneOffsetIfMissing: called for both ends if the value has no zone, with the local time in seconds as if it
    ///   were UTC; answers the seconds by which local time is ahead of UTC then. Both ends are asked, so a day on which clocks
    ///   change has 23 or 25 hours.
    package func range(zoneOffsetIfMissing: (_ localSeconds: Int64) -> Int64) -> MicrosecondInterval {
        let days: Int
        let nextDays: Int
        switch precision {
        case .year:
            days = CivilDate.dayNumber(year: year, month: 1, day: 1)
            nextDays = CivilDate.dayNumber(year: year + 1, month: 1, day: 1)
        case .month:
            days = CivilDate.dayNumber(year: year, month: month, day: 1)
            nextDays = days + CivilDate.days(inMonth: month, of: year)
        default:
            days = CivilDate.dayNumber(year: year, month: month, day: day)
            nextDays = days + 1
        }
        let low = Int64(days * 86_400 + hour * 3600 + minute * 60 + second)
        let high: Int64
        switch precision {
        case .year, .month, .day: high = Int64(nextDays * 86_400)
        case .hour: high = low + 3600
        case .minute: high = low + 60
        case .second: high = low + 1
        case .fraction:
            let start = (low - offset(at: low, zoneOffsetIfMissing)) * 1_000_000 + Int64(nanosecond / 1000)
            var width: Int64 = 1
            for _ in 0..<max(0, 6 - fractionDigits) { width *= 10 }
            return MicrosecondInterval(low: start, high: start + width)
        }
        return MicrosecondInterval(
            low: (low - offset(at: low, zoneOffsetIfMissing)) * 1_000_000,
            high: (high - offset(at: high, zoneOffsetIfMissing)) * 1_000_000)
    }

    /// The exact point in time, cut to milliseconds, if the value has at least seconds and a zone.
    package var instant: Instant? {
        guard precision >= .second, zone != .missing else { return nil }
        let low = Int64(CivilDate.dayNumber(year: year, month: month, day: day) * 86_400 + hour * 3600 + minute * 60 + second)
        return Instant(milliseconds: (low - offset(at: low) { _ in 0 }) * 1000 + Int64(nanosecond / 1_000_000))
    }

    private func offset(at localSeconds: Int64, _ ifMissing: (Int64) -> Int64) -> Int64 {
        switch zone {
        case .missing: min(max(ifMissing(localSeconds), -86_400), 86_400)
        case .utc: 0
        case .offset(let minutes): Int64(minutes) * 60
        }
    }
}

/// A half-open interval of time [low, high) in microseconds since 1970-01-01T00:00:00Z.
package struct MicrosecondInterval: Sendable, Hashable {
    package let low: Int64
    package let high: Int64

    package init(low: Int64, high: Int64) {
        self.low = low
        self.high = high
    }
}
