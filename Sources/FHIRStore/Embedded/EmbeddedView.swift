package import FHIRCore
package import FHIRSchema
package import FHIRSearch

/// The view of an embedded store: a log position over the store's rows. Lives in one `read` closure on one thread.
package final class EmbeddedView<Rows: EmbeddedRows>: StoreView {
    private let rows: Rows
    private let schema: Schema
    private let tenant: Tenant
    private let point: CommitPoint
    private var isOpen = true

    /// - Parameter point: a commit that `rows` has in sight.
    package init(rows: Rows, schema: Schema, tenant: Tenant, point: CommitPoint) {
        self.rows = rows
        self.schema = schema
        self.tenant = tenant
        self.point = point
    }

    package var position: Position { point.position }
    package var instant: Instant { point.instant }

    /// Every later use fails.
    package func end() { isOpen = false }

    private func check() throws(OperationFailure) {
        guard isOpen else { throw StoreFailures.viewEnded }
        try rows.budget?.check()
    }

    package func current(_ type: TypeID, _ id: ResourceID) throws(OperationFailure) -> StoredVersion? {
        try check()
        guard let newest = try rows.newest(ResourceKey(tenant, type, id), [.body]) else { return nil }
        if newest.stored.sequence <= point.sequence { return newest.stored }
        guard let sequence = try rows.newestSequence(of: newest.rid, through: point.sequence) else { return nil }
        return try rows.row(sequence, [.body])?.stored
    }

    package func version(_ type: TypeID, _ id: ResourceID, _ version: Int64) throws(OperationFailure) -> StoredVersion? {
        try check()
        guard version > 0, let newest = try rows.newest(ResourceKey(tenant, type, id), []), version <= newest.stored.version else {
            return nil
        }
        guard let sequence = try rows.sequence(of: newest.rid, version: version), sequence <= point.sequence else { return nil }
        return try rows.row(sequence, [.body])?.stored
    }

    package func history(
        _ scope: HistoryScope, _ filter: HistoryFilter, before: Int64?, limit: Int
    ) throws(OperationFailure) -> [StoredVersion] {
        try check()
        return try RowHistory(rows: rows, tenant: tenant, at: point.sequence).versions(scope, filter, before: before, limit: limit)
    }

    package func historyCount(_ scope: HistoryScope, _ filter: HistoryFilter) throws(OperationFailure) -> Int {
        try check()
        return try RowHistory(rows: rows, tenant: tenant, at: point.sequence).count(scope, filter)
    }

    package func search(_ query: ResourceQuery, after: Int64?, limit: Int) throws(OperationFailure) -> [StoredVersion] {
        try check()
        return try RowSearch(rows: rows, schema: schema, tenant: tenant, at: point.sequence).find(query, after: after, limit: limit)
    }

    package func count(_ query: ResourceQuery) throws(OperationFailure) -> Int {
        try check()
        return try RowSearch(rows: rows, schema: schema, tenant: tenant, at: point.sequence).count(query)
    }

    package func indexed(after: Int64, limit: Int) throws(OperationFailure) -> [IndexedResource] {
        try check()
        return try RowSearch(rows: rows, schema: schema, tenant: tenant, at: point.sequence).indexed(after: after, limit: limit)
    }

    package func sequence(through position: Position) throws(OperationFailure) -> Int64 {
        try check()
        if position >= point.position { return point.sequence }
        if position <= .zero { return 0 }
        guard let past = try rows.point(at: position) else { throw StoreFailures.expiredPage }
        return past.sequence
    }

    package func countsByType() throws(OperationFailure) -> [(type: TypeID, count: Int)] {
        try check()
        return try rows.countLive(tenant, nil, at: point.sequence)
    }

    package func mark(_ key: String) throws(OperationFailure) -> [UInt8]? {
        try check()
        return try rows.mark(key)
    }
}
