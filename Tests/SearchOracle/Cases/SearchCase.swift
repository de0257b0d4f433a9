/// A search of the small world (`CaseWorld`) with its answer written by hand.
package struct SearchCase: Sendable, CustomStringConvertible {
    package enum Answer: Sendable, Hashable {
        /// The ids of the matches in order, and of what is included with them in any order. No two resources of the world share an id.
        case found([String], included: Set<String>)
        /// The search is refused with a message that contains this: the parameter's name, or the part of it that is wrong.
        case refused(naming: String)
    }

    /// The group of `SearchCases` that it belongs to.
    package let group: String
    package let search: SearchText
    package let answer: Answer

    package var description: String { search.description }

    /// - Parameter answer: ids separated by spaces, behind a `+` those included; or `!` and what the refusal names.
    init(_ group: String, _ search: String, _ answer: String) {
        self.group = group
        self.search = SearchText(search)
        if answer.hasPrefix("!") {
            self.answer = .refused(naming: answer.dropFirst().trimmed)
        } else {
            let halves = answer.split(separator: "+", omittingEmptySubsequences: false)
            let ids = halves.map { $0.split(separator: " ").map(String.init) }
            self.answer = .found(ids.first ?? [], included: Set(ids.dropFirst().joined()))
        }
    }
}
