import FHIRCore

/// Comparisons of dates with the present and one another, for rules: where a date has no zone, what could be true somewhere on earth holds.
enum RuleDates {
    /// How far local days begin before those of UTC.
    private static let lead: Int64 = 14 * 3_600_000_000

    static func value(_ text: String?) -> DateTimeValue? { text.flatMap { DateTimeValue($0, as: .dateTime) } }

    /// Whether all of a date is still to come, wherever it was written.
    static func isFuture(_ date: DateTimeValue, at instant: Instant) -> Bool {
        let low = date.range { _ in 0 }.low
        return (date.zone == .missing ? low - lead : low) > instant.milliseconds * 1000
    }

    /// Whether a date is over before another begins, in whichever zone the one without was written.
    static func isBefore(_ date: DateTimeValue, _ other: DateTimeValue) -> Bool {
        let (first, second) = (date.range { _ in 0 }, other.range { _ in 0 })
        return (date.zone == .missing) == (other.zone == .missing) ? first.high <= second.low : first.high + lead <= second.low
    }
}
