import FHIRCore
import Foundation
import Testing

struct DateTimeValueTests {
    private func range(_ text: String, _ form: DateTimeValue.Form = .search, offset: Int64 = 0) -> [String]? {
        guard let range = DateTimeValue(text, as: form)?.range(zoneOffsetIfMissing: { _ in offset }) else { return nil }
        return [range.low, range.high].map { Instant(milliseconds: $0 / 1000).description + ($0 % 1000 == 0 ? "" : "+\($0 % 1000)") }
    }

    @Test(arguments: [
        ("2024", "2024-01-01T00:00:00.000Z", "2025-01-01T00:00:00.000Z"),
        ("2024-02", "2024-02-01T00:00:00.000Z", "2024-03-01T00:00:00.000Z"),
        ("2024-12", "2024-12-01T00:00:00.000Z", "2025-01-01T00:00:00.000Z"),
        ("2024-02-29", "2024-02-29T00:00:00.000Z", "2024-03-01T00:00:00.000Z"),
        ("2024-02-29T12:30Z", "2024-02-29T12:30:00.000Z", "2024-02-29T12:31:00.000Z"),
        ("2024-02-29T23:59+02:00", "2024-02-29T21:59:00.000Z", "2024-02-29T22:00:00.000Z"),
        ("2024-02-29T12:30:59-05:30", "2024-02-29T18:00:59.000Z", "2024-02-29T18:01:00.000Z"),
        ("2016-12-31T23:59:60Z", "2017-01-01T00:00:00.000Z", "2017-01-01T00:00:01.000Z"),
        ("2024-02-29T12:30:59.5Z", "2024-02-29T12:30:59.500Z", "2024-02-29T12:30:59.600Z"),
        ("2024-02-29T12:30:59.500Z", "2024-02-29T12:30:59.500Z", "2024-02-29T12:30:59.501Z"),
        ("2024-02-29T12:30:59.500123Z", "2024-02-29T12:30:59.500Z+123", "2024-02-29T12:30:59.500Z+124"),
        ("2024-02-29T12:30:59.5001239999999999Z", "2024-02-29T12:30:59.500Z+123", "2024-02-29T12:30:59.500Z+124"),
        ("1960-06-15T00:00:00.1Z", "1960-06-15T00:00:00.100Z", "1960-06-15T00:00:00.200Z"),
        ("9999", "9999-01-01T00:00:00.000Z", "9999-12-31T23:59:59.999Z"),
    ])
    func `Stands for the interval of its precision`(text: String, low: String, high: String) {
        #expect(range(text) == [low, high])
    }

    @Test func `Zone-less values ask for the offset of both ends`() {
        #expect(range("2024-03-01", offset: 3600) == ["2024-02-29T23:00:00.000Z", "2024-03-01T23:00:00.000Z"])
        #expect(range("2024-03-01T10:00", offset: -3600) == ["2024-03-01T11:00:00.000Z", "2024-03-01T11:01:00.000Z"])
        #expect(range("2024-03-01T10:00:00.25", offset: -3600) == ["2024-03-01T11:00:00.250Z", "2024-03-01T11:00:00.260Z"])
        #expect(range("2024-03-01T10:00Z", offset: -3600) == ["2024-03-01T10:00:00.000Z", "2024-03-01T10:01:00.000Z"])
        // Central Europe went from UTC+1 to UTC+2 on 2024-03-31 at 02:00 local time: the day has 23 hours.
        let change = Int64(CivilDate.dayNumber(year: 2024, month: 3, day: 31)) * 86_400 + 7200
        let day = DateTimeValue("2024-03-31", as: .date)?.range { $0 < change ? 3600 : 7200 }
        #expect(day.map { ($0.high - $0.low) / 3_600_000_000 } == 23)
    }

    @Test func `An absurd offset from the caller is bounded`() throws {
        let value = try #require(DateTimeValue("2024", as: .date))
        let range = value.range { _ in .max }
        #expect(range.low < range.high)
    }

