/// What comes before the value of an ordered parameter (R4 `search.html#prefix`).
package enum SearchPrefix: String, Sendable, CaseIterable {
    case eq, ne, gt, lt, ge, le, sa, eb, ap

    /// The prefix and what follows it. "If no prefix is present, the prefix eq is assumed."
    static func split(_ text: String) -> (prefix: SearchPrefix, rest: String) {
        guard let prefix = SearchPrefix(rawValue: String(text.prefix(2))) else { return (.eq, text) }
        return (prefix, String(text.dropFirst(2)))
    }
}
