/// Why a search is not answered (R4 `search.html#errors`).
package struct SearchRefusal: Error, Hashable, Sendable {
    package enum Reason: String, Sendable {
        case unknownParameter = "unknown parameter"
        case modifier = "modifier that does not fit"
        case value = "malformed value"
        case unknownType = "unknown resource type"
    }

    /// The parameter as it was given, modifiers and chain included.
    package var parameter: String
    package var reason: Reason

    package init(_ parameter: String, _ reason: Reason) {
        self.parameter = parameter
        self.reason = reason
    }
}
