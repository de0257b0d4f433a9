import CSQLite
import FHIRCore
import FHIRSearch
import FHIRStore

/// Applies groups of commits to the database, one transaction and one sync each. Confined to the writer's thread.
final class SQLiteWriter: CommitBackend {
    let rows: SQLiteRows
    let connection: SQLiteConnection
    let facts: StoreFacts
    private let packer: BodyPacker
    private let checkpointer: Checkpointer
    private var sweep: KeySweep
    private let logLimit: Int64
    private let pageBytes: Int64
    /// Frames in the write-ahead log after the last commit; written by SQLite's hook on this thread.
    private let frames: UnsafeMutablePointer<Int32>
    private var keyBytes: [UInt8] = []
    private var isBroken = false

    init(
        _ connection: SQLiteConnection, _ facts: StoreFacts, _ packer: BodyPacker, _ options: SQLiteOptions
    ) throws(OperationFailure) {
        self.connection = connection
        self.facts = facts
        self.packer = packer
        rows = SQLiteRows(connection, facts.types)
        sweep = KeySweep(options, isNeeded: facts.hasDeadKeys)
        logLimit = Int64(options.logBytes)
        pageBytes = try SQLiteLayout.pragma("page_size", connection)
        checkpointer = try Checkpointer(options)
        frames = .allocate(capacity: 1)
        frames.initialize(to: 0)
        sqlite3_busy_timeout(connection.handle, 50)
        sqlite3_wal_hook(
            connection.handle,
            { context, _, _, frames in
                context?.assumingMemoryBound(to: Int32.self).pointee = frames
                return SQLITE_OK
            }, frames)
    }

    deinit { frames.deallocate() }

    // MARK: Transactions

    func begin() throws(OperationFailure) {
        // A log far beyond its limit waits for its checkpoint.
        if Int64(frames.pointee) * pageBytes > logLimit * 4 {
            checkpointer.request()
            checkpointer.wait()
            finishCheckpoint()
        }
        if let reason = checkpointFailure { throw StoreFailures.readOnly(reason) }
        try execute(.beginWrite)
    }

    func abandon() {
        try? execute(.commit)
        if connection.isInTransaction { try? execute(.rollback) }
    }

    func apply(_ writes: PendingWrites) throws(ApplyFailure) {
        do throws(OperationFailure) {
            // A read that failed in a commit's closure has ended the transaction; it had written nothing yet, and nobody else writes.
            if !connection.isInTransaction { try execute(.beginWrite) }
            let numbered = try write(writes)
            try execute(.commit)
            if !numbered.isEmpty { facts.numbering.add(numbered) }
            sweep.settle(isKept: true)
        } catch {
            sweep.settle(isKept: false)
            let code = connection.lastError
            if connection.isInTransaction { try? execute(.rollback) }
            if connection.isInTransaction || Self.isFatal(code) {
                isBroken = true
                throw ApplyFailure(error, fatal: "the disk reported an error (SQLite code \(code)); restart to recover.")
            }
            throw ApplyFailure(error)
        }
    }

    /// Whether the code leaves it in doubt what is on the disk.
    private static func isFatal(_ code: Int32) -> Bool {
        code & 0xFF != SQLITE_INTERRUPT && code & 0xFF != SQLITE_TOOBIG && Checkpointer.isFatal(code)
    }

    /// Why nothing more may be written, if a checkpoint left it in doubt what is on the disk.
    private var checkpointFailure: String? {
        checkpointer.failure.map { "the disk reported an error at a checkpoint (SQLite code \($0)); restart to recover." }
    }

    private func execute(_ query: SQLiteQuery) throws(OperationFailure) {
        _ = try connection.step(connection.statement(query))
    }

    // MARK: Rows

    /// - Returns: the names that got numbers.
    private func write(_ writes: PendingWrites) throws(OperationFailure) -> [(name: String, number: ParameterNumber)] {
        try insertVersions(writes.versions)
        try insertTypeLog(writes)
        try updateResources(writes.heads)
        try insertKeys(writes)
        for commit in writes.commits { try insert(commit) }
        for (name, value) in writes.marks { try setMark(name, value) }
        if !writes.records.isEmpty { try write(writes.records) }
        if !writes.events.isEmpty { try insert(writes.events) }
        if !writes.warnings.isEmpty { try insert(writes.warnings) }
        try amend(writes.amended)
        for swept in writes.swept { try sweep(swept) }
        if !writes.deadKeys.isEmpty || writes.newKeys.contains(where: { $0.died != 0 }) { try sweep.note(connection) }
        return writes.names.isEmpty ? [] : try StoreFacts.register(parameters: writes.names, connection)
    }

