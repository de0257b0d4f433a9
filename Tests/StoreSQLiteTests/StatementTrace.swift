import CSQLite

@testable import StoreSQLite

/// Notes each statement that a connection begins to run.
final class StatementTrace {
    private var texts: [String] = []

    func begin(_ connection: SQLiteConnection) {
        sqlite3_trace_v2(
            connection.handle, UInt32(SQLITE_TRACE_STMT),
            { _, context, statement, _ in
                guard let context, let statement, let text = sqlite3_sql(OpaquePointer(statement)) else { return 0 }
                Unmanaged<StatementTrace>.fromOpaque(context).takeUnretainedValue().texts.append(String(cString: text))
                return 0
            }, Unmanaged.passUnretained(self).toOpaque())
    }

    /// The queries of the store in the order in which they were run; the end of the transaction is none of the search's.
    func end(_ connection: SQLiteConnection) -> [SQLiteQuery] {
        sqlite3_trace_v2(connection.handle, 0, nil, nil)
        return texts.compactMap { text in SQLiteQuery.allCases.first { $0.sql == text } }.filter { $0 != .commit }
    }
}
