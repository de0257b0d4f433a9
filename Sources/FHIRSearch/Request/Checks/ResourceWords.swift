package import FHIRModel

/// The words of a resource as an index of words keeps them: folded, each once, cut at 40 bytes.
package struct ResourceWords: Sendable {
    /// Of the narrative; empty when there is none.
    package let narrative: [[UInt8]]
    /// Of all text, the narrative's too.
    package let content: [[UInt8]]

    /// Counts the ways in which words were found in texts so far. An index that was made in another way is made anew: raise it with every
    /// change of folding, of what separates words, of which elements have text, and of the cut.
    package static let form: Int64 = 1

    /// How many bytes of a word are kept.
    private static let limit = 40
    /// A query looks for no more words than these, the longest; whether a resource has the others is asked of itself.
    private static let most = 16

    /// Words that are known already.
    package init(narrative: [[UInt8]], content: [[UInt8]]) {
        self.narrative = narrative
        self.content = content
    }

    /// O(text).
    package init(_ arena: Arena) {
        content = Self.distinct(ContentWords.of(arena))
        let text = arena.child(of: arena.root, named: "text")
        let div = text.flatMap { arena.child(of: $0, named: "div") }
        narrative = div.map { Self.distinct(FoldedWords.of(NarrativeText.of(arena.bytes(of: $0)))) } ?? []
    }

    /// What an index is asked for resources that have words, in any order.
    static func query(_ words: [[UInt8]], isInNarrative: Bool, isInRow: Bool) -> WordQuery {
        let sought = distinct(words).sorted { $0.count == $1.count ? $0.lexicographicallyPrecedes($1) : $0.count > $1.count }
        // Words that are as long as cut ones may be the beginnings of others.
        let isEnough = !isInRow && sought.count <= most && words.allSatisfy { $0.count <= limit - 4 }
        return WordQuery(words: Array(sought.prefix(most)), isInNarrative: isInNarrative, isEnough: isEnough)
    }

    /// What an index is asked for resources with a text that begins with another; nil for one that leaves too many.
    /// - Parameter text: folded.
    static func query(beginning text: [UInt8]) -> WordQuery? {
        let all = FoldedWords.of(text)
        guard let last = all.last else { return nil }
        let words = distinct(Array(all.dropLast().suffix(most)))
        // The last word may go on.
        let beginning = cut(last, to: limit - 4)
        if beginning.count < 3 { return words.isEmpty ? nil : WordQuery(words: words, isInNarrative: false, isEnough: false) }
        return WordQuery(words: words, beginning: beginning, isInNarrative: false, isEnough: false)
    }

    /// A word as the index has it; two that differ behind the limit are the same to it.
    static func cut(_ word: [UInt8]) -> [UInt8] { cut(word, to: limit) }

    private static func cut(_ word: [UInt8], to limit: Int) -> [UInt8] {
        guard word.count > limit else { return word }
        var end = limit
        // Never inside a character.
        while end > 0, word[end] & 0xC0 == 0x80 { end -= 1 }
        return Array(word[..<end])
    }

    private static func distinct(_ words: [[UInt8]]) -> [[UInt8]] { Array(Set(words.lazy.map(cut))) }
}
