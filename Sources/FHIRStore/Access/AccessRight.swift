package import FHIRSearch

/// What one use of the resources of one type is open to a caller.
package enum AccessRight: Sendable, Hashable {
    case denied
    case everything
    case restricted(AccessRestriction)
}

/// The resources of a type that are open to a use: those that meet a criterion which is decided on each of them alone.
package struct AccessRestriction: Sendable, Hashable {
    /// Any of the alternatives that were granted. Its checks are those of the rights.
    package let criterion: SearchCriterion
    /// Whether a resource's body must be looked at, not its keys alone.
    let needsBody: Bool

    init(_ alternatives: [SearchCriterion]) {
        criterion = alternatives.count == 1 ? alternatives[0] : .or(alternatives)
        needsBody = criterion.hasChecks
    }

    /// What must be read of a version to decide.
    var parts: VersionRow.Parts { needsBody ? [.keys, .body] : [.keys] }
}

extension SearchCriterion {
    /// Whether it looks at bodies.
    var hasChecks: Bool {
        switch self {
        case .checked: true
        case .and(let parts), .or(let parts): parts.contains(where: \.hasChecks)
        case .not(let part), .refers(_, _, let part), .referredBy(_, _, let part), .contains(_, let part): part.hasChecks
        case .all, .nothing, .ids, .lastUpdated, .rows: false
        }
    }

    /// The same with the numbers of its checks moved; only of one that is decided on a resource alone.
    func movingChecks(by offset: Int) -> SearchCriterion {
        switch self {
        case .checked(let check): .checked(check &+ offset)
        case .and(let parts): .and(parts.map { $0.movingChecks(by: offset) })
        case .or(let parts): .or(parts.map { $0.movingChecks(by: offset) })
        case .not(let part): .not(part.movingChecks(by: offset))
        case .all, .nothing, .ids, .lastUpdated, .rows, .refers, .referredBy, .contains: self
        }
    }
}
