/// The kinds of search parameters (R4 `search.html#ptypes`).
package enum SearchKind: String, Sendable, CaseIterable {
    case number, date, string, token, reference, composite, quantity, uri, special
}

/// A search parameter of one resource type, as R4 defines it.
package struct SearchDefinition: Sendable {
    /// A part of a composite: the definition that gives its kind, and the path from the composite's element.
    package struct Component: Sendable {
        package var code: String
        var path: PathExpression
    }

    package var type: String
    package var code: String
    package var kind: SearchKind
    var path: PathExpression
    /// The types that a reference may point to; empty for any.
    package var targets: [String] = []
    package var components: [Component] = []
}
