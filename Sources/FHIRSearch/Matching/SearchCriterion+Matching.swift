package import FHIRCore
package import FHIRSchema

/// A resource as searches see it, for matching without a store.
package struct MatchableResource: Sendable {
    package var type: TypeID
    package var id: ResourceID
    package var lastUpdated: Instant
    /// As `Extraction.keys`.
    package var keys: [IndexKey]
    /// In stored form; only checks look at it.
    package var body: [UInt8]

    package init(type: TypeID, id: ResourceID, lastUpdated: Instant, keys: [IndexKey], body: [UInt8]) {
        self.type = type
        self.id = id
        self.lastUpdated = lastUpdated
        self.keys = keys
        self.body = body
    }
}

/// Matching a resource in memory, as subscriptions and previews of writes do.
extension SearchCriterion {
    /// Whether the resource meets the criterion; nil when that depends on other resources (chains, `_has`) or on contained ones.
    package func matches(_ resource: MatchableResource, _ checks: (any ResourceChecks)? = nil) -> Bool? {
        switch self {
        case .all: return true
        case .nothing: return false
        case .and(let parts): return Self.all(parts.lazy.map { $0.matches(resource, checks) })
        case .or(let parts): return Self.all(parts.lazy.map { $0.matches(resource, checks).map { !$0 } }).map { !$0 }
        case .not(let part): return part.matches(resource, checks).map { !$0 }
        case .ids(let ids): return ids.contains(resource.id)
        case .lastUpdated(let interval): return interval.contains(resource.lastUpdated)
        case .rows(let rows): return rows.matches(resource.keys)
        case .refers, .referredBy, .contains: return nil
        case .checked(let check): return checks?.holds(check, type: resource.type, id: resource.id, body: resource.body)
        }
    }

    /// Whether it can be decided on the resource alone.
    package var isLocal: Bool {
        switch self {
        case .all, .nothing, .ids, .lastUpdated, .rows, .checked: true
        case .and(let parts), .or(let parts): parts.allSatisfy(\.isLocal)
        case .not(let part): part.isLocal
        case .refers, .referredBy, .contains: false
        }
    }

    /// Whether all are true: false as soon as one is, nil when one is not known and none is false.
    private static func all(_ parts: some Sequence<Bool?>) -> Bool? {
        var result: Bool? = true
        for part in parts {
            if part == false { return false }
            if part == nil { result = nil }
        }
        return result
    }
}
