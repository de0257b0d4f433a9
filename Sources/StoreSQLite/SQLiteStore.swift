import CSQLite
package import FHIRCore
package import FHIRSchema
package import FHIRSearch
package import FHIRStore

/// The embedded store on SQLite: one file, one process, one writer.
///
/// Key lookups run on the calling thread, views on reader threads, commits on the writer's thread; each has its own connections.
package final class SQLiteStore: ResourceStore {
    package let hash: KeyedHash
    package var identity: UUIDValue { facts.identity }
    package var numbering: IndexNumbering { facts.numbering.value }
    package var packing: (any BodyPacking)? { packer }
    private let packer: BodyPacker
    private let schema: Schema
    private let tuning: SearchTuning
    private let facts: StoreFacts
    private let horizon: Horizon
    private let lock: StoreLock
    private let lookups: LookupPool
    private let readers: ReaderThreads<SQLiteRows>
    private let writer: GroupCommitter
    private let words: WordIndex

    /// Opens the store, making or migrating it if need be. Blocks while it does.
    /// - Throws: `.unavailable` when another process has it open; `.fault` with `storage` when the file cannot be opened, is not a store,
    ///   or was written by a newer version.
    package static func open(_ options: SQLiteOptions, schema: Schema = .r4) throws(OperationFailure) -> SQLiteStore {
        try SQLiteStore(options, schema, SQLiteLayout())
    }

    init(_ options: SQLiteOptions, _ schema: Schema, _ layout: SQLiteLayout) throws(OperationFailure) {
        let lock = try StoreLock(path: options.path)
        let packer = BodyPacker()
        do throws(OperationFailure) {
            try StoreFiles.makePrivate(options.path)
            // Kept open until the writer has its own connection, so that the log is recovered only once.
            let first = try SQLiteConnection(options, cacheBytes: 1 << 20)
            try layout.prepare(first, options)
            let facts = try StoreFacts(first, options, schema: schema, layout: layout.number)
            let point = try SQLiteRows(first, facts.types).newest()
            writer = try GroupCommitter(
                schema: schema, numbering: facts.numbering.value, clock: options.clock, settings: options.writer, point: point,
                name: "store-writer"
            ) { () throws(OperationFailure) in
                try SQLiteWriter(SQLiteConnection(options, cacheBytes: options.writerCacheBytes), facts, packer, options)
            }
            first.close()
            StoreFiles.syncFolder(of: options.path)
            let words = WordIndex(options, facts)
            let make: @Sendable () throws(OperationFailure) -> SQLiteRows = { () throws(OperationFailure) in
                let connection = try SQLiteConnection(options, cacheBytes: options.readerCacheBytes)
                // The writer alone empties the log.
                csqlite_keep_log_on_close(connection.handle, 1)
                return SQLiteRows(connection, facts.types, words)
            }
            lookups = LookupPool(limit: options.lookupConnections, make: make)
            readers = try ReaderThreads(options.readers, name: "store-reader", make: make)
            self.facts = facts
            self.words = words
        } catch {
            lock.release()
            throw error
        }
        self.lock = lock
        self.packer = packer
        self.schema = schema
        tuning = options.readers.tuning
        hash = facts.hash
        horizon = Horizon(clock: options.clock, length: options.horizon)
    }

    package var position: Position { writer.point.position }
    package var condition: StoreCondition { writer.condition }

    package func current(_ type: TypeID, _ id: ResourceID, _ access: Access) throws(OperationFailure) -> StoredVersion? {
        try lookups.use { rows throws(OperationFailure) in
            let key = ResourceKey(access.tenant, type, id)
            if let rights = access.rights { return try RowSight(rows: rows, rights: rights).newest(key) }
            return try rows.newest(key, [.body])?.stored
        }
    }

    package func read<T: Sendable>(
        _ access: Access, at position: Position?, _ body: @escaping @Sendable (any StoreView) throws(OperationFailure) -> T
    ) async throws(OperationFailure) -> T {
        if condition == .closed { throw StoreFailures.closed }
        let (schema, numbering, tuning) = (schema, numbering, tuning)
        let horizon = horizon
        return try await readers.run(isUnlimited: access.isHost) { rows, budget throws(OperationFailure) in
            try rows.snapshot(within: budget) { () throws(OperationFailure) in
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
        let softwares = facts.softwares
        return try await readers.run { rows, budget throws(OperationFailure) in
            try rows.snapshot(within: budget) { () throws(OperationFailure) in
                try rows.records(after: position, limit: limit, softwares: softwares)
            }
        }
    }

    package func events(after place: EventPlace, tenant: Tenant?, limit: Int) async throws(OperationFailure) -> [StoredEvent] {
        if condition == .closed { throw StoreFailures.closed }
        return try await readers.run { rows, budget throws(OperationFailure) in
            try rows.snapshot(within: budget) { () throws(OperationFailure) in
                try rows.events(after: place, tenant: tenant, limit: limit)
            }
        }
    }

    package func expiredRecords(before instant: Instant, limit: Int) async throws(OperationFailure) -> [RecordAddress] {
        if condition == .closed { throw StoreFailures.closed }
        return try await readers.run(isUnlimited: true) { rows, budget throws(OperationFailure) in
            try rows.snapshot(within: budget) { () throws(OperationFailure) in try rows.expiredRecords(before: instant, limit: limit) }
        }
    }

    package func indexWords(_ reading: @escaping WordReading, note: @escaping @Sendable (StaticString) -> Void) {
        words.start(reading, note)
    }

    package func close() async {
        if condition == .closed { return }
        words.close()
        lookups.close()
        readers.close()
        await writer.close()
        lock.release()
    }
}
