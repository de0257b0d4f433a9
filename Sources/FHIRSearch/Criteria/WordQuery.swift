/// Words that a resource must have, all of them, for an index of words to find it by.
package struct WordQuery: Sendable, Hashable {
    /// As `ResourceWords` has them: letters and digits, folded and cut; empty only if there is a beginning.
    package var words: [[UInt8]]
    /// What one more word must begin with, likewise; nil for none.
    package var beginning: [UInt8]?
    /// Whether the narrative must have them; otherwise any text of the resource.
    package var isInNarrative: Bool
    /// Whether a resource that has them all holds the check; otherwise it must be looked at.
    package var isEnough: Bool

    package init(words: [[UInt8]], beginning: [UInt8]? = nil, isInNarrative: Bool, isEnough: Bool) {
        self.words = words
        self.beginning = beginning
        self.isInNarrative = isInNarrative
        self.isEnough = isEnough
    }
}
