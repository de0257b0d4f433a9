import FHIRCore
import Foundation
import Testing

struct HTTPDateTests {
    private let now = Instant(milliseconds: 1_795_384_711_123)
    private let example = Instant(milliseconds: 784_111_777_000)

    @Test func `Writes IMF-fixdate`() {
        #expect(example.httpDate == "Sun, 06 Nov 1994 08:49:37 GMT")
        #expect(Instant(milliseconds: -1).httpDate == "Wed, 31 Dec 1969 23:59:59 GMT")
    }

    @Test(arguments: ["Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"])
    func `Reads the three forms of RFC 9110`(text: String) {
        #expect(Instant(httpDate: text, now: now) == example)
    }

    @Test func `Two-digit years lie at most 50 years ahead`() {
        #expect(Instant(httpDate: "Sunday, 06-Nov-76 08:49:37 GMT", now: now)?.description.prefix(4) == "2076")
        #expect(Instant(httpDate: "Sunday, 06-Nov-77 08:49:37 GMT", now: now)?.description.prefix(4) == "1977")
        let lateInTheCentury = Instant(milliseconds: 3_900_000_000_000)  // 2093
        #expect(Instant(httpDate: "Sunday, 06-Nov-05 08:49:37 GMT", now: lateInTheCentury)?.description.prefix(4) == "2105")
    }

    @Test(arguments: [
        "", "now", "Sun, 06 Nov 1994 08:49:37", "Sun, 06 Nov 1994 08:49:37 UTC", "Sun, 06 Nov 1994 24:49:37 GMT",
        "Sun, 31 Feb 1994 08:49:37 GMT", "Sun, 06 nov 1994 08:49:37 GMT", "Son, 06 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 94 08:49:37 GMT",
        "Sunday, 06-Nov-1994 08:49:37 GMT", "Sun Nov 006 08:49:37 1994", "Sun, 06 Nov 1994 08:49 GMT", "Sun, 6 Nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 0000 08:49:37 GMT", "Sun, +6 Nov 1994 08:49:37 GMT", "2015-02-07T13:28:17Z", "Sun, 06 Nov 1994 08-49-37 GMT",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "Sun, 06 aNo 1994 08:49:37 GMT",
    ])
    func `Refuses anything else`(text: String) {
        #expect(Instant(httpDate: text, now: now) == nil)
    }

    @Test func `Agrees with Foundation and reads what it writes`() {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(secondsFromGMT: 0)
        formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
        var generator = SeededGenerator(seed: 4)
        for _ in 0..<1000 {
            let seconds = Int64.random(in: -12_212_553_600...253_402_300_799, using: &generator)
            let instant = Instant(milliseconds: seconds * 1000)
            #expect(instant.httpDate == formatter.string(from: Date(timeIntervalSince1970: Double(seconds))))
            #expect(Instant(httpDate: instant.httpDate, now: now) == instant)
        }
    }
}
