import FHIRCore
import FHIRSchema
import StoreContract
import Testing

@testable import FHIRStore
@testable import StoreSQLite

/// What is particular to records and events in the SQLite store: its tables, and what survives reopening and migration.
struct RecordFileTests {
    private let folder: TemporaryFolder
    private let clock = ManualClock()

    init() throws { folder = try TemporaryFolder() }

    private func open(_ layout: SQLiteLayout = SQLiteLayout()) throws -> ContractSubject {
        ContractSubject(store: try SQLiteStore(folder.options(clock), .r4, layout), clock: clock, schema: .r4)
    }

    /// Runs SQL on the closed store's file and gives the first column of its rows.
    @discardableResult
    private func sql(_ text: String) throws -> [String] {
        let connection = try SQLiteConnection(folder.options(clock), cacheBytes: 1 << 20)
        defer { connection.close() }
        let statement = try connection.prepare(text)
        defer { statement.finalize() }
        var rows: [String] = []
        while try connection.step(statement) { rows.append(statement.text(0) ?? "null") }
        return rows
    }

    private func warning(_ subject: ContractSubject) -> CommitWarning {
        CommitWarning(rule: "r", type: subject.patient, id: subject.id("p"), path: "Patient.name")
    }

    @Test func `records, events, warnings and the identity are there after reopening`() async throws {
        let first = try open()
        let identity = first.store.identity
        var record = first.record("a", "{\"b\":2}", found: ["x", "y"], expires: 12)
        record.schema = 3
        let (kept, warning) = (record, warning(first))
        try await first.store.commit(first.access, first.origin) { view throws(OperationFailure) in
            try view.putRecord("c", kept)
            try view.putRecord("d", first.record("gone", found: ["x"]))
            try view.emit(first.event("e"))
            try view.warn(warning)
        }
        try await first.remove("gone", from: "d")
        let events = try await first.store.events(after: .start, tenant: nil, limit: 9)
        let log = try await first.store.log(after: .zero, limit: 9)
        await first.store.close()

        let second = try open()
        #expect(second.store.identity == identity)
        #expect(try await second.record(at: "a") == record)
        #expect(try await second.keys(.secondary(slot: 0, value: "y")) == ["a"])
        #expect(try await second.keys(.expired(before: .latest)) == ["a"])
        #expect(try await second.keys(.all, of: "d").isEmpty)
        #expect(try await second.store.events(after: .start, tenant: nil, limit: 9) == events)
        #expect(events.count == 1)
        #expect(try await second.store.log(after: .zero, limit: 9) == log)
        #expect(log.first?.warnings == [warning])
        try await second.put([second.record("a", found: ["z"])])
        try await second.put([second.record("b", found: ["z"])], in: "e")
        await second.store.close()
        // One row for each key, none of what was replaced or removed; numbers of collections are for good.
        #expect(try sql("SELECT CAST(value AS TEXT) || CAST(key AS TEXT) FROM record_key ORDER BY collection") == ["za", "zb"])
        #expect(try sql("SELECT name FROM collection ORDER BY number") == ["c", "d", "e"])
        #expect(try sql("SELECT count(*) FROM record WHERE expires IS NULL AND length(secondary) = 4") == ["2"])
    }

    @Test func `another store has another identity`() async throws {
        let first = try open()
        let other = try TemporaryFolder()
        let second = try SQLiteStore.open(other.options(clock))
        #expect(first.store.identity != second.identity)
        await first.store.close()
        await second.close()
    }

    @Test func `the identity is the store's id, as stores of before have it`() async throws {
        await (try open()).store.close()
        try sql("UPDATE store SET value='123456789abcdef0123' WHERE name='id'")
        let subject = try open()
        #expect(subject.store.identity.description == "00000000-0000-4123-8567-89abcdef0123")
        await subject.store.close()
        try sql("UPDATE store SET value='what' WHERE name='id'")
        #expect(throws: OperationFailure.self) { try open() }
    }

    @Test func `a store of before is backed up, and takes records from then on`() async throws {
        let before = SQLiteLayout([.first, .compressedBodies])
        let old = try open(before)
        try await old.put(old.patient, "a", "one", [old.identifier("1")])
        let identity = old.store.identity
        await old.store.close()
        #expect(try sql("SELECT count(*) FROM sqlite_master WHERE name IN ('record', 'event')") == ["0"])

        let new = try open()
        #expect(new.store.identity == identity)
        #expect(try new.store.current(new.patient, new.id("a"), new.access)?.text == "one")
        #expect(try await new.record(at: "a") == nil)
        #expect(try await new.keys(.all).isEmpty)
        #expect(try await new.store.events(after: .start, tenant: nil, limit: 9).isEmpty)
        try await new.put([new.record("a")])
        try await new.emit(["e"])
        let log = try await new.store.log(after: .zero, limit: 9)
        #expect(log.map(\.schemaVersion) == [2, 3, 3] && log.map(\.eventCount) == [0, 0, 1] && log[0].entries.count == 1)
        #expect(try await new.record(at: "a") != nil)
        await new.store.close()
        #expect(StoreFiles.exists(folder.options(clock).path + ".layout2.backup"))
        // What does not know records stays away.
        #expect(throws: OperationFailure.self) { try open(before) }
    }

    @Test func `a commit without records and events runs no statement for them`() async throws {
        let subject = try open()
        let ofRecords: Set<SQLiteQuery> = [
            .collection, .record, .records, .recordsWithKey, .expiredRecords, .expiringCollection, .addCollection, .secondaryKeys, .putRecord, .removeRecord,
            .addRecordKey, .removeRecordKey, .insertEvent, .insertWarning,
        ]
        await subject.store.close()
        let options = folder.options(clock)
        let connection = try SQLiteConnection(options, cacheBytes: 1 << 20)
        let facts = try StoreFacts(connection, options, schema: .r4, layout: SQLiteLayout().number)
        let writer = try SQLiteWriter(connection, facts, BodyPacker(), options)
        defer { writer.close() }
        let group = PendingGroup(rows: writer.rows, schema: .r4, numbering: facts.numbering.value, base: .start)
        let trace = StatementTrace()
        trace.begin(connection)
        try writer.begin()
        let next = group.begin(now: clock.now())
        try Self.put(subject.patient, subject.body("text"), in: group, next)
        group.keep(next, subject.access, subject.origin)
        try writer.apply(group.finish())
        let statements = trace.end(connection)
        #expect(statements.contains(.insertCommit) && statements.contains(.insertVersion))
        #expect(ofRecords.isDisjoint(with: statements))
    }

    private static func put(
        _ type: TypeID, _ body: PreparedBody, in group: PendingGroup<SQLiteRows>, _ next: CommitPoint
    ) throws(OperationFailure) {
        let view = PendingCommitView(group: group, access: .system("test"), next: next, budget: .seconds(9))
        defer { view.end() }
        _ = try view.put(type, ResourceID(unchecked: "a"), body)
    }
}
