import FHIRCore
import Foundation
import Testing

struct DecimalValueTests {
    private func decimal(_ text: String) throws -> DecimalValue {
        try #require(DecimalValue(text), "\(text)")
    }

    @Test(arguments: [
        "0", "-0", "0.00", "-0.0", "1", "1.50", "1.5", "100", "0.015", "0.000000", "-12.340", "9999999999999999999", "10000000000000000000",
        "0.1234567890123456789012345678901234567890", "-123456789012345678901234567890.5000", "1e2", "1.50e3", "0.00000000000000000001",
        "1e-25", "1.20e-30", "-1.000000000000000000e245",
    ])
    func `Keeps the digits as written`(text: String) throws {
        #expect(try decimal(text).description == text)
    }

    @Test(arguments: [("1.50E3", "1.50e3"), ("15e2", "1.5e3"), ("150e-2", "1.50"), ("1e+2", "1e2"), ("1.0e1", "10"), ("0.0000e2", "0.00")])
    func `Keeps the precision where it changes the form`(text: String, written: String) throws {
        #expect(try decimal(text).description == written)
    }

    @Test(arguments: [
        "", "-", "+1", "01", "1.", ".1", "1e", "e1", "1x", "NaN", " 1", "1 ", "1e10001", "1e-10001", "0.1e-10000", "1e99999999999999999999",
    ])
    func `Reads nothing but decimals within the limits`(text: String) {
        #expect(DecimalValue(text) == nil)
    }

    @Test func `Significant digits are limited, leading zeros are not counted`() throws {
        #expect(DecimalValue(String(repeating: "9", count: 1024)) != nil)
        #expect(DecimalValue(String(repeating: "9", count: 1025)) == nil)
        #expect(DecimalValue("0." + String(repeating: "0", count: 5000) + "1") != nil)
        #expect(DecimalValue("0." + String(repeating: "0", count: 10_000) + "1") == nil)
        #expect(DecimalValue(String(repeating: "1", count: 2_000_000)) == nil)
        let widest = try decimal("1e-10000")
        #expect(widest < DecimalValue("1e10000")!)
        #expect(widest.implicitRange.low == DecimalValue("5e-10000").flatMap { $0.multiplied(by: DecimalValue("0.1")!) })
    }

    @Test(arguments: [
        ("1.50", "1.5"), ("100", "1e2"), ("0", "-0.00"), ("0.1", "10e-2"), ("12345678901234567890.0", "12345678901234567890"),
        ("1e30", "1000000000000000000000000000000"),
    ])
    func `Equal values are equal however they are written`(left: String, right: String) throws {
        let (left, right) = (try decimal(left), try decimal(right))
        #expect(left == right)
        #expect(left.hashValue == right.hashValue)
        #expect(left.orderedBytes == right.orderedBytes)
        #expect(!left.isWrittenLike(right))
        #expect(left.isWrittenLike(left))
    }

    @Test(arguments: [
        ("100", "99.5", "100.5"), ("100.00", "99.995", "100.005"), ("1e2", "50", "150"), ("1.00e2", "99.5", "100.5"), ("0", "-0.5", "0.5"),
        ("-2.0", "-2.05", "-1.95"), ("0.00000000000000000005", "0.000000000000000000045", "0.000000000000000000055"),
        ("9999999999999999999", "9999999999999999998.5", "9999999999999999999.5"),
        ("99999999999999999999999", "99999999999999999999998.5", "99999999999999999999999.5"),
    ])
    func `Stands for the range of half its last digit`(text: String, low: String, high: String) throws {
        let range = try decimal(text).implicitRange
        #expect(range.low == (try decimal(low)))
        #expect(range.high == (try decimal(high)))
    }

    @Test(arguments: [("100", "90", "110"), ("-5.4", "-5.94", "-4.86"), ("0", "0", "0")])
    func `Approximately means a tenth either way`(text: String, low: String, high: String) throws {
        let range = try decimal(text).approximateRange
        #expect(range.low == (try decimal(low)))
        #expect(range.high == (try decimal(high)))
    }

