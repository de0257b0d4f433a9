/// How large a search may be, so that no URL stalls the server or exhausts a stack; what is beyond is refused, never cut.
package enum SearchLimits {
    /// The most parameters of one search.
    package static let parameters = 500
    /// The most values that commas separate in one parameter.
    package static let values = 2000
    /// The most levels of a parameter's name: chains and `_has`.
    package static let depth = 16
    /// The most bytes of a `_filter`.
    package static let filterBytes = 32_768
    /// The most levels of a `_filter`: parentheses, brackets, and changes between `and` and `or`.
    package static let filterDepth = 64
    /// The most tests of all parameters together, each chain counted once for every type it can lead through.
    package static let tests = 20_000
}