    private func amend(_ versions: [PendingWrites.Amended]) throws(OperationFailure) {
        let statement = try connection.statement(.amendVersion)
        for version in versions {
            StoredKeys.encode(version.keys, into: &keyBytes)
            statement.bind(1, version.sequence)
            try keyBytes.withUnsafeBufferPointer { keys throws(OperationFailure) in
                statement.bind(2, UnsafeRawBufferPointer(keys))
                _ = try connection.step(statement)
            }
        }
    }

    private func sweep(_ swept: PendingWrites.Swept) throws(OperationFailure) {
        let statement = try connection.statement(.sweepParameter)
        statement.bind(1, Int64(swept.tenant.rawValue))
        statement.bind(2, Int64(swept.parameter.rawValue))
        statement.bind(3, Int64(swept.limit))
        _ = try connection.step(statement)
    }

    private func insertVersions(_ versions: [PendingWrites.Version]) throws(OperationFailure) {
        let statement = try connection.statement(.insertVersion)
        let later = try connection.statement(.insertVersionOf)
        for version in versions {
            let row = version.row
            let stored = row.stored
            statement.bind(1, stored.sequence)
            statement.bind(2, Int64(row.tenant.rawValue))
            statement.bind(3, facts.types.number(stored.type))
            StoredID.bind(stored.id, to: statement, 4)
            statement.bind(5, row.rid == stored.sequence ? 0 : row.rid)
            statement.bind(6, stored.version)
            statement.bind(7, Int64(stored.operation.rawValue))
            statement.bind(8, stored.position.rawValue)
            statement.bind(9, stored.instant.milliseconds)
            try insert(version, statement)
            if stored.version > 1 {
                later.bind(1, row.rid)
                later.bind(2, stored.version)
                later.bind(3, stored.sequence)
                _ = try connection.step(later)
            }
        }
    }

    /// Binds the parts that need memory to stay, and inserts.
    private func insert(_ version: PendingWrites.Version, _ statement: SQLiteStatement) throws(OperationFailure) {
        StoredKeys.encode(version.row.keys, into: &keyBytes)
        let hash = version.row.stored.hash.map { ($0.high.bigEndian, $0.low.bigEndian) }
        let packed = version.source == .own ? version.packed ?? packer.pack(version.row.stored.body) : .plain
        statement.bind(11, packed.form)
        try withUnsafeBytes(of: hash ?? (0, 0)) { hashBytes throws(OperationFailure) in
            if hash == nil { statement.bindNull(10) } else { statement.bind(10, hashBytes) }
            try keyBytes.withUnsafeBufferPointer { keys throws(OperationFailure) in
                if keys.isEmpty { statement.bindNull(12) } else { statement.bind(12, UnsafeRawBufferPointer(keys)) }
                try (packed.bytes ?? version.row.stored.body).withUnsafeBufferPointer { body throws(OperationFailure) in
                    switch version.source {
                    case .none: statement.bindNull(13)
                    case .own: statement.bind(13, UnsafeRawBufferPointer(body))
                    case .shared(let sequence): statement.bind(13, sequence)
                    }
                    _ = try connection.step(statement)
                }
            }
        }
    }

    private func insertTypeLog(_ writes: PendingWrites) throws(OperationFailure) {
        let retire = try connection.statement(.retire)
        for retired in writes.retired {
            retire.bind(1, Int64(retired.tenant.rawValue))
            retire.bind(2, facts.types.number(retired.type))
            retire.bind(3, retired.sequence)
            retire.bind(4, retired.died)
            _ = try connection.step(retire)
        }
        let insert = try connection.statement(.insertTypeLog)
        for version in writes.versions {
            insert.bind(1, Int64(version.row.tenant.rawValue))
            insert.bind(2, facts.types.number(version.row.stored.type))
            insert.bind(3, version.row.stored.sequence)
            insert.bind(4, version.died)
            insert.bind(5, version.row.rid == version.row.stored.sequence ? 0 : version.row.rid)
            _ = try connection.step(insert)
        }
    }