    @Test(
        arguments: [
            ("0", 0), ("-0.0", 0), ("12", 12), ("12.00", 12), ("1.2e1", 12), ("-1e18", -1_000_000_000_000_000_000),
            ("9223372036854775807", .max),
            ("-9223372036854775808", .min), ("9223372036854775808", nil), ("-9223372036854775809", nil), ("1.5", nil), ("0.1", nil),
            ("1e19", nil),
            ("1e10000", nil), ("12.000000000000000000000000", 12), ("12.000000000000000000000001", nil),
        ] as [(String, Int64?)])
    func `Gives a whole number where it is one`(text: String, expected: Int64?) throws {
        #expect(try decimal(text).int64 == expected)
    }

    @Test(arguments: [Int64.min, -1, 0, 1, 42, .max])
    func `Holds every Int64`(value: Int64) {
        #expect(DecimalValue(value).int64 == value)
        #expect(DecimalValue(value).description == String(value))
    }

    @Test func `Sign and magnitude`() throws {
        let long = "12345678901234567890123.5"
        #expect(try decimal(long).negated.description == "-" + long)
        #expect(try decimal("-" + long).magnitude.description == long)
        #expect(try decimal("1.50").negated.description == "-1.50")
        #expect(try decimal("1.50").fractionDigits == 2)
        #expect(try decimal("1.50").digitCount == 3)
    }

    @Test(
        arguments: [
            ("1", "3", 5, "0.33333"), ("2", "3", 2, "0.66"), ("-7", "2", 0, "-3"), ("7", "-2", 1, "-3.5"), ("1.50", "0.5", 2, "3.00"),
            ("0", "7", 1, "0.0"), ("1e3", "8", 0, "125"), ("1e-3", "8", 2, "0.00"), ("12345", "1e3", 0, "12"), ("5", "1e40", 3, "0.000"),
            ("5", "1e50", 3, nil), ("1", "0", 2, nil),
            ("1", "0.00", 2, nil), ("9999999999999999999", "1", 19, "9999999999999999999.0000000000000000000"), ("1", "3", 400, nil),
            ("12345678901234567890123", "3", 0, "4115226300411522630041"),
        ] as [(String, String, Int, String?)])
    func `Divides and cuts toward zero`(left: String, right: String, digits: Int, expected: String?) throws {
        let quotient = try decimal(left).divided(by: decimal(right), fractionDigits: digits)
        #expect(quotient?.description == expected)
    }

    @Test(arguments: [
        ("1.25", 1, "1.3", "1.2"), ("-1.25", 1, "-1.3", "-1.2"), ("1.249", 1, "1.2", "1.2"), ("0.5", 0, "1", "0"), ("0.4", 0, "0", "0"),
        ("99.95", 1, "100.0", "99.9"),
        ("0.05", 0, "0", "0"), ("5", 2, "5", "5"), ("1e5", 1, "1e5", "1e5"),
        ("12345678901234567890.55", 1, "12345678901234567890.6", "12345678901234567890.5"),
        ("9999999999999999999.9", 0, "10000000000000000000", "9999999999999999999"), ("-0.4", 0, "-0", "-0"),
        ("0.00009", 2, "0.00", "0.00"),
    ])
    func `Rounds half away from zero and truncates`(text: String, digits: Int, rounded: String, truncated: String) throws {
        #expect(try decimal(text).rounded(toFractionDigits: digits).description == rounded)
        #expect(try decimal(text).truncated(toFractionDigits: digits).description == truncated)
    }

    @Test func `Arithmetic beyond the limits is refused`() throws {
        #expect(try decimal("1e10000").adding(decimal("1e-10000")) == nil)
        let huge = try decimal("1e10000")
        let square = try #require(huge.multiplied(by: huge))
        #expect(square.multiplied(by: huge) == nil)
        let wide = try decimal(String(repeating: "7", count: 1024))
        let twice = try #require(wide.multiplied(by: wide))
        let fourTimes = try #require(twice.multiplied(by: twice))
        #expect(fourTimes.multiplied(by: wide) == nil)
    }

