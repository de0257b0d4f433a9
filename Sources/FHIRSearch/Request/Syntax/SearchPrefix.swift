/// The comparison that stands before the value of a number, date or quantity (R4 `search.html#prefix`): equal, not equal, greater, less,
/// greater or equal, less or equal, starts after, ends before, approximately.
package enum SearchPrefix: String, Sendable, CaseIterable {
    case eq, ne, gt, lt, ge, le, sa, eb, ap

    /// The prefix of a value and what follows it; `eq` when there is none. Prefixes are lower case.
    static func split(_ text: String) -> (prefix: SearchPrefix, rest: Substring) {
        guard text.utf8.count >= 2, let prefix = SearchPrefix(rawValue: String(text.prefix(2))) else { return (.eq, text[...]) }
        return (prefix, text.dropFirst(2))
    }

    /// All of them, for messages.
    static var list: String { allCases.map(\.rawValue).joined(separator: " ") }
}
