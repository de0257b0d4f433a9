import FHIRCore

/// Days of the contract and dates of FHIR: a date that is not known to the day is no day, and none is made up.
enum DayMapping {
    /// The day of a date or dateTime, as it is written; nil when it says less.
    static func day(_ text: String?) -> String? {
        guard let text, let value = DateTimeValue(text, as: .dateTime), value.precision >= .day else { return nil }
        return String(text.prefix(10))
    }

    /// The day of an instant, in UTC.
    static func day(_ instant: Instant) -> String { String(instant.description.prefix(10)) }
}
