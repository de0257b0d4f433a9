/// Instants as HTTP dates (RFC 9110 section 5.6.7).
extension Instant {
    /// The instant to the second as IMF-fixdate: `Sun, 06 Nov 1994 08:49:37 GMT`.
    package var httpDate: String {
        String(unsafeUninitializedCapacity: 29) { buffer in
            let parts = civil
            Self.copy(Self.weekdays, at: CivilDate.weekday(ofDay: parts.dayNumber) * 3, to: buffer, at: 0)
            buffer[3] = 0x2C
            buffer[4] = 0x20
            ASCIIDigits.write(parts.day, digits: 2, to: buffer, at: 5)
            buffer[7] = 0x20
            Self.copy(Self.months, at: (parts.month - 1) * 3, to: buffer, at: 8)
            buffer[11] = 0x20
            ASCIIDigits.write(parts.year, digits: 4, to: buffer, at: 12)
            buffer[16] = 0x20
            ASCIIDigits.write(parts.secondOfDay / 3600, digits: 2, to: buffer, at: 17)
            buffer[19] = 0x3A
            ASCIIDigits.write(parts.secondOfDay / 60 % 60, digits: 2, to: buffer, at: 20)
            buffer[22] = 0x3A
            ASCIIDigits.write(parts.secondOfDay % 60, digits: 2, to: buffer, at: 23)
            buffer[25] = 0x20
            Self.copy("GMT", at: 0, to: buffer, at: 26)
            return 29
        }
    }

    /// Reads an HTTP date in one of the three forms a recipient must accept: IMF-fixdate, RFC 850 and asctime.
    ///
    /// - Parameters:
    ///   - text: the field value. A day name must be a day name, but need not be the right one.
    ///   - now: decides the century of the two-digit years of RFC 850: none lies more than 50 years after `now`.
    /// - Returns: nil if `text` has none of the forms or names a day that does not exist.
    package init?(httpDate text: some StringProtocol, now: Instant) {
        let bytes = Array(text.utf8.prefix(41))  // the longest form has 33: Wednesday, 01-Sep-94 00:00:00 GMT
        guard bytes.count <= 40 else { return nil }
        let fields = bytes.split(separator: 0x20).map { Array($0) }
        let parsed: Instant?
        switch fields.count {
        case 6: parsed = Self.fixdate(fields)
        case 4: parsed = Self.rfc850(fields, now: now)
        case 5: parsed = Self.asctime(fields)
        default: parsed = nil
        }
        guard let parsed else { return nil }
        self = parsed
    }

    private static let weekdays: StaticString = "SunMonTueWedThuFriSat"
    private static let months: StaticString = "JanFebMarAprMayJunJulAugSepOctNovDec"
    private static let longWeekdays = ["Sunday,", "Monday,", "Tuesday,", "Wednesday,", "Thursday,", "Friday,", "Saturday,"]

    /// `Sun, 06 Nov 1994 08:49:37 GMT`
    private static func fixdate(_ fields: [[UInt8]]) -> Instant? {
        guard fields[0].count == 4, fields[0][3] == 0x2C, index(of: fields[0][..<3], in: weekdays) != nil, isGMT(fields[5]),
            fields[1].count == 2, fields[3].count == 4
        else { return nil }
        return instant(year: number(fields[3][...]), month: fields[2][...], day: number(fields[1][...]), time: fields[4])
    }

    /// `Sunday, 06-Nov-94 08:49:37 GMT`
    private static func rfc850(_ fields: [[UInt8]], now: Instant) -> Instant? {
        guard longWeekdays.contains(where: { Array($0.utf8) == fields[0] }), isGMT(fields[3]), fields[1].count == 9,
            fields[1][2] == 0x2D, fields[1][6] == 0x2D, let twoDigits = number(fields[1][7...])
        else { return nil }
        let thisYear = now.civil.year
        var year = thisYear - thisYear % 100 + twoDigits
        if year > thisYear + 50 { year -= 100 }
        if year <= thisYear - 50 { year += 100 }
        return instant(year: year, month: fields[1][3..<6], day: number(fields[1][..<2]), time: fields[2])
    }

    /// `Sun Nov  6 08:49:37 1994`
    private static func asctime(_ fields: [[UInt8]]) -> Instant? {
        guard index(of: fields[0][...], in: weekdays) != nil, fields[2].count <= 2, fields[4].count == 4 else { return nil }
        return instant(year: number(fields[4][...]), month: fields[1][...], day: number(fields[2][...]), time: fields[3])
    }

    private static func instant(year: Int?, month: ArraySlice<UInt8>, day: Int?, time: [UInt8]) -> Instant? {
        guard let year, (1...9999).contains(year), let month = index(of: month, in: months), let day, day >= 1,
            day <= CivilDate.days(inMonth: month + 1, of: year),
            time.count == 8, time[2] == 0x3A, time[5] == 0x3A,
            let hour = number(time[..<2]), hour <= 23, let minute = number(time[3..<5]), minute <= 59,
            let second = number(time[6...]), second <= 60
        else { return nil }
        let days = CivilDate.dayNumber(year: year, month: month + 1, day: day)
        return Instant(milliseconds: Int64(days * 86_400 + hour * 3600 + minute * 60 + second) * 1000)
    }

    /// The number that one to four ASCII digits make.
    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        guard !digits.isEmpty, digits.count <= 4 else { return nil }
        var value = 0
        for byte in digits {
            guard byte &- 0x30 <= 9 else { return nil }
            value = value * 10 + Int(byte - 0x30)
        }
        return value
    }

    /// The place of a three-letter name in a list of three-letter names.
    private static func index(of name: ArraySlice<UInt8>, in names: StaticString) -> Int? {
        guard name.count == 3 else { return nil }
        let list = UnsafeBufferPointer(start: names.utf8Start, count: names.utf8CodeUnitCount)
        return stride(from: 0, to: list.count, by: 3).first { list[$0..<$0 + 3].elementsEqual(name) }.map { $0 / 3 }
    }

    private static func isGMT(_ field: [UInt8]) -> Bool {
        field.elementsEqual("GMT".utf8)
    }

    private static func copy(
        _ text: StaticString, at start: Int, to buffer: UnsafeMutableBufferPointer<UInt8>, at position: Int
    ) {
        for offset in 0..<3 { buffer[position + offset] = text.utf8Start[start + offset] }
    }
}