    private func updateResources(_ heads: [PendingWrites.Head]) throws(OperationFailure) {
        var ordered = heads.map { OrderedHead($0, facts.types) }
        ordered.sort()
        let insert = try connection.statement(.insertResource)
        let update = try connection.statement(.updateResource)
        for head in ordered {
            let statement = head.head.isStored ? update : insert
            statement.bind(1, Int64(head.head.key.tenant.rawValue))
            statement.bind(2, head.type)
            StoredID.bind(head.head.key.id, to: statement, 3)
            statement.bind(4, head.head.sequence)
            _ = try connection.step(statement)
        }
    }

    private func insertKeys(_ writes: PendingWrites) throws(OperationFailure) {
        let bury = try connection.statement(.buryKey)
        for row in writes.deadKeys {
            bury.bind(4, row.rid)
            bury.bind(5, row.died)
            try step(bury, row)
        }
        let insert = try connection.statement(.insertKey)
        for row in writes.newKeys {
            insert.bind(4, row.rid)
            insert.bind(5, row.born == row.rid ? 0 : row.born)
            insert.bind(6, row.died)
            try step(insert, row)
        }
    }

    private func step(_ statement: SQLiteStatement, _ row: PendingWrites.KeyRow) throws(OperationFailure) {
        statement.bind(1, Int64(row.tenant.rawValue))
        statement.bind(2, Int64(row.key.parameter.rawValue))
        try row.key.withBytes { bytes throws(OperationFailure) in
            statement.bind(3, UnsafeRawBufferPointer(bytes))
            _ = try connection.step(statement)
        }
    }

    private func insert(_ commit: PendingWrites.Commit) throws(OperationFailure) {
        let statement = try connection.statement(.insertCommit)
        statement.bind(1, commit.point.position.rawValue)
        statement.bind(2, commit.point.instant.milliseconds)
        statement.bind(3, Int64(commit.tenant.rawValue))
        statement.bind(4, commit.firstSequence)
        statement.bind(5, commit.lastSequence)
        statement.bind(6, Int64(commit.origin.door.rawValue))
        statement.bind(7, commit.origin.isImport ? 1 : 0)
        statement.bind(8, copying: commit.principal)
        statement.bind(9, copying: commit.origin.client)
        statement.bind(10, copying: commit.origin.session)
        statement.bind(11, copying: commit.origin.correlationID)
        statement.bind(12, facts.software)
        statement.bind(13, Int64(facts.layout))
        _ = try connection.step(statement)
    }

    private func setMark(_ name: String, _ value: [UInt8]) throws(OperationFailure) {
        let statement = try connection.statement(value.isEmpty ? .removeMark : .setMark)
        statement.bind(1, copying: name)
        try value.withUnsafeBufferPointer { bytes throws(OperationFailure) in
            if !value.isEmpty { statement.bind(2, UnsafeRawBufferPointer(bytes)) }
            _ = try connection.step(statement)
        }
    }

    // MARK: Upkeep

    func upkeep(isIdle: Bool) throws(ApplyFailure) -> Bool {
        if let reason = checkpointFailure {
            isBroken = true
            throw ApplyFailure(StoreFailures.storage("A checkpoint failed."), fatal: reason)
        }
        let logBytes = Int64(frames.pointee) * pageBytes
        if checkpointer.takeFinished() {
            finishCheckpoint()
        } else if logBytes >= logLimit || (isIdle && logBytes >= 1 << 20) {
            checkpointer.request()
        }
        guard isIdle else { return false }
        do throws(OperationFailure) {
            return try sweep.step(rows)
        } catch {
            if connection.isInTransaction { try? execute(.rollback) }
            guard Self.isFatal(connection.lastError) else { return false }
            isBroken = true
            throw ApplyFailure(error, fatal: "the disk reported an error (SQLite code \(connection.lastError)); restart to recover.")
        }
    }

    /// Copies what came into the log during the checkpoint, so that the next transaction starts the log anew. The rest is small.
    private func finishCheckpoint() {
        var left: Int32 = 0
        var done: Int32 = 0
        let code = sqlite3_wal_checkpoint_v2(connection.handle, nil, SQLITE_CHECKPOINT_RESTART, &left, &done)
        if code == SQLITE_OK { frames.pointee = 0 }
        if Checkpointer.isFatal(code) { checkpointer.fail(code) }
    }

    func close() {
        checkpointer.close()
        if isBroken || checkpointer.failure != nil {
            csqlite_keep_log_on_close(connection.handle, 1)
        } else {
            sqlite3_wal_checkpoint_v2(connection.handle, nil, SQLITE_CHECKPOINT_TRUNCATE, nil, nil)
        }
        sqlite3_wal_hook(connection.handle, nil, nil)
        connection.close()
    }
}
