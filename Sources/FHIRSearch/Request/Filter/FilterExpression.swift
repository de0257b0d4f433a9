/// A `_filter` as a tree (R4 `search_filter.html`): tests of parameters, joined by and, or, not.
package indirect enum FilterExpression: Sendable, Hashable {
    /// At least two.
    case and([FilterExpression])
    /// At least two.
    case or([FilterExpression])
    case not(FilterExpression)
    case test(SearchPath, FilterOperator, String)
}

/// What `_filter` can ask of the values of a parameter.
package enum FilterOperator: String, Sendable, CaseIterable {
    /// Equal, unequal; contains, starts with, ends with.
    case eq, ne, co, sw, ew
    /// Greater, less, each with or without equal; approximately; starts after, ends before.
    case gt, lt, ge, le, ap, sa, eb
    /// Present; a period overlaps.
    case pr, po
    /// The value subsumes a concept, is subsumed by one; a concept is in a value set, none is.
    case ss, sb, `in`, ni
    /// A reference points there.
    case re
}