    /// A number with few digits near others, often equal to them in value.
    static func random(_ generator: inout SeededGenerator) -> String {
        var text = Bool.random(using: &generator) ? "-" : ""
        let digits = [1, 2, 3, 5, 9, 18, 19, 20, 21, 30].randomElement(using: &generator)!
        let zeroes = Int.random(in: 0..<4, using: &generator) == 0
        var whole = ""
        for index in 0..<Int.random(in: 1...digits, using: &generator) {
            whole += String(Int.random(in: (index == 0 ? 1 : 0)...(zeroes ? 1 : 9), using: &generator))
        }
        text += Int.random(in: 0..<3, using: &generator) == 0 ? "0" : whole
        if Bool.random(using: &generator) {
            text += "."
            for _ in 0..<Int.random(in: 1...digits, using: &generator) {
                text += String(Int.random(in: 0...(zeroes ? 0 : 9), using: &generator))
            }
        }
        switch Int.random(in: 0..<6, using: &generator) {
        case 0: text += "e" + String(Int.random(in: -5...5, using: &generator))
        case 1: text += "e" + String(Int.random(in: -90...90, using: &generator))
        default: break
        }
        return text
    }

    @Test func `Arithmetic and order agree with Foundation's Decimal`() throws {
        var generator = SeededGenerator(seed: 7)
        for _ in 0..<5000 {
            func operand() -> String {
                let whole = Int.random(in: -99_999_999...99_999_999, using: &generator)
                let shift = Int.random(in: 0...6, using: &generator)
                return DecimalValue(Int64(whole)).multiplied(by: DecimalValue("1e-\(shift)")!)!.description
            }
            let (leftText, rightText) = (operand(), operand())
            let (left, right) = (try decimal(leftText), try decimal(rightText))
            let (oracleLeft, oracleRight) = (Decimal(string: leftText)!, Decimal(string: rightText)!)
            #expect(left.adding(right) == DecimalValue("\(oracleLeft + oracleRight)"), "\(leftText) + \(rightText)")
            #expect(left.subtracting(right) == DecimalValue("\(oracleLeft - oracleRight)"), "\(leftText) - \(rightText)")
            #expect(left.multiplied(by: right) == DecimalValue("\(oracleLeft * oracleRight)"), "\(leftText) * \(rightText)")
            #expect((left < right) == (oracleLeft < oracleRight), "\(leftText) < \(rightText)")
            #expect((left == right) == (oracleLeft == oracleRight))
        }
    }

    @Test func `Long arithmetic obeys the laws of algebra`() throws {
        var generator = SeededGenerator(seed: 8)
        for _ in 0..<2000 {
            let (left, right, third) = (
                try decimal(Self.random(&generator)), try decimal(Self.random(&generator)), try decimal(Self.random(&generator))
            )
            let sum = try #require(left.adding(right))
            #expect(sum == right.adding(left))
            #expect(sum.subtracting(right) == left)
            #expect(left.multiplied(by: right) == right.multiplied(by: left))
            #expect(
                sum.multiplied(by: third)
                    == left.multiplied(by: third).flatMap { first in
                        right.multiplied(by: third).flatMap { first.adding($0) }
                    })
            #expect((left < right) == (left.subtracting(right).map { $0 < .zero }))
            #expect(DecimalValue(sum.description).map { $0.isWrittenLike(sum) } == true)
        }
    }

    @Test func `Any bytes can be read without a trap`() {
        var generator = SeededGenerator(seed: 9)
        let alphabet = Array("0123456789-+.eE".utf8)
        for _ in 0..<20_000 {
            let bytes = (0..<Int.random(in: 0...40, using: &generator)).map { _ in alphabet.randomElement(using: &generator)! }
            guard let value = DecimalValue(bytes.span) else { continue }
            let isValid = PrimitiveSyntax.isValid(.decimal, bytes.span)
            #expect(isValid)
            #expect(value.implicitRange.low < value.implicitRange.high)
            #expect(DecimalValue(value.description).map { $0.isWrittenLike(value) } == true)
        }
    }
}
