import CSQLite
import FHIRCore
import FHIRSearch
import FHIRStore

/// One connection to the file beside the database that holds the index of words; belongs to one thread at a time.
///
/// The file is derived: what is in doubt is made anew. Two full-text tables, `narrative` and `content`, have a row for each version, under
/// its sequence; they keep which versions have a word, and nothing else. Tenant and type are one more word.
final class WordFile {
    private static let layout: Int64 = 1

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
        try connection.run("PRAGMA page_size=8192; PRAGMA journal_mode=WAL; PRAGMA wal_autocheckpoint=500")
        // A power cut that takes the last steps back only means to do them again.
        if options.synchronous == .full { try connection.run("PRAGMA synchronous=NORMAL") }
    }

    deinit { close() }

    func close() {
        for statement in statements.values { statement.finalize() }
        statements = [:]
        connection.close()
    }

    /// Removes the file and what lies beside it.
    static func remove(_ options: SQLiteOptions) {
        guard let files = sqlite3_vfs_find(options.vfs), let delete = files.pointee.xDelete else { return }
        for suffix in ["-wal", "-journal", ""] { _ = delete(files, path(options) + suffix, 0) }
    }

    /// Makes the tables in an empty file.
    func make(_ store: String, _ state: WordState) throws(OperationFailure) {
        let table = "(words, content='', columnsize=0, detail=none, tokenize=\"ascii tokenchars '_'\")"
        try transaction { () throws(OperationFailure) in
            try connection.run(
                """
                CREATE TABLE state (
                    layout INTEGER, form INTEGER, store TEXT, cursor INTEGER NOT NULL, mark TEXT NOT NULL, swept INTEGER NOT NULL);
                -- Versions whose bodies could not be read.
                CREATE TABLE unread (sequence INTEGER PRIMARY KEY);
                CREATE VIRTUAL TABLE narrative USING fts5\(table);
                CREATE VIRTUAL TABLE content USING fts5\(table);
                """)
            let first = try statement("INSERT INTO state VALUES(?1, ?2, ?3, ?4, ?5, ?6)")
            first.bind(1, Self.layout)
            first.bind(2, ResourceWords.form)
            first.bind(3, copying: store)
            first.bind(4, state.cursor)
            first.bind(5, copying: state.mark)
            first.bind(6, state.swept)
            _ = try connection.step(first)
        }
    }

    /// How far the index has come; nil when it is of another layout, of other words, or of another store.
    func state(of store: String) throws(OperationFailure) -> WordState? {
        let tables = try statement("SELECT count(*) FROM sqlite_schema WHERE name IN ('state', 'unread', 'narrative', 'content')")
        guard try connection.step(tables) else { return nil }
        let count = tables.integer(0)
        tables.reset()
        guard count == 4 else { return nil }
        let state = try statement("SELECT cursor, mark, swept FROM state WHERE layout=?1 AND form=?2 AND store=?3")
        state.bind(1, Self.layout)
        state.bind(2, ResourceWords.form)
        state.bind(3, copying: store)
        guard try connection.step(state) else { return nil }
        defer { state.reset() }
        return WordState(cursor: state.integer(0), mark: state.text(1) ?? "", swept: state.integer(2))
    }

    // MARK: Writing

    /// Adds the words of versions, in the order of their sequences, and those that could not be read; takes out others; notes the state.
    func write(
        adding entries: [WordEntry], unread: [Int64] = [], removing dead: [WordEntry] = [], _ state: WordState
    ) throws(OperationFailure) {
        try transaction { () throws(OperationFailure) in
            for entry in entries {
                try put(entry, entry.words.content, "INSERT INTO content (rowid, words) VALUES (?1, ?2)")
                if entry.words.narrative.isEmpty { continue }
                try put(entry, entry.words.narrative, "INSERT INTO narrative (rowid, words) VALUES (?1, ?2)")
            }
            for entry in dead {
                try put(entry, entry.words.content, "INSERT INTO content (content, rowid, words) VALUES ('delete', ?1, ?2)")
                if entry.words.narrative.isEmpty { continue }
                try put(entry, entry.words.narrative, "INSERT INTO narrative (narrative, rowid, words) VALUES ('delete', ?1, ?2)")
            }
            let note = try statement("INSERT OR IGNORE INTO unread VALUES (?1)")
            for sequence in unread {
                note.bind(1, sequence)
                _ = try connection.step(note)
            }
            let update = try statement("UPDATE state SET cursor=?1, mark=?2, swept=?3")
            update.bind(1, state.cursor)
            update.bind(2, copying: state.mark)
            update.bind(3, state.swept)
            _ = try connection.step(update)
        }
    }

    private func put(_ entry: WordEntry, _ words: [[UInt8]], _ sql: String) throws(OperationFailure) {
        var text = entry.scope
        for word in words {
            text.append(0x20)
            text.append(contentsOf: word)
        }
        let statement = try statement(sql)
        statement.bind(1, entry.sequence)
        statement.bind(2, copying: String(decoding: text, as: UTF8.self))
        _ = try connection.step(statement)
    }

    private func transaction(_ body: () throws(OperationFailure) -> Void) throws(OperationFailure) {
        try connection.run("BEGIN IMMEDIATE")
        do throws(OperationFailure) {
            try body()
            try connection.run("COMMIT")
        } catch {
            if connection.isInTransaction { try? connection.run("ROLLBACK") }
            throw error
        }
    }

    // MARK: Reading

    /// What the index has for a query, and how far it has come, both at the same time.
    struct Found {
        /// Of versions that have the words, ascending.
        var sequences: [Int64] = []
        /// Of versions that could not be read.
        var unread: [Int64] = []
        /// The last sequence that is indexed.
        var cursor: Int64
        /// What was replaced up to this sequence is not there any more.
        var swept: Int64
    }

    /// - Parameters:
    ///   - last: the last sequence of interest.
    ///   - limit: no more sequences than these.
    func find(
        _ query: WordQuery, scope: [UInt8], through last: Int64, limit: Int, _ budget: WorkBudget?
    ) throws(OperationFailure) -> Found {
        // The budget does not touch beginning and end: an end that was stopped would leave the connection in that state.
        try connection.run("BEGIN")
        defer { try? connection.run("COMMIT") }
        connection.budget = budget
        defer { connection.budget = nil }
        let state = try statement("SELECT cursor, swept FROM state")
        guard try connection.step(state) else { throw StoreFailures.storage("The index of words has no state.") }
        var found = Found(cursor: state.integer(0), swept: state.integer(1))
        state.reset()
        let unread = try statement("SELECT sequence FROM unread WHERE sequence<=?1 ORDER BY sequence")
        unread.bind(1, last)
        while try connection.step(unread) { found.unread.append(unread.integer(0)) }
        let table = query.isInNarrative ? "narrative" : "content"
        let match = try statement("SELECT rowid FROM \(table) WHERE \(table) MATCH ?1 AND rowid<=?2 ORDER BY rowid LIMIT ?3")
        // Words are letters and digits only, so nothing in them ends a quotation.
        var words = (query.words + [scope]).map { "\"" + String(decoding: $0, as: UTF8.self) + "\"" }
        if let beginning = query.beginning { words.append("\"" + String(decoding: beginning, as: UTF8.self) + "\" *") }
        match.bind(1, copying: words.joined(separator: " AND "))
        match.bind(2, last)
        match.bind(3, Int64(limit))
        defer { match.reset() }
        while try connection.step(match) { found.sequences.append(match.integer(0)) }
        return found
    }

    /// Whether a version could not be read when it was indexed.
    func isUnread(_ sequence: Int64) throws(OperationFailure) -> Bool {
        let unread = try statement("SELECT 1 FROM unread WHERE sequence=?1")
        unread.bind(1, sequence)
        defer { unread.reset() }
        return try connection.step(unread)
    }

    private func statement(_ sql: String) throws(OperationFailure) -> SQLiteStatement {
        if let statement = statements[sql] { return statement }
        let statement = try connection.prepare(sql, isPersistent: true)
        statements[sql] = statement
        return statement
    }
}

/// How far the index has come.
struct WordState: Equatable {
    /// The last sequence that is indexed.
    var cursor: Int64
    /// Shown by the version at the cursor, so that a file of another database, or of one that was restored, is noticed.
    var mark: String
    /// The words of versions that were replaced up to this sequence are not in the index any more.
    var swept: Int64
}

/// The words of one version.
struct WordEntry {
    var sequence: Int64
    /// The word that stands for tenant and type.
    var scope: [UInt8]
    var words: ResourceWords

    /// Begins with a sign that is no letter or digit, so no text has such a word.
    static func scope(_ tenant: Tenant, _ type: Int64) -> [UInt8] { Array("_\(tenant.rawValue)t\(type)".utf8) }
}
