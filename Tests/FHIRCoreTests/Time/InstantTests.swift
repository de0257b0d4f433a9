import FHIRCore
import Foundation
import Testing

struct InstantTests {
    @Test(
        arguments: [
            ("1970-01-01T00:00:00.000Z", 0), ("2026-11-22T21:58:31.123Z", 1_795_384_711_123), ("1969-12-31T23:59:59.999Z", -1),
            ("0001-01-01T00:00:00.000Z", -62_135_596_800_000), ("9999-12-31T23:59:59.999Z", 253_402_300_799_999),
            ("2000-02-29T12:00:00.050Z", 951_825_600_050),
        ] as [(String, Int64)])
    func `Writes and reads its text form`(text: String, milliseconds: Int64) {
        let instant = Instant(milliseconds: milliseconds)
        #expect(instant.description == text)
        #expect(Instant(text) == instant)
        var bytes: [UInt8] = [0x22]
        instant.append(to: &bytes)
        #expect(bytes == [0x22] + Array(text.utf8))
    }

    @Test(arguments: [
        ("2015-02-07T13:28:17-05:00", "2015-02-07T18:28:17.000Z"), ("2015-02-07T13:28:17.2399+02:00", "2015-02-07T11:28:17.239Z"),
        ("2016-12-31T23:59:60Z", "2017-01-01T00:00:00.000Z"), ("1969-12-31T23:59:59.9999Z", "1969-12-31T23:59:59.999Z"),
        ("2015-01-01T00:30:00+14:00", "2014-12-31T10:30:00.000Z"),
    ])
    func `Reads any zone and cuts to milliseconds`(text: String, utc: String) {
        #expect(Instant(text)?.description == utc)
    }

    @Test(arguments: ["", "2015", "2015-02-07", "2015-02-07T13:28Z", "2015-02-30T00:00:00Z", "2015-02-07T13:28:17"])
    func `Reads nothing but instants`(text: String) {
        #expect(Instant(text) == nil)
    }

    @Test func `Text of instants beyond the calendar is clamped`() {
        #expect(Instant(milliseconds: .max).description == "9999-12-31T23:59:59.999Z")
        #expect(Instant(milliseconds: .min).description == "0001-01-01T00:00:00.000Z")
        #expect(Instant("9999-12-31T23:59:59-14:00")?.description == "9999-12-31T23:59:59.999Z")
    }

    @Test func `Writes nothing into a buffer that is too small`() {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 23) { buffer in
            #expect(Instant.latest.write(into: buffer) == 0)
        }
    }

    @Test func `The system's instant is close to Foundation's`() {
        let difference = Double(Instant.systemNow().milliseconds) / 1000 - Date().timeIntervalSince1970
        #expect(abs(difference) < 5)
    }

    @Test func `Agrees with Foundation's calendar on random instants and round-trips`() throws {
        var calendar = Calendar(identifier: .iso8601)
        calendar.timeZone = try #require(TimeZone(secondsFromGMT: 0))
        var generator = SeededGenerator(seed: 3)
        for _ in 0..<3000 {
            // From 1583, where Foundation's Gregorian calendar is certain not to be Julian.
            let milliseconds = Int64.random(in: -12_212_553_600_000...253_402_300_799_999, using: &generator)
            let instant = Instant(milliseconds: milliseconds)
            let date = Date(timeIntervalSince1970: Double(milliseconds - (milliseconds % 1000 + 1000) % 1000) / 1000)
            let parts = calendar.dateComponents([.year, .month, .day, .hour, .minute, .second, .weekday], from: date)
            let expected =
                String(
                    format: "%04d-%02d-%02dT%02d:%02d:%02d.%03d", parts.year!, parts.month!, parts.day!, parts.hour!, parts.minute!,
                    parts.second!, Int((milliseconds % 1000 + 1000) % 1000)) + "Z"
            #expect(instant.description == expected)
            #expect(Instant(instant.description) == instant)
            let day = CivilDate.dayNumber(year: parts.year!, month: parts.month!, day: parts.day!)
            #expect(CivilDate.weekday(ofDay: day) + 1 == parts.weekday!)
        }
    }

    @Test func `Day numbers run without a gap through all years`() {
        var expected = CivilDate.dayNumber(year: 1, month: 1, day: 1)
        #expect(expected == -719_162)
        for year in 1...9999 {
            for month in 1...12 {
                let length = CivilDate.days(inMonth: month, of: year)
                for day in [1, length] {
                    let number = CivilDate.dayNumber(year: year, month: month, day: day)
                    guard number == expected + day - 1, CivilDate.date(ofDay: number) == (year, month, day) else {
                        Testing.Issue.record("\(year)-\(month)-\(day)")
                        return
                    }
                }
                expected += length
            }
        }
    }
}
