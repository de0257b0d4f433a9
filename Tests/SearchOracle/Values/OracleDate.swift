/// An interval of time [low, high) in microseconds since 1970 in UTC; open ends are the least and the greatest number.
///
/// R4 `search.html#date`: "date searches are intrinsically matches against 'periods', regardless of the underlying element type".
package struct OracleDate: Hashable, Sendable {
    package var low: Int64
    package var high: Int64

    static let beginning = Int64.min
    static let end = Int64.max

    package init(low: Int64, high: Int64) {
        self.low = low
        self.high = high
    }

    /// Reads `YYYY[-MM[-DD[Thh:mm[:ss[.f…]][zone]]]]`: all of the time that the text stands for. "the minutes SHALL be present if an
    /// hour is present, and you SHOULD provide a time zone if the time part is present". A missing zone is the server's.
    /// Fractions count to the microsecond; a value with a fraction is as wide as the unit of its last digit.
    package init?(_ text: String, zoneMinutes: Int) {
        var reader = DigitReader(text)
        guard let year = reader.number(4), year > 0 else { return nil }
        var month: Int?
        var day: Int?
        if reader.take("-") != nil {
            month = reader.number(2)
            guard let month, (1...12).contains(month) else { return nil }
            if reader.take("-") != nil {
                day = reader.number(2)
                guard let day, (1...Self.days(inMonth: month, year)).contains(day) else { return nil }
            }
        }
        let midnight = Self.microseconds(year, month ?? 1, day ?? 1)
        let hasTime = day != nil && reader.take("T") != nil
        guard let time = hasTime ? Time(&reader, zoneMinutes) : Time(zoneMinutes), reader.isAtEnd else { return nil }
        low = midnight + time.start
        if let width = time.width {
            high = low + width
        } else if day != nil {
            high = low + Self.day
        } else if let month, month < 12 {
            high = Self.microseconds(year, month + 1, 1) + time.start
        } else {
            high = Self.microseconds(year + 1, 1, 1) + time.start
        }
    }

    /// What follows the `T`.
    private struct Time {
        /// Microseconds after midnight in UTC.
        var start: Int64
        /// Nil for a whole day, month or year.
        var width: Int64?

        /// No time. "Dates do not have time zones, and time zones should not be considered": they are taken in the server's.
        init?(_ zoneMinutes: Int) { start = -Int64(zoneMinutes) * minute }

        init?(_ reader: inout DigitReader, _ zoneMinutes: Int) {
            guard let hour = reader.number(2), hour <= 23, reader.take(":") != nil, let minutes = reader.number(2), minutes <= 59
            else { return nil }
            start = Int64(hour * 60 + minutes) * minute
            width = minute
            if reader.take(":") != nil {
                guard let second = reader.number(2), second <= 60 else { return nil }
                start += Int64(second) * 1_000_000
                width = 1_000_000
                if reader.take(".") != nil {
                    let digits = reader.digits().prefix(6)
                    let padded = digits + String(repeating: "0", count: 6 - digits.count)
                    guard !digits.isEmpty, let fraction = Int64(padded) else { return nil }
                    start += fraction
                    width = (digits.count..<6).reduce(1) { width, _ in width * 10 }
                }
            }
            guard let ahead = Self.zone(&reader, zoneMinutes) else { return nil }
            start -= Int64(ahead) * minute
        }

        /// Minutes ahead of UTC: the zone that is written, or the server's; nil for a zone that cannot be.
        private static func zone(_ reader: inout DigitReader, _ server: Int) -> Int? {
            guard let sign = reader.take("Z+-") else { return server }
            if sign == "Z" { return 0 }
            guard let hours = reader.number(2), reader.take(":") != nil, let minutes = reader.number(2), minutes <= 59,
                hours * 60 + minutes <= 840
            else { return nil }
            return (sign == "-" ? -1 : 1) * (hours * 60 + minutes)
        }
    }

    /// Whether a search value with a prefix finds this interval, by the table of R4 `search.html#prefix`, literally.
    /// - Parameters:
    ///   - sought: the search value.
    ///   - now: for `ap`: "10% of the gap between now and the date" is added on both sides, the gap to the middle of what the search
    ///     value stands for; R4 does not say to which of its moments.
    func matches(_ prefix: SearchPrefix, _ sought: OracleDate, now: Int64) -> Bool {
        switch prefix {
        case .eq: sought.contains(self)
        case .ne: !sought.contains(self)
        case .gt: high > sought.high
        case .lt: low < sought.low
        case .ge: high > sought.high || sought.contains(self)
        case .le: low < sought.low || sought.contains(self)
        case .sa: low >= sought.high
        case .eb: high <= sought.low
        case .ap: low < sought.high + sought.margin(now) && high > sought.low - sought.margin(now)
        }
    }

    private func margin(_ now: Int64) -> Int64 { abs(now - (low + (high - low) / 2)) / 10 }

    private func contains(_ other: OracleDate) -> Bool { other.low >= low && other.high <= high }

    private static let day: Int64 = 86_400_000_000

    /// The beginning of a day of the Gregorian calendar.
    private static func microseconds(_ year: Int, _ month: Int, _ day: Int) -> Int64 {
        let before = year - 1
        var days = before * 365 + before / 4 - before / 100 + before / 400 - 719_162
        for earlier in 1..<month { days += Self.days(inMonth: earlier, year) }
        return Int64(days + day - 1) * Self.day
    }

    private static func days(inMonth month: Int, _ year: Int) -> Int {
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        return month == 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
    }
}

/// Microseconds.
private let minute: Int64 = 60_000_000
