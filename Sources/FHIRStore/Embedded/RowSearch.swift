package import FHIRCore
package import FHIRSchema
package import FHIRSearch

/// Answers a `ResourceQuery` from an embedded store's rows, as the store was at one sequence.
package struct RowSearch<Rows: EmbeddedRows> {
    package let rows: Rows
    package let schema: Schema
    package let tenant: Tenant
    /// The state that is searched; `Int64.max` for the newest.
    package let at: Int64
    /// Numbers of resources to leave out, because a newer state of them is known elsewhere.
    package let skipping: Set<Int64>

    package init(rows: Rows, schema: Schema, tenant: Tenant, at: Int64, skipping: Set<Int64> = []) {
        self.rows = rows
        self.schema = schema
        self.tenant = tenant
        self.at = at
        self.skipping = skipping
    }

    /// The matches in the order of their sequences, from the first above `after`; at most `limit`.
    package func find(_ query: ResourceQuery, after: Int64?, limit: Int) throws(OperationFailure) -> [StoredVersion] {
        var found: [StoredVersion] = []
        guard limit > 0 else { return found }
        try walk(query, after: after ?? 0, [.body]) { row throws(OperationFailure) in
            found.append(row.stored)
            return found.count < limit
        }
        return found
    }

    /// How many resources match.
    package func count(_ query: ResourceQuery) throws(OperationFailure) -> Int {
        if query.ids == nil, query.keys.isEmpty, query.lastUpdated.isEmpty, skipping.isEmpty {
            return try rows.countLive(tenant, query.type, at: at).reduce(0) { $0 + $1.count }
        }
        var count = 0
        try walk(query, after: 0, []) { _ throws(OperationFailure) in
            count += 1
            return true
        }
        return count
    }

    /// The live resources whose sequences are above `after`, with what they are found by; at most `limit`.
    package func indexed(after: Int64, limit: Int) throws(OperationFailure) -> [IndexedResource] {
        var found: [IndexedResource] = []
        guard limit > 0 else { return found }
        try walk(ResourceQuery(type: nil), after: after, [.keys]) { row throws(OperationFailure) in
            found.append(
                IndexedResource(type: row.stored.type, id: row.stored.id, sequence: row.stored.sequence, keys: row.keys))
            return found.count < limit
        }
        return found
    }

    private func walk(
        _ query: ResourceQuery, after: Int64, _ parts: VersionRow.Parts, _ visit: (VersionRow) throws(OperationFailure) -> Bool
    ) throws(OperationFailure) {
        let window = try sequences(query.lastUpdated, after: after)
        guard !window.isEmpty else { return }
        if query.ids == nil, query.keys.isEmpty {
            return try walkLive(query.type, window, parts, visit)
        }
        let numbers = if let ids = query.ids { try resources(query.type, ids) } else { try firstGroup(query) }
        var sequences: [Int64] = []
        for rid in numbers where !skipping.contains(rid) {
            guard try matches(query, rid) else { continue }
            if let sequence = try rows.newestSequence(of: rid, through: at), window.contains(sequence) { sequences.append(sequence) }
        }
        sequences.sort()
        for sequence in sequences {
            guard let row = try rows.row(sequence, parts), !row.stored.isDeleted else { continue }
            if let type = query.type, row.stored.type != type { continue }
            guard try visit(row) else { return }
        }
    }

    /// The sequences that the intervals of instants and the cursor leave.
    private func sequences(_ intervals: [Range<Instant>], after: Int64) throws(OperationFailure) -> Range<Int64> {
        guard after < at else { return 0..<0 }
        var low = max(after, 0) + 1
        var high = at == .max ? at : at + 1
        for interval in intervals {
            low = max(low, try rows.firstSequence(notBefore: interval.lowerBound))
            if interval.upperBound <= .latest { high = min(high, try rows.firstSequence(notBefore: interval.upperBound)) }
        }
        return low < high ? low..<high : 0..<0
    }

    private func walkLive(
        _ type: TypeID?, _ window: Range<Int64>, _ parts: VersionRow.Parts, _ visit: (VersionRow) throws(OperationFailure) -> Bool
    ) throws(OperationFailure) {
        try rows.walkLog(tenant, type, window, descending: false) { sequence, died throws(OperationFailure) in
            if let died, died != 0, died <= at { return true }
            guard let row = try rows.row(sequence, parts), !row.stored.isDeleted, !skipping.contains(row.rid) else { return true }
            if died == nil, let next = try rows.sequence(of: row.rid, version: row.stored.version + 1), next <= at { return true }
            return try visit(row)
        }
    }

    /// The numbers of the resources with one of the ids.
    private func resources(_ type: TypeID?, _ ids: [ResourceID]) throws(OperationFailure) -> Set<Int64> {
        var found: Set<Int64> = []
        let types = type.map { [$0] } ?? schema.resourceTypes
        for id in ids {
            for type in types {
                if let row = try rows.newest(ResourceKey(tenant, type, id), []), row.rid <= at { found.insert(row.rid) }
            }
        }
        return found
    }

    /// The numbers of the resources with a key of the group that looks the narrowest.
    private func firstGroup(_ query: ResourceQuery) throws(OperationFailure) -> Set<Int64> {
        var found: Set<Int64> = []
        for key in narrowest(query.keys) {
            try rows.walkKey(tenant, key, at: at) { rid throws(OperationFailure) in
                found.insert(rid)
                return true
            }
        }
        return found
    }

    /// Identifiers are rarer than references.
    private func narrowest(_ groups: [[IndexKey]]) -> [IndexKey] {
        groups.first { group in group.allSatisfy { $0.parameter == .identifier } } ?? groups.first ?? []
    }

    private func matches(_ query: ResourceQuery, _ rid: Int64) throws(OperationFailure) -> Bool {
        if query.ids == nil, query.keys.count == 1 { return true }
        for group in query.keys {
            var hit = false
            for key in group where !hit { hit = try rows.has(tenant, key, rid, at: at) }
            guard hit else { return false }
        }
        return true
    }
}
