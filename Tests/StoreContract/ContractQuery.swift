package import FHIRCore
package import FHIRSchema
package import FHIRSearch
package import FHIRStore

/// A plain search among patients and observations, in the order of their last update. All parts that are given must hold.
package struct ContractQuery: Sendable {
    /// The names that the stores of the contract give numbers to, and those numbers.
    package static let parameters = ["Patient.identifier", "Observation.identifier", "Observation.subject"]
    package static let subject = ParameterNumber(rawValue: 18)

    /// Nil for both.
    package var type: TypeID?
    package var ids: [ResourceID]?
    package var lastUpdated: [Range<Instant>]
    /// Of each group, at least one value; whatever the type of the key.
    package var keys: [[IndexKey]]

    package init(type: TypeID?, ids: [ResourceID]? = nil, lastUpdated: [Range<Instant>] = [], keys: [[IndexKey]] = []) {
        self.type = type
        self.ids = ids
        self.lastUpdated = lastUpdated
        self.keys = keys
    }

    package static func identifier(_ type: TypeID) -> ParameterNumber {
        ParameterNumber(rawValue: type == Schema.r4.type(named: "Patient") ? 16 : 17)
    }

    package var query: SearchQuery {
        let types = type.map { [$0] } ?? ["Patient", "Observation"].compactMap { Schema.r4.type(named: $0) }
        let branches = types.map { type in
            var parts: [SearchCriterion] = lastUpdated.map { .lastUpdated($0) }
            if let ids { parts.append(.ids(ids)) }
            for group in keys {
                parts.append(.or(group.map { .rows(RowCriterion(Self.identifier(type), [.exactly($0.bytes)])) }))
            }
            return SearchQuery.Branch(type, parts.isEmpty ? .all : .and(parts))
        }
        return SearchQuery(branches, order: [SearchQuery.Order(.lastUpdated, descends: false)])
    }
}

extension StoreView {
    package func search(_ query: ContractQuery, after: Int64?, limit: Int) throws(OperationFailure) -> [StoredVersion] {
        let part = after.map { SearchPart.after(SearchCursor(values: [SearchCursor.bytes($0)], rid: .max)) } ?? .first
        return try search(query.query, part, limit: limit).hits.map(\.version)
    }

    package func count(_ query: ContractQuery) throws(OperationFailure) -> Int { try count(query.query) }
}

extension CommitView {
    package func search(_ query: ContractQuery, limit: Int) throws(OperationFailure) -> [StoredVersion] {
        try search(query.query, limit: limit)
    }
}
