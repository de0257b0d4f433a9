package import FHIRCore
package import FHIRSchema
package import FHIRSearch
package import FHIRStore
import Synchronization

/// The store of `--store memory:`: the whole contract without a disk. What it holds ends with the process.
package final class MemoryStore: ResourceStore {
    package let identity: UUIDValue
    package let hash: KeyedHash
    package var numbering: IndexNumbering { shared.numbering.value }
    private let schema: Schema
    private let tuning: SearchTuning
    let shared: SharedTables
    private let writer: GroupCommitter
    private let horizon: Horizon
    private let readers: ReaderThreads<MemoryRows>
    private let software: String

    /// - Parameters:
    ///   - parameters: the names of indexed parameters.
    ///   - horizon: how old a view's state may be.
    package init(
        schema: Schema, parameters: [String] = [], clock: any Clock = SystemClock(), software: String = "caresync",
        settings: WriterSettings = WriterSettings(), readers: ReaderSettings = ReaderSettings(), horizon: Duration = .seconds(24 * 3600)
    ) throws(OperationFailure) {
        var random = SystemRandomNumberGenerator()
        hash = KeyedHash(key0: random.next(), key1: random.next())
        identity = UUIDValue(version: 4, high: random.next(), low: random.next())
        let shared = SharedTables(.inOrder(schema, parameters))
        self.shared = shared
        self.schema = schema
        self.tuning = readers.tuning
        self.software = software
        self.horizon = Horizon(clock: clock, length: horizon)
        writer = try GroupCommitter(
            schema: schema, numbering: shared.numbering.value, clock: clock, settings: settings, point: .start, name: "store-writer"
        ) { () throws(OperationFailure) in MemoryBackend(shared) }
        self.readers = try ReaderThreads(readers, name: "store-reader") { () throws(OperationFailure) in MemoryRows(shared) }
    }

    package var position: Position { writer.point.position }
    package var condition: StoreCondition { writer.condition }

    package func current(_ type: TypeID, _ id: ResourceID, _ access: Access) throws(OperationFailure) -> StoredVersion? {
        if condition == .closed { throw StoreFailures.closed }
        let rows = MemoryRows(shared)
        let key = ResourceKey(access.tenant, type, id)
        if let rights = access.rights { return try RowSight(rows: rows, rights: rights).newest(key) }
        return try rows.newest(key, [.body])?.stored
    }

    package func read<T: Sendable>(
        _ access: Access, at position: Position?, _ body: @escaping @Sendable (any StoreView) throws(OperationFailure) -> T
    ) async throws(OperationFailure) -> T {
        if condition == .closed { throw StoreFailures.closed }
        let (schema, numbering, tuning) = (schema, numbering, tuning)
        let horizon = horizon
        return try await readers.run(isUnlimited: access.isHost) { rows, budget throws(OperationFailure) in
            try rows.within(budget) { () throws(OperationFailure) in
                let point = try horizon.point(at: position, rows)
                let view = EmbeddedView(
                    rows: rows, schema: schema, numbering: numbering, access: access, point: point, tuning: tuning)
                defer { view.end() }
                return try body(view)
            }
        }
    }

    package func commit<T: Sendable>(
        _ access: Access, _ origin: CommitOrigin, _ body: @escaping @Sendable (any CommitView) throws(OperationFailure) -> T
    ) async throws(OperationFailure) -> T {
        try await writer.commit(access, origin, body)
    }

    package func log(after position: Position, limit: Int) async throws(OperationFailure) -> [CommitRecord] {
        if condition == .closed { throw StoreFailures.closed }
        let software = software
        return shared.tables.withLock { tables in
            tables.commits.dropFirst(Int(max(position.rawValue, 0))).prefix(max(limit, 0)).map { commit in
                var record = CommitRecord(
                    position: commit.point.position, instant: commit.point.instant, tenant: commit.tenant, principal: commit.principal,
                    origin: commit.origin, software: software, schemaVersion: 0, entries: [],
                    eventCount: tables.eventCounts[commit.point.position] ?? 0,
                    warnings: tables.warnings[commit.point.position] ?? [])
                for sequence in stride(from: commit.firstSequence, through: commit.lastSequence, by: 1) {
                    if let version = tables[sequence] { record.entries.append(CommitRecord.Entry(version.row.stored)) }
                }
                return record
            }
        }
    }

    package func events(after place: EventPlace, tenant: Tenant?, limit: Int) async throws(OperationFailure) -> [StoredEvent] {
        if condition == .closed { throw StoreFailures.closed }
        return shared.tables.withLock { $0.events(after: place, tenant: tenant, limit: max(limit, 0)) }
    }

    package func expiredRecords(before instant: Instant, limit: Int) async throws(OperationFailure) -> [RecordAddress] {
        if condition == .closed { throw StoreFailures.closed }
        return shared.tables.withLock { tables in
            var found: [RecordAddress] = []
            for collection in tables.records.keys.sorted() where found.count < limit {
                let records = tables.records[collection]?.select(.expired(before: instant), after: nil, limit: limit - found.count) ?? []
                found += records.map { RecordAddress(collection, $0.key) }
            }
            return found
        }
    }

    package func close() async {
        await writer.close()
        readers.close()
    }
}
