import Foundation
import Testing

@testable import FHIRSearch

/// Folding number 2, which stores rely on for ever.
struct StringFoldingTests {
    private func fold(_ text: String) -> String { String(decoding: StringFolding.fold(text), as: UTF8.self) }

    @Test(arguments: [
        ("O'Neil", "oneil"), ("O\u{2019}Neil", "oneil"), ("Smith-Jones", "smithjones"), ("St. Mary's  (East)", "st marys east"),
        ("a - b", "a b"), ("- a -", "a"), ("Élan, vital!", "elan vital"), ("a+b=$c<d>", "a+b=$c<d>"), ("x_y", "xy"), ("「語」。", "語"),
        ("⑴ one", "1 one"), ("½", "1⁄2"), ("…", "..."), ("-", "-"), (" ' - ", "' -"), ("", ""), (" \t", ""), ("\u{B7}x", "x"),
        ("¿Qué?", "que"),
    ])
    func `Neither case nor accents nor punctuation count`(text: String, expected: String) {
        #expect(fold(text) == expected)
    }

    @Test func `it is folding 1 without what Unicode calls punctuation, and stays when repeated, for every character`() {
        var differences = 0
        for number in UInt32(0x20)...0x10FFFF {
            guard let scalar = Unicode.Scalar(number) else { continue }
            let folded = TextFolding.fold("x" + String(scalar) + "x")
            let plain = String(decoding: folded, as: UTF8.self).unicodeScalars.filter { !Punctuation.contains($0.value) }
            let expected = plain.isEmpty ? folded : Array(String(String.UnicodeScalarView(plain)).utf8)
            let string = StringFolding.fold("x" + String(scalar) + "x")
            if string != expected || StringFolding.fold(String(decoding: string, as: UTF8.self)) != string { differences += 1 }
        }
        #expect(differences == 0)
    }

    @Test func `the categories are those of Unicode`() {
        // Characters that are newer than the table are none of its business.
        let later: Set<Unicode.GeneralCategory> = [.unassigned, .privateUse, .surrogate]
        var wrong: [UInt32] = []
        for number in UInt32(0)...0x10FFFF {
            guard let scalar = Unicode.Scalar(number) else { continue }
            let category = scalar.properties.generalCategory
            if let age = scalar.properties.age, age.major > 14 { continue }
            let isPunctuation: Bool =
                switch category {
                case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation, .finalPunctuation,
                    .otherPunctuation:
                    true
                default: false
                }
            if !later.contains(category), isPunctuation != Punctuation.contains(number) { wrong.append(number) }
        }
        #expect(wrong == [])
    }

    @Test func `the folding of all characters is the one that stores were written with`() {
        var stream = KeyedHash.Stream(KeyedHash(key0: 1, key1: 2))
        for number in UInt32(0)...0x10FFFF {
            guard let scalar = Unicode.Scalar(number) else { continue }
            stream.add(StringFolding.fold("x" + String(scalar) + "x")[...])
        }
        #expect(stream.finish() == Self.digest)
    }

    /// Never changes: another folding needs another number.
    private static let digest: UInt64 = 0x3A1E_9E3B_0575_0C2C

    @Test func `a cut is at the end of a character and a beginning of the whole, and beginnings stay beginnings`() {
        var random = SeededRandom(seed: 9)
        let pieces = ["a", "B", "é", "'", "-", ".", " ", "\t", "😀", "ß", "\u{301}", "語", "。", "⑴", "\u{2019}"]
        for _ in 0..<4000 {
            let parts = (0..<Int.random(in: 0..<40, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }
            let whole = StringFolding.fold(parts.joined())
            let limit = Int.random(in: 1..<50, using: &random)
            var kept: [UInt8] = []
            var copy = parts.joined()
            let isWhole = copy.withUTF8 { StringFolding.append($0, to: &kept, atMost: limit) }
            #expect(isWhole == (whole.count <= limit) && whole.starts(with: kept) && kept.count <= limit)
            #expect(String(validating: kept, as: UTF8.self) != nil)
            let beginning = StringFolding.fold(parts.prefix(Int.random(in: 0...parts.count, using: &random)).joined())
            let scalars = String(decoding: beginning, as: UTF8.self).unicodeScalars
            let isPunctuation = scalars.allSatisfy { Punctuation.contains($0.value) || $0 == " " }
            #expect(isPunctuation || whole.starts(with: beginning))
        }
    }

    @Test func `the tables are those that the script writes`() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..").standardizedFileURL
        let script = root.appending(path: "scripts/generate-folding")
        guard FileManager.default.isExecutableFile(atPath: script.path) else { return }
        let run = Process()
        run.executableURL = script
        run.arguments = ["--check"]
        run.standardError = FileHandle.nullDevice
        try run.run()
        run.waitUntilExit()
        #expect(run.terminationStatus == 0)
    }
}
