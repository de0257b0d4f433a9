package import FHIRCore
package import FHIRSchema
package import FHIRSchema

/// A search with a name, which `_query` asks for: its own parameters become ordinary ones (R4 `search.html#advanced`).
///
/// Whatever it does not name itself, such as `_count` or further filters, is read as in any search and applies as well.
package struct NamedQuery: Sendable {
    /// What `_query` names.
    package let name: String
    /// The canonical URL of its OperationDefinition, whose kind is query.
    package let url: String
    /// The types that it searches; empty: any.
    package let types: [TypeID]
    /// The parameters that are its own, without modifiers.
    package let parameters: [String]
    private let expansion: Expansion

    /// Called on any thread, once a request; throws `.invalid` with issues that name the parameter and what was expected.
    package typealias Expansion = @Sendable ([(name: String, value: String)]) throws(OperationFailure) -> [(name: String, value: String)]

    package init(name: String, url: String, types: [TypeID], parameters: [String], expansion: @escaping Expansion) {
        self.name = name
        self.url = url
        self.types = types
        self.parameters = parameters
        self.expansion = expansion
    }

    /// The search parameters that it stands for, made from those of its own that were given, in their order.
    package func expanded(_ given: [(name: String, value: String)]) throws(OperationFailure) -> [(name: String, value: String)] {
        try expansion(given)
    }

    /// Whether it can be asked for where these types are searched.
    func isOf(_ searched: [TypeID]) -> Bool { types.isEmpty || searched.allSatisfy(types.contains) }
}
