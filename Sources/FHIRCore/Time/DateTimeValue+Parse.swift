/// Reading dates from text.
extension DateTimeValue {
    /// Which texts are accepted (R4 datatypes and search pages).
    package enum Form: Sendable {
        /// `YYYY`, `YYYY-MM`, `YYYY-MM-DD`
        case date
        /// A date, or `YYYY-MM-DDThh:mm:ss[.f…]` with a zone.
        case dateTime
        /// `YYYY-MM-DDThh:mm:ss[.f…]` with a zone.
        case instant
        /// A search value: like dateTime, but seconds and zone may be missing.
        case search
        /// A FHIRPath literal: like search, but minutes may be missing too, and a `T` may end a date.
        case partial
    }

    /// Reads `bytes`, all of them; nil if they do not have the form or name a day that does not exist.
    ///
    /// Cost: O(n) in the bytes, no allocation.
    package init?(_ bytes: UnsafeBufferPointer<UInt8>, as form: Form) {
        let count = bytes.count
        guard count >= 4, let century = PrimitiveSyntax.twoDigits(bytes, at: 0), let rest = PrimitiveSyntax.twoDigits(bytes, at: 2)
        else { return nil }
        let year = Int(century) * 100 + Int(rest)
        guard year > 0 else { return nil }
        var precision = Precision.year
        var month = 1
        var day = 1
        var index = 4
        if index < count, bytes[index] == 0x2D {
            guard let written = PrimitiveSyntax.twoDigits(bytes, at: 5), written >= 1, written <= 12 else { return nil }
            month = Int(written)
            precision = .month
            index = 7
            if index < count, bytes[index] == 0x2D {
                guard let written = PrimitiveSyntax.twoDigits(bytes, at: 8), written >= 1,
                    Int(written) <= CivilDate.days(inMonth: month, of: year)
                else { return nil }
                day = Int(written)
                precision = .day
                index = 10
            }
        }
        var time = Time()
        if index < count {
            guard form != .date, bytes[index] == 0x54 else { return nil }
            if form == .partial, index + 1 == count {
                index = count
            } else {
                guard precision == .day, time.read(bytes, from: index + 1, as: form) else { return nil }
                precision = time.precision
            }
        } else if form == .instant {
            return nil
        }
        self.init(
            precision: precision, year: year, month: month, day: day, hour: time.hour, minute: time.minute, second: time.second,
            nanosecond: time.nanosecond, fractionDigits: time.fractionDigits, zone: time.zone)
    }

    /// Reads `text`; see the initialiser from bytes.
    package init?(_ text: some StringProtocol, as form: Form) {
        let parsed =
            text.utf8.withContiguousStorageIfAvailable { DateTimeValue($0, as: form) }
            ?? Array(text.utf8).withUnsafeBufferPointer { DateTimeValue($0, as: form) }
        guard let parsed else { return nil }
        self = parsed
    }

    /// What follows the `T`.
    private struct Time {
        var precision = Precision.hour
        var hour = 0
        var minute = 0
        var second = 0
        var nanosecond = 0
        var fractionDigits = 0
        var zone = Zone.missing

        /// Reads `hh[:mm[:ss[.f…]]][zone]` from `start` to the end of `bytes`; false if `form` does not allow what is there.
        mutating func read(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int, as form: Form) -> Bool {
            guard let hour = PrimitiveSyntax.twoDigits(bytes, at: start), hour <= 23 else { return false }
            self.hour = Int(hour)
            var index = start + 2
            if index < bytes.count, bytes[index] == 0x3A {
                guard let minute = PrimitiveSyntax.twoDigits(bytes, at: index + 1), minute <= 59 else { return false }
                self.minute = Int(minute)
                precision = .minute
                index += 3
                if index < bytes.count, bytes[index] == 0x3A {
                    guard let second = PrimitiveSyntax.twoDigits(bytes, at: index + 1), second <= 60 else { return false }
                    self.second = Int(second)
                    precision = .second
                    index += 3
                    if index < bytes.count, bytes[index] == 0x2E, !readFraction(bytes, &index) { return false }
                }
            }
            if index < bytes.count, !readZone(bytes, from: index) { return false }
            switch form {
            case .date: return false
            case .dateTime, .instant: return precision >= .second && zone != .missing
            case .search: return precision >= .minute
            case .partial: return true
            }
        }

        /// Reads `.f…`; `index` is at the point and ends behind the last digit.
        private mutating func readFraction(_ bytes: UnsafeBufferPointer<UInt8>, _ index: inout Int) -> Bool {
            index += 1
            let start = index
            var unit = 100_000_000
            while index < bytes.count, bytes[index] &- 0x30 <= 9 {
                nanosecond += Int(bytes[index] - 0x30) * unit
                unit /= 10
                index += 1
            }
            fractionDigits = min(index - start, 9)
            precision = .fraction
            return index > start
        }

        /// Reads `Z` or `±hh:mm`, at most 14:00, which must end `bytes`.
        private mutating func readZone(_ bytes: UnsafeBufferPointer<UInt8>, from index: Int) -> Bool {
            if bytes[index] == 0x5A {
                zone = .utc
                return index + 1 == bytes.count
            }
            guard bytes[index] == 0x2B || bytes[index] == 0x2D, index + 6 == bytes.count, bytes[index + 3] == 0x3A,
                let hours = PrimitiveSyntax.twoDigits(bytes, at: index + 1), let minutes = PrimitiveSyntax.twoDigits(bytes, at: index + 4),
                minutes <= 59, hours <= 13 || (hours == 14 && minutes == 0)
            else { return false }
            let east = Int16(hours) * 60 + Int16(minutes)
            zone = .offset(minutes: bytes[index] == 0x2D ? -east : east)
            return true
        }
    }
}
