package import FHIRModel

/// The words of a resource as an index of words keeps them: folded, each once, cut at 40 bytes, with blanks between.
package struct ResourceWords: Sendable {
    /// Of the narrative; empty when there is none.
    package let narrative: [UInt8]
    /// Of all text, the narrative's too.
    package let content: [UInt8]

    private static let limit = 40

    /// Words that are known already, with blanks between.
    package init(narrative: [UInt8], content: [UInt8]) {
        self.narrative = narrative
        self.content = content
    }

    /// O(text).
    package init(_ arena: Arena) {
        content = Self.joined(ContentWords.of(arena))
        let text = arena.child(of: arena.root, named: "text")
        let div = text.flatMap { arena.child(of: $0, named: "div") }
        narrative = div.map { Self.joined(FoldedWords.of(NarrativeText.of(arena.bytes(of: $0)))) } ?? []
    }

    /// A word as the index has it; two that differ behind the limit are the same to it.
    static func cut(_ word: [UInt8]) -> [UInt8] {
        guard word.count > limit else { return word }
        var end = limit
        // Never inside a character.
        while end > 0, word[end] & 0xC0 == 0x80 { end -= 1 }
        return Array(word[..<end])
    }

    private static func joined(_ words: [[UInt8]]) -> [UInt8] {
        var result: [UInt8] = []
        for word in Set(words.lazy.map(cut)) {
            if !result.isEmpty { result.append(0x20) }
            result.append(contentsOf: word)
        }
        return result
    }
}
