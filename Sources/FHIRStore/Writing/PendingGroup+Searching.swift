import FHIRCore
import FHIRSchema
import FHIRSearch

/// Searches inside a group: the store's rows without the resources that the group touched, and those.
extension PendingGroup {
    func search(_ tenant: Tenant, _ query: ResourceQuery, limit: Int) throws(OperationFailure) -> [StoredVersion] {
        var found: [StoredVersion] = []
        for head in candidates(tenant, query) where found.count < limit && matches(head, query) {
            found.append(try withBody(head.stored))
        }
        let rest = RowSearch(rows: rows, schema: schema, tenant: tenant, at: .max, skipping: touchedStored)
        return try found + rest.find(query, after: nil, limit: limit - found.count)
    }

    func referrers(
        _ tenant: Tenant, of type: TypeID, _ id: ResourceID, limit: Int
    ) throws(OperationFailure) -> [(type: TypeID, id: ResourceID)] {
        let key = IndexKey.reference(to: schema.name(type), id.value, hash)
        var found = with(tenant, key).prefix(max(limit, 0)).map { (type: $0.stored.type, id: $0.stored.id) }
        guard found.count < limit else { return found }
        try rows.walkKey(tenant, key, at: .max) { rid throws(OperationFailure) in
            guard !touchedStored.contains(rid), let sequence = try rows.newestSequence(of: rid, through: .max),
                let row = try rows.row(sequence, [])
            else { return true }
            found.append((row.stored.type, row.stored.id))
            return found.count < limit
        }
        return found
    }

    /// The touched resources that may match.
    private func candidates(_ tenant: Tenant, _ query: ResourceQuery) -> [VersionRow] {
        if touched.isEmpty { return [] }
        if let ids = query.ids {
            let types = query.type.map { [$0] } ?? schema.resourceTypes
            return Set(ids).flatMap { id in types.compactMap { touched[ResourceKey(tenant, $0, id)]?.head } }
        }
        if let group = query.keys.first {
            var seen: Set<Int64> = []
            return group.flatMap { with(tenant, $0) }.filter { seen.insert($0.rid).inserted }
        }
        return touched.values.lazy.filter { $0.head.tenant == tenant }.map(\.head).sorted { $0.stored.sequence < $1.stored.sequence }
    }

    private func matches(_ row: VersionRow, _ query: ResourceQuery) -> Bool {
        guard !row.stored.isDeleted else { return false }
        if let type = query.type, row.stored.type != type { return false }
        guard query.lastUpdated.allSatisfy({ $0.contains(row.stored.instant) }) else { return false }
        return query.keys.allSatisfy { group in group.contains { Self.contains(row.keys, $0) } }
    }

    /// The touched live resources that have the key.
    private func with(_ tenant: Tenant, _ key: IndexKey) -> [VersionRow] {
        while keyedUpTo < versions.count {
            let row = versions[keyedUpTo].row
            for key in row.keys { keyed[TenantKey(tenant: row.tenant, key: key), default: []].append(Int32(keyedUpTo)) }
            keyedUpTo += 1
        }
        var found: [VersionRow] = []
        var seen: Set<Int64> = []
        for index in keyed[TenantKey(tenant: tenant, key: key)] ?? [] where index < versions.count {
            let version = versions[Int(index)].row
            guard version.tenant == tenant,
                let head = touched[ResourceKey(tenant, version.stored.type, version.stored.id)]?.head, !head.stored.isDeleted,
                Self.contains(head.keys, key), seen.insert(head.rid).inserted
            else { continue }
            found.append(head)
        }
        return found
    }

    private static func contains(_ sorted: [IndexKey], _ key: IndexKey) -> Bool {
        var low = 0
        var high = sorted.count
        while low < high {
            let middle = (low + high) / 2
            if sorted[middle] < key { low = middle + 1 } else { high = middle }
        }
        return low < sorted.count && sorted[low] == key
    }
}
