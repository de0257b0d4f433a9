import FHIRCore
import Testing

struct LongDivisionTests {
    private func decimal(_ text: String) throws -> DecimalValue { try #require(DecimalValue(text), "\(text)") }

    @Test(arguments: [
        ("1", "3", 5, "0.33333"), ("2", "3", 5, "0.66667"), ("1", "8", 5, "0.125"), ("100", "5", 5, "20"), ("-7", "2", 5, "-3.5"),
        ("7", "-2", 5, "-3.5"), ("0", "9", 5, "0"), ("99999.7", "1", 5, "100000"), ("1e20", "4", 5, "2.5e19"), ("1", "1e20", 5, "1e-20"),
        ("123456789", "1", 5, "123460000"), ("6.3", "1000", 40, "0.0063"), ("1.50", "1", 40, "1.5"),
        ("1", "3.1415926535897932384626433832795028841971", 30, "0.318309886183790671537767526745"),
        ("3.1415926535897932384626433832795028841971", "3.1415926535897932384626433832795028841971", 30, "1"),
        (
            "10000000000000000000000000000000000000001", "10000000000000000000000000000000000000000", 45,
            "1.0000000000000000000000000000000000000001"
        ),
        ("5", "99999999999999999999999999999999", 3, "5.00e-32"),
    ])
    func `Divides to significant digits, exactly where it can`(left: String, right: String, digits: Int, quotient: String) throws {
        let result = try #require(try decimal(left).divided(by: decimal(right), significantDigits: digits))
        #expect(result == DecimalValue(quotient), "\(result)")
    }

    @Test func `Refuses zero as divisor`() throws {
        #expect(try decimal("1").divided(by: .zero, significantDigits: 5) == nil)
    }

    @Test func `A product divided by one factor is the other`() throws {
        var random = SeededGenerator(seed: 11)
        for _ in 0..<2000 {
            let texts = (0..<2).map { _ in
                let digits = (0..<Int.random(in: 1...30, using: &random)).map { _ in String(Int.random(in: 0...9, using: &random)) }
                return "1" + digits.joined() + "e\(Int.random(in: -20...20, using: &random))"
            }
            let (left, right) = try (decimal(texts[0]), decimal(texts[1]))
            let product = try #require(left.multiplied(by: right))
            #expect(product.divided(by: right, significantDigits: 64) == left, "\(texts)")
        }
    }
}
