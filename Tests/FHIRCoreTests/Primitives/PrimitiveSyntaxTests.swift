import FHIRCore
import Foundation
import Testing

struct PrimitiveSyntaxTests {
    typealias Kind = PrimitiveSyntax.Kind

    private func isValid(_ kind: Kind, _ text: String) -> Bool {
        let bytes = Array(text.utf8)
        let viaBuffer = bytes.withUnsafeBufferPointer { PrimitiveSyntax.isValid(kind, $0) }
        let viaSpan = PrimitiveSyntax.isValid(kind, bytes.span)
        #expect(viaBuffer == viaSpan)
        return viaBuffer
    }

    @Test func `Kinds have the raw values the schema tables use`() {
        let names: [Kind] = [
            .none, .boolean, .integer, .unsignedInt, .positiveInt, .decimal, .string, .markdown, .code, .id, .oid, .uri, .url,
            .canonical, .uuid, .base64Binary, .date, .dateTime, .instant, .time, .xhtml,
        ]
        #expect(names.map(\.rawValue) == Array(0...20))
        #expect(Kind.allCases == names)
    }

    @Test(arguments: [
        (Kind.boolean, ["true", "false"]),
        (.integer, ["0", "-0", "1", "-1", "10", "2147483647", "-2147483648"]),
        (.unsignedInt, ["0", "1", "42", "2147483647"]),
        (.positiveInt, ["1", "42", "2147483647"]),
        (.decimal, ["0", "-0", "1", "1.50", "0.00", "-1.0e245", "1E-22", "1e+3", "123456789012345678901234567890.12", "1e999999999999"]),
        (
            .string,
            [
                "a", " ", "a\tb\r\nc", "ärztlich", "😀", "\u{7F}", "eight by eight by", "\u{A0}", "\u{FFFD}",
                "１２３（）", "\u{1FFFE}\u{10FFFF}", "\u{7F}\u{85}\u{9F}",
            ]
        ),
        (.markdown, ["# a\n\nb", "*"]),
        (.code, ["a", "a b", "a\tb", "entered-in-error", "a b c", "ä", "<="]),
        (.id, ["a", "A-b.9", String(repeating: "x", count: 64), ".", "-"]),
        (.oid, ["urn:oid:1.2", "urn:oid:0.0", "urn:oid:2.16.840.1.113883.4.1", "urn:oid:1.2.0.4"]),
        (.uri, ["a", "http://x.org/a?b=c#d", "urn:oid:1", "ü", "12345678", "123456789"]),
        (.url, ["http://x.org", "mailto:a@b"]),
        (.canonical, ["http://x.org/a|1.0#b", "#a"]),
        (.uuid, ["urn:uuid:c757873d-ec9a-4326-a141-556f43239520"]),
        (.base64Binary, ["QUJD", "QUI=", "QQ==", "QUJD\nQUJD", "  QUJD  QQ==\r\n", "a+/9", "QUJDQUJDQUI="]),
        (.date, ["2024", "2024-02", "2024-02-29", "0001", "9999-12-31", "2000-02-29", "1000"]),
        (
            .dateTime,
            [
                "2024", "2024-02", "2024-02-29", "2015-02-07T13:28:17-05:00", "2015-02-07T13:28:17Z", "2015-02-07T13:28:17.239+02:00",
                "2016-12-31T23:59:60Z", "2015-02-07T00:00:00.0000000000001Z", "2015-02-07T13:28:17+14:00", "2015-02-07T13:28:17-00:00",
            ]
        ),
        (.instant, ["2015-02-07T13:28:17.239+02:00", "2017-01-01T00:00:00Z"]),
        (.time, ["00:00:00", "23:59:60", "12:30:59.123456789"]),
        (.xhtml, ["<div/>", "anything"]),
    ])
    func `Accepts what R4 allows`(kind: Kind, texts: [String]) {
        for text in texts { #expect(isValid(kind, text), "\(kind): \(text)") }
    }

    @Test(arguments: [
        (Kind.none, ["", "a"]),
        (.boolean, ["True", "1", "tru", "truex", "false "]),
        (.integer, ["", "-", "+1", "01", "-01", "1.0", "2147483648", "-2147483649", "99999999999999999999", " 1", "1e3"]),
        (.unsignedInt, ["-0", "-1", "00", "2147483648", "+1"]),
        (.positiveInt, ["0", "-1", "01", "+1", "2147483648"]),
        (.decimal, ["", "-", ".5", "5.", "+1", "01.5", "1e", "1e+", "NaN", "Infinity", "1.5.5", "1 ", "0x10", "--1", "1e1.5"]),
        (
            .string,
            [
                "", "\0", "a\u{1}b", "\u{B}", "\u{C}", "12345678\u{1F}", "1234567\u{0}8", "\u{FFFE}", "\u{FFFF}", "123456\u{FFFE}",
                "1234567\u{FFFF}", "12345678\u{FFFE}9", "\u{FFFD}\u{FFFE}", "（1234567\u{FFFF}89",
            ]
        ),
        (.markdown, ["", "\u{8}", "a\u{FFFF}"]),
        (.code, ["a\u{FFFE}b", "\u{FFFF}", "", " a", "a ", "a  b", " ", "a\u{1}b", "a\n\nb"]),
        (.id, ["", "a_b", "a b", String(repeating: "x", count: 65), "ä", "a/b"]),
        (
            .oid,
            ["urn:oid:", "urn:oid:1", "urn:oid:1.", "urn:oid:3.1", "urn:oid:1.02", "urn:oid:1..2", "URN:OID:1.2", "1.2.3", "urn:oid:1.2x"]
        ),
        (.uri, ["urn:x:\u{FFFE}", "1234567\u{FFFF}", "12345678\u{FFFF}", "", "a b", "\t", "12345678 ", "1234567 8", "a\n", "a\u{1}"]),
        (.url, ["", " "]),
        (.canonical, ["", "a b"]),
        (
            .uuid,
            [
                "c757873d-ec9a-4326-a141-556f43239520", "urn:uuid:C757873D-EC9A-4326-A141-556F43239520",
                "urn:uuid:c757873d-ec9a-4326-a141-556f4323952", "urn:uuid:c757873dxec9a-4326-a141-556f43239520",
                "urn:uuid:c757873d-ec9a-4326-a141-556f43239520 ", "urn:uuid:c757873d-ec9a-4326-a141-556f4323952g",
            ]
        ),
        (.base64Binary, ["", " ", "Q", "QUJ", "QUJDQ", "Q===", "====", "QU=D", "QQ==QUJD", "QU\nJD", "QUJ_", "QUJ\u{C}D", "QQ== ="]),
        (
            .date,
            [
                "", "24", "0000", "2024-13", "2024-00", "2024-2", "2023-02-29", "1900-02-29", "2024-04-31", "2024-01-00", "2024-01-01T",
                "2024-", "2024-01-", "20240101", "2024Z",
            ]
        ),
        (
            .dateTime,
            [
                "2015-02-07T13:28:17", "2015-02-07T13:28Z", "2015-02-07T24:00:00Z", "2015-02-07T13:60:00Z", "2015-02-07T13:28:61Z",
                "2015-02-07T13:28:17.Z", "2015-02-07T13:28:17+14:01", "2015-02-07T13:28:17+15:00", "2015-02-07T13:28:17z",
                "2015-02-07 13:28:17Z", "2015-02T13:28:17Z", "2015-02-30T13:28:17Z", "2015-02-07T13:28:17Z ", "2015-02-07T", "2015-02-07Z",
                "2015-02-07T13:28:17+0500", "2015-02-07T13:28:17.5.5Z",
            ]
        ),
        (.instant, ["2015", "2015-02", "2015-02-07", "2015-02-07T13:28:17", "2015-02-07T13:28Z", "0000-02-07T13:28:17Z"]),
        (.time, ["24:00:00", "12:30", "12:30:61", "12:30:00.", "12:30:00Z", "1:30:00", "12:30:00,5", "12-30-00", ""]),
        (.xhtml, [""]),
    ])
    func `Refuses what R4 forbids`(kind: Kind, texts: [String]) {
        for text in texts { #expect(!isValid(kind, text), "\(kind): \(text)") }
    }

    @Test func `A string may have 1 MiB characters, counted as scalars and not as bytes`() {
        #expect(isValid(.string, String(repeating: "a", count: 1_048_576)))
        #expect(!isValid(.string, String(repeating: "a", count: 1_048_577)))
        #expect(isValid(.markdown, String(repeating: "é", count: 1_048_576)))
        #expect(!isValid(.markdown, String(repeating: "é", count: 1_048_577)))
    }

    @Test func `Every kind says what it expects without a trailing full stop`() {
        var seen: Set<String> = []
        for kind in Kind.allCases {
            let text = "\(PrimitiveSyntax.expectation(kind))"
            #expect(!text.isEmpty && !text.hasSuffix("."))
            seen.insert(text)
        }
        #expect(seen.count == Kind.allCases.count)
    }

    private static let year = "([0-9]([0-9]([0-9][1-9]|[1-9]0)|[1-9]00)|[1-9]000)"
    private static let month = "(0[1-9]|1[0-2])"
    private static let day = "(0[1-9]|[1-2][0-9]|3[0-1])"
    private static let time = #"([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(\.[0-9]+)?"#
    private static let zone = #"(Z|(\+|-)((0[0-9]|1[0-3]):[0-5][0-9]|14:00))"#

    /// The expressions of the R4 definitions, with \s as XML has it.
    static let patterns: [(kind: Kind, pattern: String, samples: [String])] = [
        (.boolean, "true|false", ["true", "false"]),
        (.integer, #"-?([0]|([1-9][0-9]*))"#, ["0", "-1", "12345678", "90"]),
        (.unsignedInt, "[0]|([1-9][0-9]*)", ["0", "10", "123456"]),
        (.positiveInt, "[1-9][0-9]*", ["1", "10", "123456"]),
        (.decimal, #"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?"#, ["0.5", "-1.50e-3", "10", "1E9"]),
        (.string, #"[ \r\n\t\S]+"#, ["some text", "a\tb", "123456789"]),
        (.code, #"[^\s]+(\s[^\s]+)*"#, ["a b", "final", "a-b c"]),
        (.id, #"[A-Za-z0-9\-\.]{1,64}"#, ["a.b-1", "Z9"]),
        (.oid, #"urn:oid:[0-2](\.(0|[1-9][0-9]*))+"#, ["urn:oid:1.20.3", "urn:oid:2.0"]),
        (.uri, #"\S+"#, ["http://x.org/ab", "urn:x"]),
        (.uuid, "urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", ["urn:uuid:c757873d-ec9a-4326-a141-556f43239520"]),
        (.base64Binary, #"(\s*([0-9a-zA-Z\+\/=]){4}\s*)+"#, ["QUJD QUI=", "QUJDQUJD", "QQ=="]),
        (
            .date,
            "\(year)(-\(month)(-\(day))?)?",
            ["2024", "1990-10", "2024-02-28"]
        ),
        (
            .dateTime,
            "\(year)(-\(month)(-\(day)(T\(time)\(zone))?)?)?",
            ["2024-01-31T12:30:59.10+02:00", "1990-10-20T00:00:00Z", "2000-01"]
        ),
        (
            .instant,
            "\(year)-\(month)-\(day)T\(time)\(zone)",
            ["2024-01-31T12:30:59.10+02:00", "1990-10-20T00:00:00Z"]
        ),
        (.time, time, ["12:30:59.5", "00:00:00"]),
    ]

    @Test func `Agrees with the published expressions on random mutations of valid values`() throws {
        var generator = SeededGenerator(seed: 1)
        let alphabet = Array("0123456789-+.:TZeE/=abfru \t\n_é".unicodeScalars)
        for (kind, pattern, samples) in Self.patterns {
            let expression = try NSRegularExpression(pattern: "\\A(?:" + pattern.replacingOccurrences(of: "/", with: "\\/") + ")\\z")
            var accepted = 0
            for _ in 0..<1500 {
                var scalars = Array(samples.randomElement(using: &generator)!.unicodeScalars)
                for _ in 0..<Int.random(in: 0...2, using: &generator) {
                    let index = Int.random(in: 0..<max(1, scalars.count), using: &generator)
                    switch Int.random(in: 0..<4, using: &generator) {
                    case 0 where !scalars.isEmpty: scalars.remove(at: index)
                    case 1: scalars.insert(alphabet.randomElement(using: &generator)!, at: min(index, scalars.count))
                    case 2 where !scalars.isEmpty: scalars.swapAt(index, Int.random(in: 0..<scalars.count, using: &generator))
                    default: if !scalars.isEmpty { scalars[index] = alphabet.randomElement(using: &generator)! }
                    }
                }
                var view = String.UnicodeScalarView()
                view.append(contentsOf: scalars)
                let text = String(view)
                let matches = expression.firstMatch(in: text, range: NSRange(location: 0, length: text.utf16.count)) != nil
                let expected = matches && Self.meetsTheProse(kind, text)
                #expect(isValid(kind, text) == expected, "\(kind): \(text.debugDescription)")
                if expected { accepted += 1 }
            }
            #expect(accepted > 100, "\(kind) was hardly exercised")
        }
    }

    /// What the page demands beside the expression, written independently of the code under test.
    private static func meetsTheProse(_ kind: Kind, _ text: String) -> Bool {
        switch kind {
        case .integer, .unsignedInt, .positiveInt: return Int32(text) != nil
        case .date, .dateTime, .instant:
            let day = text.prefix(10).split(separator: "-").compactMap { Int($0) }
            guard day.count == 3, text.count >= 10 else { return true }
            let lengths = [
                31, day[0] % 400 == 0 || (day[0] % 4 == 0 && day[0] % 100 != 0) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31,
            ]
            return day[2] <= lengths[day[1] - 1]
        case .base64Binary:
            let kept = text.filter { !$0.isWhitespace }
            let pads = kept.reversed().prefix { $0 == "=" }.count
            return pads <= 2 && !kept.dropLast(pads).contains("=")
        default: return true
        }
    }
}
