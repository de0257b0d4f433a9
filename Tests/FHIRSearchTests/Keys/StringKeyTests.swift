import Testing

@testable import FHIRSearch

/// Keys of strings answer begins-with, exact and contains as the folded texts themselves do.
struct StringKeyTests {
    private let hash = TestCatalogue.hash

    @Test func `a key is the folded text, a flag and four bytes of hash`() {
        let key = StringKey.encode("Müller", hash)
        #expect(key.dropLast(4) == Array("muller".utf8) + [0])
        let long = StringKey.encode(String(repeating: "x", count: 81), hash)
        #expect(long.dropLast(4) == Array(String(repeating: "x", count: 80).utf8) + [1])
        #expect(StringKey.encode(String(repeating: "é", count: 200), hash).count == 85)
    }

    @Test func `ranges hold what a naive predicate says`() {
        var random = SeededRandom(seed: 11)
        let pieces = ["an", "Ann", "a", "Á", "é", " ", "語", "b", "ß", "anna anna anna anna ", "x\u{301}", "o'", "-"]
        func text(_ most: Int) -> String {
            (0..<Int.random(in: 1...most, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
        }
        let texts = (0..<400).map { _ in text(14) } + (0..<100).map { _ in text(40) }
        var hits = 0
        for _ in 0..<400 {
            var query = text(Int.random(in: 1...12, using: &random))
            if random.once(in: 3), let other = texts.randomElement(using: &random) {
                query = String(other.prefix(Int.random(in: 1...max(1, other.count), using: &random)))
            }
            let folded = StringFolding.fold(query)
            for text in texts {
                let key = StringKey.encode(text, hash)
                let whole = StringFolding.fold(text)
                let begins = StringKey.matching(prefix: query)
                expect([begins], key, whole.starts(with: folded))
                let exact = StringKey.matching(exactly: query, hash)
                expect([exact], key, text.utf8.elementsEqual(query.utf8))
                let contains = String(decoding: whole, as: UTF8.self).utf8.contains(folded)
                expect(StringKey.matching(containing: query), key, contains)
                if contains { hits += 1 }
            }
        }
        #expect(hits > 10_000)
    }

    /// A certain match must agree with the truth, an uncertain one must not miss it.
    private func expect(_ matches: [KeyMatch], _ key: [UInt8], _ truth: Bool) {
        let found = matches.filter { $0.holds(key) }
        if found.contains(where: \.isCertain) {
            #expect(truth)
        } else if found.isEmpty {
            #expect(!truth)
        }
    }

    @Test func `an empty key passes no test`() {
        for test: KeyTest in [.contains([]), .exactText(0), .isCut, .system(0), .unit(0), .date(.init()), .number(.init())] {
            #expect(!test.holds([]))
        }
        #expect(KeyTest.any.holds([]))
    }
}

extension KeyMatch {
    /// Whether a key lies in one of the ranges and passes the test.
    func holds(_ key: [UInt8]) -> Bool { ranges.contains { $0.contains(key) } && test.holds(key) }
}

extension Collection where Element: Equatable {
    /// Whether the elements of another collection occur in a row.
    func contains(_ other: some Collection<Element>) -> Bool {
        if other.isEmpty { return true }
        return indices.contains { self[$0...].starts(with: other) }
    }
}
