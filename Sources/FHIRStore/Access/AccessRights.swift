package import FHIRSchema
package import FHIRSearch

/// Which resources of a tenant a caller may use, and how: for each type and use nothing, everything, or what meets a criterion.
///
/// What no grant names is denied. Immutable; a copy is a reference. Made by whoever knows who the caller is, for the numbers that the
/// tenant's parameters have, and applied by the store alone.
package final class AccessRights: Sendable, Hashable {
    /// Opens resources of one type to some uses. Several for one type and use are alternatives.
    package struct Grant: Sendable {
        package var type: TypeID
        package var uses: Set<AccessUse>
        /// What resources must meet, each by itself; nil for all of the type.
        package var criterion: SearchCriterion?
        /// The checks that the criterion names.
        package var checks: (any ResourceChecks)?

        package init(
            _ type: TypeID, _ uses: Set<AccessUse>, _ criterion: SearchCriterion? = nil, checks: (any ResourceChecks)? = nil
        ) {
            self.type = type
            self.uses = uses
            self.criterion = criterion
            self.checks = checks
        }
    }

    private let rights: [TypeID: [AccessRight]]
    private let checks: [any ResourceChecks]
    /// What page tokens are bound to: a text that is the same for the same grants after a restart, and another for others.
    package let name: String

    /// - Parameters:
    ///   - grants: one whose criterion depends on other resources (chains, `_has`), or names checks that are not there, opens nothing.
    ///   - name: tells these rights from all others that are given out over the store.
    package init(_ grants: [Grant], name: String) {
        var gathered: [TypeID: [AccessUse: [SearchCriterion]]] = [:]
        var checks: [any ResourceChecks] = []
        for grant in grants {
            var criterion = grant.criterion ?? .all
            guard criterion.isLocal, criterion != .nothing else { continue }
            if criterion.hasChecks {
                guard let own = grant.checks else { continue }
                criterion = criterion.movingChecks(by: AccessChecks.offset(checks.count))
                checks.append(own)
            }
            for use in grant.uses { gathered[grant.type, default: [:]][use, default: []].append(criterion) }
        }
        rights = gathered.mapValues { uses in
            AccessUse.allCases.map { use in
                guard let alternatives = uses[use] else { return .denied }
                return alternatives.contains(.all) ? .everything : .restricted(AccessRestriction(alternatives))
            }
        }
        self.checks = checks
        self.name = name
    }

    /// One look-up.
    package subscript(use: AccessUse, type: TypeID) -> AccessRight {
        guard let uses = rights[type] else { return .denied }
        return uses[use.rawValue]
    }

    /// Whether some resources of the type may be open to a use: what is known before anything is looked up.
    package func has(_ use: AccessUse, _ type: TypeID) -> Bool { self[use, type] != .denied }

    /// Whether resources of any type may be open to a use.
    package func hasAny(_ use: AccessUse) -> Bool { rights.values.contains { $0[use.rawValue] != .denied } }

    /// The types of which some resources may be open to a use, ascending.
    func types(_ use: AccessUse) -> [TypeID] { rights.keys.filter { has(use, $0) }.sorted() }

    /// Whether a version, no deletion, meets a restriction of these rights.
    /// - Parameter row: with the parts that the restriction asks for.
    func meets(_ restriction: AccessRestriction, _ row: VersionRow) -> Bool {
        let resource = MatchableResource(
            type: row.stored.type, id: row.stored.id, lastUpdated: row.stored.instant, keys: row.keys, body: row.stored.body)
        return restriction.criterion.matches(resource, checks(beside: nil)) ?? false
    }

    /// The checks of a search with those of the restrictions beside them.
    func checks(beside query: (any ResourceChecks)?) -> (any ResourceChecks)? {
        checks.isEmpty ? query : AccessChecks(restrictions: checks, query: query)
    }

    package static func == (left: AccessRights, right: AccessRights) -> Bool {
        left === right || (left.name == right.name && left.rights == right.rights)
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(name) }
}
