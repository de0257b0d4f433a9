/// A FHIR date, dateTime, instant or partial date with the precision and time zone it was written with.
///
/// Two values are equal (`==`) if they were written alike: same parts, same precision, same zone. To compare points in time
/// use `range(zoneOffsetIfMissing:)`. Fractions are kept to nine digits; further digits are cut.
package struct DateTimeValue: Sendable, Hashable {
    /// The last part that was written.
    package enum Precision: UInt8, Sendable, Hashable, Comparable {
        case year, month, day, hour, minute, second, fraction

        package static func < (left: Precision, right: Precision) -> Bool {
            left.rawValue < right.rawValue
        }
    }

    /// The time zone as written.
    package enum Zone: Sendable, Hashable {
        case missing
        case utc
        /// Minutes east of UTC, -840...840.
        case offset(minutes: Int16)
    }

    package let precision: Precision
    /// 1...9999
    package let year: Int
    /// 1...12; 1 if it was not written.
    package let month: Int
    /// 1...31, a day that exists; 1 if it was not written.
    package let day: Int
    /// 0...23; 0 if it was not written.
    package let hour: Int
    /// 0...59; 0 if it was not written.
    package let minute: Int
    /// 0...60, 60 being a leap second; 0 if it was not written.
    package let second: Int
    /// Nanoseconds of the second, 0...999,999,999.
    package let nanosecond: Int
    /// How many digits the fraction has, 1...9; 0 if it was not written.
    package let fractionDigits: Int
    package let zone: Zone

    /// The parts as given; the caller has checked them.
    init(
        precision: Precision, year: Int, month: Int, day: Int, hour: Int, minute: Int, second: Int, nanosecond: Int,
        fractionDigits: Int, zone: Zone
    ) {
        self.precision = precision
        self.year = year
        self.month = month
        self.day = day
        self.hour = hour
        self.minute = minute
        self.second = second
        self.nanosecond = nanosecond
        self.fractionDigits = fractionDigits
        self.zone = zone
    }

    /// An instant as a value in UTC with three decimals of a second; clamped to the years 1...9999.
    package init(_ instant: Instant) {
        let parts = instant.civil
        self.init(
            precision: .fraction, year: parts.year, month: parts.month, day: parts.day, hour: parts.secondOfDay / 3600,
            minute: parts.secondOfDay / 60 % 60, second: parts.secondOfDay % 60, nanosecond: parts.millisecond * 1_000_000,
            fractionDigits: 3, zone: .utc)
    }
}
