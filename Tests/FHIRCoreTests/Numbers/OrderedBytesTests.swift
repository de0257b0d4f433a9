import FHIRCore
import Testing

struct OrderedBytesTests {
    private func encoded(_ text: String) throws -> [UInt8] {
        try #require(DecimalValue(text), "\(text)").orderedBytes
    }

    @Test(
        arguments: [
            ("0", [0x80]), ("1", [0xC1, 0x0B, 0x00]), ("10", [0xC2, 0x0B, 0x00]), ("12", [0xC2, 0x0D, 0x00]),
            ("0.015", [0xBF, 0x10, 0x00]),
            ("123", [0xC3, 0x0D, 0x1F, 0x00]), ("-1", [0x3E, 0xF4, 0xFF]), ("1e61", [0xFE, 0x0B, 0x00]),
            ("1e62", [0xFF, 0x80, 0x3F, 0x0B, 0x00]),
            ("1e-63", [0x82, 0x0B, 0x00]), ("1e-64", [0x81, 0x7F, 0xC1, 0x0B, 0x00]), ("99", [0xC2, 0x64, 0x00]),
        ] as [(String, [UInt8])])
    func `The stored form is fixed for ever`(text: String, bytes: [UInt8]) throws {
        #expect(try encoded(text) == bytes)
    }

    @Test func `Literal numbers keep their order`() throws {
        let ascending = [
            "-1e10000", "-1e63", "-9.9e62", "-1e62", "-1e61", "-100.001", "-100", "-99.99", "-12.1", "-12", "-11", "-1.5", "-1.45", "-1",
            "-0.9",
            "-1e-61", "-1e-63", "-1e-64", "-1e-10000", "0", "1e-10000", "9e-65", "1e-64", "1e-63", "1e-62", "0.001",
            "0.0010000000000000000000001",
            "0.1", "1", "1.01", "1.1", "9", "10", "99", "99.9", "100", "9999999999999999999", "10000000000000000000",
            "10000000000000000001",
            "1e61", "1e62", "1e63", "9.99e9999", "1e10000",
        ]
        for (lower, upper) in zip(ascending, ascending.dropFirst()) {
            #expect(try encoded(lower).lexicographicallyPrecedes(encoded(upper)), "\(lower) < \(upper)")
            #expect(try #require(DecimalValue(lower)) < #require(DecimalValue(upper)))
        }
    }

    @Test func `Byte order is numeric order for random numbers, also followed by other bytes`() throws {
        var generator = SeededGenerator(seed: 10)
        for _ in 0..<15_000 {
            let (leftText, rightText) = (DecimalValueTests.random(&generator), DecimalValueTests.random(&generator))
            let (left, right) = (try #require(DecimalValue(leftText)), try #require(DecimalValue(rightText)))
            let (leftBytes, rightBytes) = (left.orderedBytes, right.orderedBytes)
            #expect((left == right) == (leftBytes == rightBytes), "\(leftText) = \(rightText)")
            #expect((left < right) == leftBytes.lexicographicallyPrecedes(rightBytes), "\(leftText) < \(rightText)")
            if left != right {
                #expect((left < right) == (leftBytes + [0xFF]).lexicographicallyPrecedes(rightBytes + [0x00]), "\(leftText) < \(rightText)")
            }
        }
    }

    @Test func `Encodings can be read back exactly`() throws {
        var generator = SeededGenerator(seed: 11)
        for _ in 0..<5000 {
            let value = try #require(DecimalValue(DecimalValueTests.random(&generator)))
            let bytes = value.orderedBytes
            let back = try #require(bytes.withUnsafeBufferPointer { DecimalValue(orderedBytes: $0) })
            #expect(back == value)
            #expect(back.orderedBytes == bytes)
        }
    }

    @Test func `Only what is written can be read, whatever the bytes`() {
        var generator = SeededGenerator(seed: 12)
        let alphabet: [UInt8] = [0x00, 0x01, 0x0B, 0x64, 0x65, 0x7E, 0x7F, 0x80, 0x81, 0x82, 0xC1, 0x3E, 0xF4, 0xFE, 0xFF, 0x3F]
        for _ in 0..<50_000 {
            let bytes = (0..<Int.random(in: 0...6, using: &generator)).map { _ in alphabet.randomElement(using: &generator)! }
            if let value = bytes.withUnsafeBufferPointer({ DecimalValue(orderedBytes: $0) }) {
                #expect(value.orderedBytes == bytes)
            }
        }
    }
}
