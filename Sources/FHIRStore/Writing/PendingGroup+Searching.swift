import FHIRCore
import FHIRSchema
package import FHIRSearch

/// Searches inside a group: what it wrote lies over the store's rows.
extension PendingGroup: SearchOverlay {
    /// - Parameter rights: what restricts it; nil for the tenant's authority.
    func search(
        _ tenant: Tenant, _ query: SearchQuery, limit: Int, _ rights: AccessRights?
    ) throws(OperationFailure) -> [StoredVersion] {
        var run = SearchRun(query, state(tenant), rights)
        return try run.page(.first, limit: limit).hits.map(\.version)
    }

    func referrers(
        _ tenant: Tenant, of type: TypeID, _ id: ResourceID, limit: Int
    ) throws(OperationFailure) -> [(type: TypeID, id: ResourceID)] {
        let state = state(tenant)
        var found: [(type: TypeID, id: ResourceID)] = []
        for rid in try state.someReferrers(of: type, id, limit: limit) {
            if let row = try state.version(of: rid, []) { found.append((row.stored.type, row.stored.id)) }
        }
        return found
    }

    private func state(_ tenant: Tenant) -> SearchState {
        SearchState(
            rows: rows, schema: schema, numbering: numbering, tenant: tenant, at: .max, overlay: versions.isEmpty ? nil : self)
    }

    // MARK: What lies over the rows

    package func head(of rid: Int64) -> VersionRow? { touchedNumbers[rid].flatMap { touched[$0]?.head } }

    package func written(_ key: ResourceKey) -> VersionRow? { touched[key]?.head }

    package func heads(_ tenant: Tenant) -> [VersionRow] {
        touched.values.lazy.map(\.head).filter { $0.tenant == tenant && !$0.stored.isDeleted }.sorted { $0.rid < $1.rid }
    }

    package func keys(_ tenant: Tenant, _ parameter: ParameterNumber, _ range: KeyRange) -> [(key: IndexKey, rid: Int64)] {
        if keyedUpTo < versions.count {
            keyed.add(
                (keyedUpTo..<versions.count).flatMap { index in
                    versions[index].row.keys.map { KeyRuns.Entry(key: $0, version: Int32(index)) }
                })
            keyedUpTo = versions.count
        }
        var found: [(key: IndexKey, rid: Int64)] = []
        keyed.walk(parameter, range) { entry in
            guard entry.version < versions.count else { return }
            let version = versions[Int(entry.version)].row
            guard version.tenant == tenant, let head = touched[ResourceKey(tenant, version.stored.type, version.stored.id)]?.head,
                !head.stored.isDeleted
            else { return }
            let at = head.keys.lowerBound(entry.key)
            if at < head.keys.count, head.keys[at] == entry.key { found.append((entry.key, head.rid)) }
        }
        found.sort { ($0.key, $0.rid) < ($1.key, $1.rid) }
        // Several versions of a resource may have had the key.
        var end = 0
        for index in found.indices where end == 0 || found[index] != found[end - 1] {
            found[end] = found[index]
            end += 1
        }
        found.removeSubrange(end...)
        return found
    }
}
