/// What a parameter is compared with: the value of a URL, with commas and escapes, or a comparison of a `_filter`.
enum SearchOperand: Sendable, Hashable {
    case values(String)
    case test(FilterOperator, String)
}
