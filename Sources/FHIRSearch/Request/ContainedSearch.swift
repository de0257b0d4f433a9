import FHIRSchema

/// A search of contained resources: what these must meet, and what resources beside them (R4 `search.html#contained`).
package struct ContainedSearch: Sendable, Hashable {
    /// The most types that contained resources are searched of at once.
    static let types = 20

    /// What contained resources of each type must meet.
    package let inside: [SearchQuery.Branch]
    /// What resources that are not contained must meet; none when only contained ones are searched.
    package let beside: [SearchQuery.Branch]

    /// What a container must meet, by its type, or a resource that is not contained.
    func branches(_ context: SearchContext) -> [SearchQuery.Branch] {
        let schema = context.schema
        return schema.resourceTypes.compactMap { container in
            var alternatives = beside.filter { $0.type == container }.map(\.criterion)
            if schema[container].isDomainResource {
                for branch in inside where branch.criterion != .nothing {
                    let rows = ContainedKey.rows(branch.type, in: container, context.catalogue.numbering)
                    alternatives.append(.and([.rows(rows), .contains(branch.type, branch.criterion)]))
                }
            }
            let criterion = any(alternatives)
            return criterion == .nothing ? nil : SearchQuery.Branch(container, criterion)
        }
    }
}
