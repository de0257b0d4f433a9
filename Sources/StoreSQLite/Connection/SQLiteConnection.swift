import CSQLite
import FHIRCore
import FHIRStore

/// One connection to the database with its prepared statements; belongs to one thread at a time.
final class SQLiteConnection {
    let handle: OpaquePointer
    private var statements: [SQLiteStatement?]
    private var isOpen = true
    /// What stops a statement that takes too long: SQLite asks it every thousand steps of its machine, some tens of microseconds.
    var budget: WorkBudget?
    /// The extended result code of the last failure; what decides whether a store can go on.
    private(set) var lastError: Int32 = SQLITE_OK

    /// Whether the last failure was that the file is no database, or a broken one.
    var isDamaged: Bool { lastError & 0xFF == SQLITE_CORRUPT || lastError & 0xFF == SQLITE_NOTADB }

    /// Opens the database.
    /// - Parameters:
    ///   - cacheBytes: the most that the connection's page cache grows to.
    init(_ options: SQLiteOptions, cacheBytes: Int, canCreate: Bool = false) throws(OperationFailure) {
        guard SQLiteLibrary.isReady else { throw StoreFailures.storage("The SQLite library could not be configured.") }
        var opened: OpaquePointer?
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE | (canCreate ? SQLITE_OPEN_CREATE : 0)
        let code = sqlite3_open_v2(options.path, &opened, flags, options.vfs)
        guard code == SQLITE_OK, let opened else {
            sqlite3_close_v2(opened)
            throw SQLiteConnection.failure(code)
        }
        handle = opened
        statements = Array(repeating: nil, count: SQLiteQuery.allCases.count)
        sqlite3_progress_handler(
            handle, 1000,
            { context in
                guard let context else { return 0 }
                return Unmanaged<SQLiteConnection>.fromOpaque(context).takeUnretainedValue().budget?.isSpent == true ? 1 : 0
            }, Unmanaged.passUnretained(self).toOpaque())
        try run("PRAGMA cache_size=-\(max(cacheBytes / 1024, 64))")
        try run("PRAGMA mmap_size=\(options.mapBytes)")
        try run("PRAGMA secure_delete=OFF")
        try run("PRAGMA temp_store=MEMORY")
        try run("PRAGMA synchronous=\(options.synchronous.rawValue)")
        try run("PRAGMA wal_autocheckpoint=0")
        try run("PRAGMA journal_size_limit=\(options.logBytes * 2)")
    }

    deinit { close() }

    /// Releases the connection; it must not be used afterwards.
    func close() {
        guard isOpen else { return }
        isOpen = false
        for statement in statements { statement?.finalize() }
        statements = []
        sqlite3_close_v2(handle)
    }

    /// The prepared statement of a query, made when first used.
    func statement(_ query: SQLiteQuery) throws(OperationFailure) -> SQLiteStatement {
        if let statement = statements[query.rawValue] { return statement }
        let statement = try prepare(query.sql, isPersistent: true)
        statements[query.rawValue] = statement
        return statement
    }

    /// A statement that the caller finalizes.
    func prepare(_ sql: String, isPersistent: Bool = false) throws(OperationFailure) -> SQLiteStatement {
        var pointer: OpaquePointer?
        let code = sqlite3_prepare_v3(handle, sql, -1, isPersistent ? UInt32(SQLITE_PREPARE_PERSISTENT) : 0, &pointer, nil)
        guard code == SQLITE_OK, let pointer else { throw failed(code) }
        return SQLiteStatement(pointer: pointer)
    }

    /// Runs statements that give no rows that matter.
    func run(_ sql: String) throws(OperationFailure) {
        let code = sqlite3_exec(handle, sql, nil, nil, nil)
        guard code == SQLITE_OK else { throw failed(code) }
    }

    /// Whether a transaction is open.
    var isInTransaction: Bool { sqlite3_get_autocommit(handle) == 0 }

    /// Steps to the next row; false at the end, and then the statement is reset.
    func step(_ statement: SQLiteStatement) throws(OperationFailure) -> Bool {
        switch sqlite3_step(statement.pointer) {
        case SQLITE_ROW: return true
        case SQLITE_DONE:
            sqlite3_reset(statement.pointer)
            return false
        case let code:
            sqlite3_reset(statement.pointer)
            throw failed(code)
        }
    }

    /// Notes a result code that is not success, and tells what to answer.
    func failed(_ code: Int32) -> OperationFailure {
        if code & 0xFF == SQLITE_INTERRUPT, let failure = budget?.failure { return failure }
        lastError = code
        return SQLiteConnection.failure(code)
    }

    /// The failure that a result code stands for; without text from the database, which may hold data.
    static func failure(_ code: Int32) -> OperationFailure {
        switch code & 0xFF {
        case SQLITE_FULL: StoreFailures.storageFull
        case SQLITE_BUSY, SQLITE_LOCKED: StoreFailures.busy
        case SQLITE_CORRUPT, SQLITE_NOTADB: StoreFailures.storage("The database file is damaged (SQLite code \(code)).")
        case SQLITE_CANTOPEN: StoreFailures.storage("The database file cannot be opened (SQLite code \(code)).")
        default: StoreFailures.storage("The database reported an error (SQLite code \(code)).")
        }
    }
}

/// The library itself, configured once for the process: no memory statistics, no mutexes around connections.
enum SQLiteLibrary {
    static let isReady: Bool = {
        let code = csqlite_configure()
        // Misuse: some other part of the process started SQLite first, which is harmless.
        return (code == SQLITE_OK || code == SQLITE_MISUSE) && sqlite3_initialize() == SQLITE_OK
    }()
}
