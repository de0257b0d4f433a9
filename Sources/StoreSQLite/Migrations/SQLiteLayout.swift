import CSQLite
import FHIRCore
import FHIRStore

/// Brings a database to the layout that this program writes; refuses what it does not understand.
struct SQLiteLayout {
    /// "CSfh", which tells our files from other databases.
    static let applicationID: Int64 = 0x4353_6668

    let migrations: [Migration]

    init(_ migrations: [Migration] = Migration.all) {
        self.migrations = migrations
    }

    var number: Int { migrations.count }

    /// Creates the layout in an empty database, or takes the missing steps after making a backup beside the file.
    /// - Throws: `.fault` with `storage` when the file is another program's, or was written by a newer version of this one.
    func prepare(_ connection: SQLiteConnection, _ options: SQLiteOptions) throws(OperationFailure) {
        let present = try Self.pragma("user_version", connection)
        let owner = try Self.pragma("application_id", connection)
        let isEmpty = try Self.single("SELECT count(*) FROM sqlite_master", connection) == 0
        guard isEmpty || owner == Self.applicationID else {
            throw StoreFailures.storage("The file is a database of another program.")
        }
        guard present <= number else {
            throw StoreFailures.storage(
                "The store has layout \(present), which a newer version of this program wrote; this one knows layouts up to \(number).")
        }
        try LogRenewal.run(connection)
        if isEmpty {
            try connection.run("PRAGMA page_size=\(options.pageBytes)")
        } else if present < number {
            try backUp(connection, options.path, layout: present)
        }
        try connection.run("PRAGMA journal_mode=WAL")
        for step in Int(present)..<number {
            try connection.run("BEGIN IMMEDIATE")
            do throws(OperationFailure) {
                try connection.run(migrations[step].sql)
                try connection.run("PRAGMA application_id=\(Self.applicationID); PRAGMA user_version=\(step + 1); COMMIT")
            } catch {
                sqlite3_exec(connection.handle, "ROLLBACK", nil, nil, nil)
                throw error
            }
        }
    }

    /// Writes a compact copy to `PATH.layoutN.backup`; an earlier copy of the same layout is kept as it is.
    private func backUp(_ connection: SQLiteConnection, _ path: String, layout: Int64) throws(OperationFailure) {
        let target = "\(path).layout\(layout).backup"
        if StoreFiles.exists(target) { return }
        let partial = target + ".partial"
        StoreFiles.removeUnfinished(partial)
        try StoreFiles.makePrivate(partial)
        let statement = try connection.prepare("VACUUM INTO ?1")
        defer { statement.finalize() }
        statement.bind(1, copying: partial)
        _ = try connection.step(statement)
        try StoreFiles.syncAndRename(partial, target)
    }

    static func pragma(_ name: String, _ connection: SQLiteConnection) throws(OperationFailure) -> Int64 {
        try single("PRAGMA \(name)", connection)
    }

    private static func single(_ sql: String, _ connection: SQLiteConnection) throws(OperationFailure) -> Int64 {
        let statement = try connection.prepare(sql)
        defer { statement.finalize() }
        return try connection.step(statement) ? statement.integer(0) : 0
    }
}
