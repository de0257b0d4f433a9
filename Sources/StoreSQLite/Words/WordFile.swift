import CSQLite
import FHIRCore
import FHIRSearch
import FHIRStore

/// One connection to the file beside the database that holds the index of words; belongs to one thread at a time.
///
/// The file is derived: what is in doubt is made anew. Its two full-text tables keep for each word the resources of which some version had
/// it, in `narrative` or in all `content`; the type and tenant of a resource is one more word. `state` says how far the log is indexed.
final class WordFile {
    private static let layout: Int64 = 1
    /// Shown by the version at the cursor, so that a file of another database, or of one that was restored, is noticed.
    struct Mark: Equatable {
        var instant: Int64
        var hash: [UInt8]
    }

    let connection: SQLiteConnection
    private var statements: [String: SQLiteStatement] = [:]

    static func path(_ options: SQLiteOptions) -> String { options.path + "-words" }

    /// Opens the file for reading, or, if `canCreate`, for writing.
    init(_ options: SQLiteOptions, canCreate: Bool) throws(OperationFailure) {
        var own = options
        own.path = Self.path(options)
        own.mapBytes = 0
        own.logBytes = 8 << 20
        if canCreate { try StoreFiles.makePrivate(own.path) }
        connection = try SQLiteConnection(own, cacheBytes: canCreate ? 8 << 20 : 2 << 20)
        guard canCreate else { return }
        // Losing the last steps in a power cut only means to index them again.
        try connection.run("PRAGMA page_size=8192; PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA wal_autocheckpoint=500")
    }

    deinit { close() }

    func close() {
        for statement in statements.values { statement.finalize() }
        statements = [:]
        connection.close()
    }

    /// Removes the file and what lies beside it.
    static func remove(_ options: SQLiteOptions) {
        for suffix in ["", "-wal", "-shm", "-journal"] { StoreFiles.removeUnfinished(path(options) + suffix) }
    }

    /// Whether the tables are those of this version.
    func isCurrent() throws(OperationFailure) -> Bool {
        let tables = try statement("SELECT count(*) FROM sqlite_schema WHERE name IN ('state', 'narrative', 'content')")
        guard try connection.step(tables) else { return false }
        let count = tables.integer(0)
        tables.reset()
        guard count == 3 else { return false }
        return try value("layout") == Self.layout
    }

    /// Makes the tables in an empty file.
    func make() throws(OperationFailure) {
        let table = "(words, content='', columnsize=0, detail=none, tokenize='ascii')"
        try connection.run(
            """
            BEGIN IMMEDIATE;
            CREATE TABLE state (name TEXT PRIMARY KEY, value NOT NULL) WITHOUT ROWID;
            CREATE VIRTUAL TABLE narrative USING fts5\(table);
            CREATE VIRTUAL TABLE content USING fts5\(table);
            INSERT INTO state VALUES ('layout', \(Self.layout)), ('cursor', 0), ('instant', 0), ('hash', x'');
            COMMIT
            """)
    }

    /// The last sequence that is indexed.
    func cursor() throws(OperationFailure) -> Int64 { try value("cursor") ?? 0 }

    func mark() throws(OperationFailure) -> Mark {
        let instant = try value("instant") ?? 0
        let statement = try statement("SELECT value FROM state WHERE name = 'hash'")
        guard try connection.step(statement) else { return Mark(instant: instant, hash: []) }
        defer { statement.reset() }
        return Mark(instant: instant, hash: statement.bytes(0))
    }

    private func value(_ name: String) throws(OperationFailure) -> Int64? {
        let statement = try statement("SELECT value FROM state WHERE name = ?1")
        statement.bind(1, copying: name)
        guard try connection.step(statement) else { return nil }
        defer { statement.reset() }
        return statement.integer(0)
    }

    /// Writes one step: the words of resources in the order of their numbers, and how far the log is indexed now.
    func write(_ entries: [WordEntry], through cursor: Int64, _ mark: Mark) throws(OperationFailure) {
        try connection.run("BEGIN IMMEDIATE")
        do throws(OperationFailure) {
            let content = try statement("INSERT INTO content (rowid, words) VALUES (?1, ?2)")
            let narrative = try statement("INSERT INTO narrative (rowid, words) VALUES (?1, ?2)")
            for entry in entries {
                try insert(entry.rid, entry.content + entry.scope, content)
                if !entry.narrative.isEmpty { try insert(entry.rid, entry.narrative + entry.scope, narrative) }
            }
            let state = try statement("UPDATE state SET value = ?2 WHERE name = ?1")
            state.bind(1, copying: "cursor")
            state.bind(2, cursor)
            _ = try connection.step(state)
            state.bind(1, copying: "instant")
            state.bind(2, mark.instant)
            _ = try connection.step(state)
            state.bind(1, copying: "hash")
            try mark.hash.withUnsafeBufferPointer { bytes throws(OperationFailure) in
                state.bind(2, UnsafeRawBufferPointer(bytes))
                _ = try connection.step(state)
            }
            try connection.run("COMMIT")
        } catch {
            if connection.isInTransaction { try? connection.run("ROLLBACK") }
            throw error
        }
    }

    private func insert(_ rid: Int64, _ words: [UInt8], _ statement: SQLiteStatement) throws(OperationFailure) {
        statement.bind(1, rid)
        statement.bind(2, copying: String(decoding: words, as: UTF8.self))
        _ = try connection.step(statement)
    }

    /// The resources that may have the words, and how far the log was indexed at the same time.
    func candidates(_ query: WordQuery, scope: [UInt8], limit: Int) throws(OperationFailure) -> WordCandidates {
        try connection.run("BEGIN")
        defer { try? connection.run("COMMIT") }
        let cursor = try cursor()
        let table = query.isInNarrative ? "narrative" : "content"
        let statement = try statement("SELECT rowid FROM \(table) WHERE \(table) MATCH ?1 LIMIT ?2")
        // Words are letters and digits only, so nothing in them ends a quotation.
        let words = query.words + [Array(scope.dropFirst())]
        statement.bind(1, copying: words.map { "\"" + String(decoding: $0, as: UTF8.self) + "\"" }.joined(separator: " AND "))
        statement.bind(2, Int64(limit))
        defer { statement.reset() }
        var rids: [Int64] = []
        while try connection.step(statement) { rids.append(statement.integer(0)) }
        return WordCandidates(rids: rids, through: cursor)
    }

    private func statement(_ sql: String) throws(OperationFailure) -> SQLiteStatement {
        if let statement = statements[sql] { return statement }
        let statement = try connection.prepare(sql, isPersistent: true)
        statements[sql] = statement
        return statement
    }
}

/// The words of one resource, for one step.
struct WordEntry {
    var rid: Int64
    /// A blank and the word that stands for tenant and type.
    var scope: [UInt8]
    var narrative: [UInt8]
    var content: [UInt8]

    /// The word for a tenant and a type: the sign is no letter or digit, so no text has it.
    static func scope(_ tenant: Tenant, _ type: Int64) -> [UInt8] { Array(" \u{A7}\(tenant.rawValue)t\(type)".utf8) }
}