    @Test(arguments: [
        (DateTimeValue.Form.date, ["2024", "2024-02", "2024-02-29"], ["2024-02-29T10:00:00Z", "2024T"]),
        (.dateTime, ["2024", "2024-02-29T10:00:00Z"], ["2024-02-29T10:00Z", "2024-02-29T10:00:00"]),
        (.instant, ["2024-02-29T10:00:00.5Z"], ["2024-02-29", "2024-02-29T10:00:00.5"]),
        (
            .search, ["2024", "2024-02-29T10:00", "2024-02-29T10:00:00", "2024-02-29T10:00Z"],
            ["2024-02-29T10", "2024-02T10:00", "2024-02-29T"]
        ),
        (
            .partial, ["2024T", "2024-02T", "2024-02-29T", "2024-02-29T10", "2024-02-29T10:30", "2024-02-29T10+02:00"],
            ["2024-02T10", "T10", "2024TZ"]
        ),
    ])
    func `Each form accepts its own texts only`(form: DateTimeValue.Form, valid: [String], invalid: [String]) {
        for text in valid { #expect(DateTimeValue(text, as: form) != nil, "\(text)") }
        for text in invalid { #expect(DateTimeValue(text, as: form) == nil, "\(text)") }
    }

    @Test(arguments: [
        "2024", "2024-02", "2024-02-29", "2024-02-29T10", "2024-02-29T10:30", "2024-02-29T10:30:05", "2024-02-29T10:30:05Z",
        "2024-02-29T10:30:05.0Z", "2024-02-29T10:30:05.120-05:30", "2024-02-29T10:30:05.123456789+14:00", "0001-01-01T00:00:60-00:01",
    ])
    func `Keeps the text it was read from`(text: String) {
        #expect(DateTimeValue(text, as: .partial)?.description == text)
        var bytes: [UInt8] = []
        DateTimeValue(text, as: .partial)?.append(to: &bytes)
        #expect(bytes == Array(text.utf8))
    }

    @Test func `Cuts fractions to nine digits and writes no negative zero zone`() {
        #expect(DateTimeValue("2024-02-29T10:30:05.1234567891-00:00", as: .instant)?.description == "2024-02-29T10:30:05.123456789+00:00")
    }

    @Test func `Values written differently are not equal although they mean the same time`() {
        #expect(DateTimeValue("2024-01-01T00:00:00Z", as: .instant) != DateTimeValue("2024-01-01T01:00:00+01:00", as: .instant))
        #expect(DateTimeValue("2024-01-01T00:00:00Z", as: .instant) == DateTimeValue("2024-01-01T00:00:00Z", as: .dateTime))
    }

    @Test func `Only values with seconds and a zone are instants`() {
        #expect(DateTimeValue("2024-02-29T10:30:05.1239+01:00", as: .search)?.instant?.description == "2024-02-29T09:30:05.123Z")
        #expect(DateTimeValue("2024-02-29T10:30+01:00", as: .search)?.instant == nil)
        #expect(DateTimeValue("2024-02-29T10:30:05", as: .search)?.instant == nil)
        let instant = Instant(milliseconds: 1_795_384_711_123)
        #expect(DateTimeValue(instant).instant == instant)
        #expect(DateTimeValue(instant).description == instant.description)
    }

    @Test func `Agrees with Foundation's calendar on random intervals`() throws {
        var calendar = Calendar(identifier: .iso8601)
        calendar.timeZone = try #require(TimeZone(secondsFromGMT: 0))
        var generator = SeededGenerator(seed: 5)
        for _ in 0..<2000 {
            let year = Int.random(in: 1600...9998, using: &generator)
            let month = Int.random(in: 1...12, using: &generator)
            let day = Int.random(in: 1...28, using: &generator)
            let texts: [(String, Calendar.Component, DateComponents)] = [
                (String(format: "%04d", year), .year, DateComponents(year: year, month: 1, day: 1)),
                (String(format: "%04d-%02d", year, month), .month, DateComponents(year: year, month: month, day: 1)),
                (String(format: "%04d-%02d-%02d", year, month, day), .day, DateComponents(year: year, month: month, day: day)),
            ]
            for (text, component, parts) in texts {
                let low = try #require(calendar.date(from: parts))
                let high = try #require(calendar.date(byAdding: component, value: 1, to: low))
                let range = try #require(DateTimeValue(text, as: .date)).range { _ in 0 }
                #expect(range.low == Int64(low.timeIntervalSince1970) * 1_000_000)
                #expect(range.high == Int64(high.timeIntervalSince1970) * 1_000_000)
            }
        }
    }

    @Test func `Any bytes can be read without a trap`() {
        var generator = SeededGenerator(seed: 6)
        let alphabet = Array("0123456789-:T.Z+".utf8)
        for _ in 0..<20_000 {
            let bytes = (0..<Int.random(in: 0...32, using: &generator)).map { _ in alphabet.randomElement(using: &generator)! }
            bytes.withUnsafeBufferPointer { buffer in
                for form in [DateTimeValue.Form.date, .dateTime, .instant, .search, .partial] { _ = DateTimeValue(buffer, as: form) }
            }
        }
    }
}
