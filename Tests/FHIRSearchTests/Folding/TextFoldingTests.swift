import Testing

@testable import FHIRSearch

/// Folding number 1, which stores rely on for ever.
struct TextFoldingTests {
    private func fold(_ text: String) -> String { String(decoding: TextFolding.fold(text), as: UTF8.self) }

    @Test func `case and accents do not count`() {
        #expect(fold("Ödön Árvíztűrő TÜKÖRFÚRÓGÉP") == "odon arvizturo tukorfurogep")
        #expect(fold("Straße") == "strasse")
        #expect(fold("ΣΊΣΥΦΟΣ") == "σισυφοσ")
        #expect(fold("σίσυφος") == "σισυφοσ")
        #expect(fold("İstanbul") == "istanbul")
        #expect(fold("Ｆｕｌｌ ﬁ ² Ⅷ ½") == "full fi 2 viii 1⁄2")
        #expect(fold("naïve") == fold("nai\u{308}ve"))
        #expect(fold("Ærøskøbing ŁÓDŹ") == "ærøskøbing łodz")
        #expect(fold("Ещё") == "еще")
        #expect(fold("がギ") == "かキ")
        #expect(fold("מִרְיָם") == "מרים")
    }

    @Test func `white space becomes single spaces and goes from the ends`() {
        #expect(fold("  a \t\r\n b\u{A0}\u{2003}c\u{3000}") == "a b c")
        #expect(fold("\u{2028}") == "")
        #expect(fold("a\u{B4}b") == "a b")  // the accent by itself is a space with a mark
    }

    @Test func `control characters are dropped`() {
        #expect(fold("a\u{0}b\u{1}c\u{7F}d\u{9B}e\u{85}f") == "abcde f")
    }

    @Test func `Hangul syllables are taken apart by arithmetic`() {
        #expect(TextFolding.fold("한글") == Array("\u{1112}\u{1161}\u{11AB}\u{1100}\u{1173}\u{11AF}".utf8))
        #expect(TextFolding.fold("가힣") == Array("\u{1100}\u{1161}\u{1112}\u{1175}\u{11C2}".utf8))
    }

    @Test func `folding again changes nothing, for every character`() {
        var changed = 0
        for number in UInt32(0x20)...0x10FFFF {
            guard let scalar = Unicode.Scalar(number) else { continue }
            let once = TextFolding.fold(String(scalar))
            if TextFolding.fold(String(decoding: once, as: UTF8.self)) != once { changed += 1 }
            if once.contains(0) || once.contains(1) { changed += 1 }
        }
        #expect(changed == 0)
    }

    @Test func `the folding of all characters is the one that stores were written with`() {
        var stream = KeyedHash.Stream(KeyedHash(key0: 1, key1: 2))
        for number in UInt32(0)...0x10FFFF {
            guard let scalar = Unicode.Scalar(number) else { continue }
            stream.add(TextFolding.fold("x" + String(scalar) + "x")[...])
        }
        #expect(stream.finish() == Self.digest)
    }

    /// Never changes: another folding needs another number.
    private static let digest: UInt64 = 0xF3EE_06E1_8E3A_2F5D

    @Test func `a cut is at the end of a character and a beginning of the whole`() {
        var random = SeededRandom(seed: 7)
        let pieces = ["a", "B", "é", "ﷺ", "한", " ", "\t", "😀", "ß", "\u{301}", "語", "\u{0}"]
        for _ in 0..<2000 {
            let text = (0..<Int.random(in: 0..<40, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
            let limit = Int.random(in: 1..<50, using: &random)
            let whole = TextFolding.fold(text)
            var cut: [UInt8] = [0xAA]
            var copy = text
            let isWhole = copy.withUTF8 { TextFolding.append($0, to: &cut, atMost: limit) }
            #expect(cut.first == 0xAA)
            let kept = Array(cut.dropFirst())
            #expect(isWhole == (whole.count <= limit))
            #expect(whole.starts(with: kept))
            #expect(kept.count <= limit && (isWhole || kept.count > limit - 4))
            #expect(String(validating: kept, as: UTF8.self) != nil)
        }
    }

    @Test func `what a text begins with begins its folding`() {
        var random = SeededRandom(seed: 8)
        let pieces = ["Anna", "É", "e\u{301}", " ", "  ", "ß", "Ǆ", "한", "1", "İ", "\u{9}", "ﬁ"]
        for _ in 0..<2000 {
            let parts = (0..<Int.random(in: 1..<12, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }
            let beginning = parts.prefix(Int.random(in: 0...parts.count, using: &random)).joined()
            #expect(TextFolding.fold(parts.joined()).starts(with: TextFolding.fold(beginning)))
        }
    }

    @Test func `bytes that are no text are dropped, not read beyond`() {
        for bytes: [UInt8] in [[0xC3], [0xE2, 0x82], [0xF0, 0x9F, 0x98], [0xFF, 0x61], [0x80, 0x62], [0xC3, 0x28]] {
            var output: [UInt8] = []
            _ = bytes.withUnsafeBufferPointer { TextFolding.append($0, to: &output) }
            #expect(output.count <= bytes.count)
        }
    }
}
