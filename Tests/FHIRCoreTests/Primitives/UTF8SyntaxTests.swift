import FHIRCore
import Testing

struct UTF8SyntaxTests {
    private func firstInvalid(_ bytes: [UInt8]) -> Int? {
        let viaBuffer = bytes.withUnsafeBufferPointer { UTF8Syntax.firstInvalid(in: $0) }
        let viaSpan = UTF8Syntax.firstInvalid(in: bytes.span)
        #expect(viaBuffer == viaSpan)
        return viaBuffer
    }

    @Test(arguments: [
        "", "a", "plain ASCII, longer than a word", "é", "ÿ€😀 mixed with ASCII text 0123456789€",
        "\u{10FFFF}\u{FFFF}\u{D7FF}\u{E000}\u{80}\u{800}\u{10000}\0",
    ])
    func `Accepts well-formed text`(text: String) {
        #expect(firstInvalid(Array(text.utf8)) == nil)
    }

    @Test(
        arguments: [
            [0x80], [0xBF], [0xC0, 0x80], [0xC1, 0xBF], [0xC2], [0xC2, 0x41], [0xE0, 0x80, 0x80], [0xE0, 0x9F, 0xBF], [0xE2, 0x82],
            [0xE2, 0x28, 0xA1], [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF], [0xF0, 0x8F, 0xBF, 0xBF], [0xF0, 0x9F, 0x98],
            [0xF4, 0x90, 0x80, 0x80],
            [0xF5, 0x80, 0x80, 0x80], [0xFE], [0xFF],
        ] as [[UInt8]])
    func `Points at the first byte of an ill-formed sequence`(bytes: [UInt8]) {
        for prefix in 0...17 {
            #expect(firstInvalid([UInt8](repeating: 0x61, count: prefix) + bytes) == prefix)
            #expect(firstInvalid([UInt8](repeating: 0x61, count: prefix) + bytes + [UInt8](repeating: 0x62, count: 9)) == prefix)
        }
    }

    @Test func `Agrees with the standard library on random bytes`() {
        var generator = SeededGenerator(seed: 2)
        let leads: [UInt8] = [0x61, 0x80, 0xBF, 0xC2, 0xE0, 0xE2, 0xED, 0xF0, 0xF4, 0xA0, 0x90, 0x8F, 0x9F]
        for _ in 0..<20_000 {
            let bytes = (0..<Int.random(in: 0...12, using: &generator)).map { _ in leads.randomElement(using: &generator)! }
            #expect((firstInvalid(bytes) == nil) == (String(validating: bytes, as: UTF8.self) != nil), "\(bytes)")
        }
    }
}
