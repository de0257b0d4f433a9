import CSQLite
import StoreSQLite

/// SQLite's own check of a database's structure, beside the running store.
enum DatabaseCheck {
    /// "ok", or what is wrong.
    static func result(_ options: SQLiteOptions) -> String {
        var opened: OpaquePointer?
        let code = sqlite3_open_v2(options.path, &opened, SQLITE_OPEN_READWRITE, options.vfs)
        guard code == SQLITE_OK, let database = opened else {
            sqlite3_close_v2(opened)
            return "cannot be opened (SQLite code \(code))"
        }
        defer { sqlite3_close_v2(database) }
        _ = csqlite_keep_log_on_close(database, 1)
        var statement: OpaquePointer?
        defer { sqlite3_finalize(statement) }
        let prepared = sqlite3_prepare_v2(database, "PRAGMA integrity_check", -1, &statement, nil)
        guard prepared == SQLITE_OK else { return "cannot be checked (SQLite code \(prepared))" }
        let stepped = sqlite3_step(statement)
        guard stepped == SQLITE_ROW, let text = sqlite3_column_text(statement, 0) else { return "no result (SQLite code \(stepped))" }
        return String(cString: text)
    }
}
