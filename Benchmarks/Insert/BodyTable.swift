import CSQLite

/// A table of bodies in a database with the settings of the server's store.
final class BodyTable {
    private let handle: OpaquePointer
    private let statement: OpaquePointer

    /// Opens the database, making it if need be; nil when SQLite refuses.
    init?(path: String) {
        guard csqlite_configure() == SQLITE_OK else { return nil }
        var opened: OpaquePointer?
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX
        guard sqlite3_open_v2(path, &opened, flags, "unix-excl") == SQLITE_OK, let opened else { return nil }
        let settings = """
            PRAGMA page_size=4096; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-32768; PRAGMA secure_delete=OFF;
            PRAGMA wal_autocheckpoint=16384; CREATE TABLE IF NOT EXISTS body (sequence INTEGER PRIMARY KEY, body);
            """
        var prepared: OpaquePointer?
        guard sqlite3_exec(opened, settings, nil, nil, nil) == SQLITE_OK,
            sqlite3_prepare_v2(opened, "INSERT INTO body (body) VALUES (?1)", -1, &prepared, nil) == SQLITE_OK, let prepared
        else {
            sqlite3_close_v2(opened)
            return nil
        }
        handle = opened
        statement = prepared
    }

    deinit {
        sqlite3_finalize(statement)
        sqlite3_close_v2(handle)
    }

    func run(_ sql: String) -> Bool { sqlite3_exec(handle, sql, nil, nil, nil) == SQLITE_OK }

    func insert(_ body: UnsafeRawBufferPointer) -> Bool {
        sqlite3_bind_blob(statement, 1, body.baseAddress, Int32(body.count), csqlite_static())
        let code = sqlite3_step(statement)
        sqlite3_reset(statement)
        return code == SQLITE_DONE
    }
}
