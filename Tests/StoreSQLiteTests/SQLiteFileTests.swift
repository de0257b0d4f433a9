import CSQLite
import FHIRCore
import FHIRSchema
import FHIRSearch
import FHIRStore
import Foundation
import StoreContract
import Testing

@testable import StoreSQLite

/// What is particular to the SQLite store: its files, its layout, what survives reopening.
struct SQLiteFileTests {
    private let folder: TemporaryFolder
    private let clock = ManualClock()

    init() throws { folder = try TemporaryFolder() }

    private func open(_ change: (inout SQLiteOptions) -> Void = { _ in }) throws -> ContractSubject {
        var options = folder.options(clock)
        change(&options)
        return ContractSubject(store: try SQLiteStore.open(options), clock: clock, schema: .r4)
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

    @Test func everythingIsThereAfterReopening() async throws {
        let first = try open()
        try await first.put(first.patient, "a", "one", [first.identifier("1")])
        try await first.put(first.patient, "a", "two", [first.identifier("1")])
        try await first.put(first.observation, "o", "o", [first.reference("a")])
        try await first.store.commit(first.access, first.origin) { view throws(OperationFailure) in try view.setMark("m", [7]) }
        let hash = first.store.hash
        let log = try await first.store.log(after: .zero, limit: 9)
        await first.store.close()

        let second = try open()
        #expect(second.store.hash == hash)
        #expect(second.store.position == Position(rawValue: 4))
        #expect(try second.store.current(second.patient, second.id("a"), second.access)?.text == "two")
        #expect(try await second.search(.init(type: nil, keys: [[second.identifier("1")]])).map(\.version) == [2])
        #expect(try await second.read { view throws(OperationFailure) in try view.mark("m") } == [7])
        #expect(try await second.store.log(after: .zero, limit: 9) == log)
        #expect(try await second.put(second.patient, "a", "three").version == 3)
        #expect(second.store.position == Position(rawValue: 5))
        await second.store.close()
    }

    @Test func aStoreLeftBehindByAKilledProcessOpensWithEverything() async throws {
        let first = try open()
        for number in 0..<50 { try await first.put(first.patient, "p\(number)", "text \(number)", [first.identifier("\(number)")]) }
        // What a killed process leaves: the files as they are now.
        let copy = try TemporaryFolder()
        for name in ["store.db", "store.db-wal"] {
            try FileManager.default.copyItem(atPath: folder.path + "/" + name, toPath: copy.path + "/" + name)
        }
        await first.store.close()
        let second = ContractSubject(store: try SQLiteStore.open(copy.options(clock)), clock: clock, schema: .r4)
        #expect(second.store.position == Position(rawValue: 50))
        #expect(try await second.search(.init(type: second.patient)).count == 50)
        await second.store.close()
    }

    @Test func rowsOfPairsBeginInNewStoresOnly() async throws {
        let pairs = "Observation.code+date"
        let first = try open { $0.parameters = ["Observation.code", pairs] }
        #expect(first.store.numbering.parameter(pairs) != nil)
        await first.store.close()
        // A program of before did not know them.
        try sql("DELETE FROM registry WHERE name = '\(pairs)'")
        let second = try open { $0.parameters = ["Observation.code", pairs, "Observation.date"] }
        #expect(second.store.numbering.parameter(pairs) == nil && second.store.numbering.parameter("Observation.date") != nil)
        await second.store.close()
    }

    @Test func filesAreTheOwnersAlone() async throws {
        let old = umask(0)
        defer { umask(old) }
        let subject = try open()
        try await subject.put(subject.patient, "a", "a")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        #expect(names.contains("store.db") && names.contains("store.db-lock") && names.contains("store.db-wal"))
        for name in names {
            let attributes = try FileManager.default.attributesOfItem(atPath: folder.path + "/" + name)
            #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600, "\(name)")
        }
        await subject.store.close()
    }

    @Test func aSecondOpenerIsRefusedAndToldWhoHoldsTheStore() async throws {
        let subject = try open()
        let failure = #expect(throws: OperationFailure.self) { try open() }
        #expect(failure?.category == .unavailable)
        #expect(failure?.issues.first?.diagnostics.contains("process \(ProcessInfo.processInfo.processIdentifier)") == true)
        await subject.store.close()
        await (try open()).store.close()
    }

    @Test func aNewerLayoutIsRefused() async throws {
        await (try open()).store.close()
        try sql("PRAGMA user_version=99")
        let failure = #expect(throws: OperationFailure.self) { try open() }
        #expect(failure?.issues.first?.diagnostics.contains("newer version") == true)
        #expect(try sql("PRAGMA user_version") == ["99"])
    }

    @Test func anotherProgramsDatabaseIsRefused() async throws {
        try Data().write(to: URL(fileURLWithPath: folder.path + "/store.db"))
        try sql("CREATE TABLE theirs (a)")
        #expect(throws: OperationFailure.self) { try open() }
        try Data("this is not a database, it is a sentence that is long enough".utf8).write(to: URL(fileURLWithPath: folder.path + "/text"))
        #expect(throws: OperationFailure.self) { try open { $0.path = folder.path + "/text" } }
        #expect(throws: OperationFailure.self) { try open { $0.path = folder.path + "/no/such/folder/store.db" } }
    }

    @Test func anotherTimeZoneIsRefused() async throws {
        await (try open { $0.timeZone = "Europe/Berlin" }).store.close()
        let failure = #expect(throws: OperationFailure.self) { try open { $0.timeZone = "Asia/Tokyo" } }
        #expect(failure?.issues.first?.diagnostics.contains("Europe/Berlin") == true)
        await (try open { $0.timeZone = "Europe/Berlin" }).store.close()
    }

    @Test func aMigrationIsPrecededByABackup() async throws {
        let subject = try open()
        try await subject.put(subject.patient, "a", "one")
        await subject.store.close()
        let newer = SQLiteLayout(Migration.all + [Migration(name: "test", sql: "CREATE TABLE added (a); INSERT INTO added VALUES(1)")])
        let store = try SQLiteStore(folder.options(clock), .r4, newer)
        let again = ContractSubject(store: store, clock: clock, schema: .r4)
        #expect(try store.current(again.patient, again.id("a"), again.access)?.text == "one")
        try await again.put(again.patient, "a", "two")
        #expect(try await store.log(after: .zero, limit: 9).map(\.schemaVersion) == [Int32(Migration.all.count), Int32(Migration.all.count) + 1])
        await store.close()
        #expect(try sql("SELECT a FROM added") == ["1"])
        #expect(throws: OperationFailure.self) { try open() }

        var old = folder.options(clock)
        old.path += ".layout\(Migration.all.count).backup"
        let attributes = try FileManager.default.attributesOfItem(atPath: old.path)
        #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
        let backup = ContractSubject(store: try SQLiteStore.open(old), clock: clock, schema: .r4)
        #expect(try backup.store.current(backup.patient, backup.id("a"), backup.access)?.text == "one")
        await backup.store.close()
    }

    @Test func aFailedMigrationLeavesTheStoreAsItWas() async throws {
        await (try open()).store.close()
        let broken = SQLiteLayout(Migration.all + [Migration(name: "test", sql: "CREATE TABLE added (a); INSERT INTO nowhere VALUES(1)")])
        #expect(throws: OperationFailure.self) { try SQLiteStore(folder.options(clock), .r4, broken) }
        #expect(try sql("SELECT count(*) FROM sqlite_master WHERE name='added'") == ["0"])
        await (try open()).store.close()
    }

    @Test func versionsOfAResourceShareEqualBodies() async throws {
        let subject = try open()
        let large = String(repeating: "x", count: 3000)
        for text in [large, "b", large, "c", large] { try await subject.put(subject.patient, "a", text) }
        try await subject.delete(subject.patient, "a")
        try await subject.put(subject.patient, "a", large)
        let history = try await subject.history(.instance(subject.patient, subject.id("a")))
        #expect(history.map(\.text) == [large, "", large, "c", large, "b", large])
        await subject.store.close()
        let kinds = try sql("SELECT typeof(body) FROM version ORDER BY sequence")
        #expect(kinds == ["blob", "blob", "integer", "blob", "integer", "null", "integer"])
        #expect(try sql("SELECT DISTINCT body FROM version WHERE typeof(body)='integer'") == ["1"])
    }

    @Test func keysThatDiedBeforeTheHorizonAreSwept() async throws {
        var subject = try open { $0.writer.idleTime = .milliseconds(5) }
        let key = subject.identifier("1")
        for number in 0..<20 { try await subject.put(subject.patient, "a", "text \(number)", [key, subject.identifier("v\(number)")]) }
        try await subject.put(subject.patient, "b", "b", [key])
        clock.advance(24 * 3600 * 1000 + 1)
        try await subject.put(subject.patient, "b", "b again", [subject.identifier("late")])
        try await Task.sleep(for: .milliseconds(300))
        #expect(try await subject.search(.init(type: nil, keys: [[key]])).map(\.id.value) == ["a"])
        await subject.store.close()
        // Left: the two live keys of a, the new key of b, and the one that died just now.
        #expect(try sql("SELECT count(*) FROM search_index") == ["4"])
        #expect(try sql("SELECT value FROM store WHERE name='dead_keys'") == ["1"])

        subject = try open { $0.writer.idleTime = .milliseconds(5) }
        clock.advance(24 * 3600 * 1000 + 1)
        try await Task.sleep(for: .milliseconds(300))
        await subject.store.close()
        #expect(try sql("SELECT count(*) FROM search_index") == ["3"])
        #expect(try sql("SELECT count(*) FROM store WHERE name='dead_keys'") == ["0"])
    }

    @Test func aStateWhoseKeysWereSweptStaysGoneWhenTheClockGoesBack() async throws {
        var subject = try open { $0.writer.idleTime = .milliseconds(5) }
        let key = subject.identifier("1")
        try await subject.put(subject.patient, "a", "a", [key])
        let first = subject.store.position
        try await subject.put(subject.patient, "a", "a again")
        clock.advance(24 * 3600 * 1000 + 1)
        try await Task.sleep(for: .milliseconds(300))
        clock.advance(-3600 * 1000)
        for _ in 0..<2 {
            let failure = await #expect(throws: OperationFailure.self) {
                try await subject.search(.init(type: nil, keys: [[key]]), at: first)
            }
            #expect(failure?.category == .gone)
            #expect(try await subject.search(.init(type: nil), at: subject.store.position).count == 1)
            await subject.store.close()
            subject = try open()
        }
        await subject.store.close()
    }

    @Test func keyQueriesSurviveALongLogAndItsCheckpoints() async throws {
        let subject = try open { $0.logBytes = 256 << 10 }
        for number in 0..<400 {
            let text = String(repeating: "\(number) ", count: 400)
            try await subject.put(subject.patient, "p\(number % 50)", text, [subject.identifier("\(number % 50)")])
        }
        #expect(try await subject.search(.init(type: subject.patient)).count == 50)
        for number in 0..<50 {
            #expect(try await subject.search(.init(type: nil, keys: [[subject.identifier("\(number)")]])).map(\.version) == [8])
        }
        let attributes = try FileManager.default.attributesOfItem(atPath: folder.path + "/store.db-wal")
        #expect((attributes[.size] as? NSNumber)?.intValue ?? .max < 4 << 20)
        await subject.store.close()
        #expect(try sql("PRAGMA integrity_check") == ["ok"])
    }

    @Test func aFullQueueIsToldToWait() async throws {
        let subject = try open { $0.writer.queueLimit = 2 }
        let refused = await withTaskGroup(of: OperationFailure.Category?.self) { tasks in
            for number in 0..<50 {
                tasks.addTask {
                    do {
                        try await subject.put(subject.patient, "p\(number)", "x")
                        return nil
                    } catch {
                        return (error as? OperationFailure)?.category
                    }
                }
            }
            return await tasks.reduce(into: []) { $0.append($1) }
        }
        #expect(refused.allSatisfy { $0 == nil || $0 == .throttled })
        let kept = refused.count { $0 == nil }
        #expect(try await subject.search(.init(type: nil)).count == kept)
        await subject.store.close()
    }

    @Test func aCommitThatExceedsTheBudgetIsRefusedEvenIfItGoesOn() async throws {
        let subject = try open { $0.writer.budget = .milliseconds(20) }
        let patient = subject.patient
        let body = subject.body("x")
        let failure = await #expect(throws: OperationFailure.self) {
            try await subject.store.commit(subject.access, subject.origin) { view throws(OperationFailure) in
                _ = try view.put(patient, ResourceID(unchecked: "a"), body)
                usleep(40_000)
                _ = try? view.exists(patient, ResourceID(unchecked: "b"))
            }
        }
        #expect(failure?.category == .tooLarge && failure?.issues.first?.id == .budget)
        #expect(subject.store.position == .zero)
        await subject.store.close()
    }

    @Test func aCommitIsStoppedInTheMiddleOfALongSearch() async throws {
        let subject = try open { $0.writer.budget = .milliseconds(50) }
        try await subject.put(subject.patient, "a", "a")
        let ids = [ResourceID](repeating: subject.id("nobody"), count: 200_000)
        let start = ContinuousClock.now
        let failure = await #expect(throws: OperationFailure.self) {
            try await subject.store.commit(subject.access, subject.origin) { view throws(OperationFailure) in
                try view.search(ContractQuery(type: nil, ids: ids), limit: 1)
            }
        }
        #expect(failure?.category == .tooLarge && failure?.issues.first?.id == .budget)
        #expect(ContinuousClock.now - start < .seconds(10))
        #expect(try await subject.put(subject.patient, "a", "b").version == 2)
        await subject.store.close()
    }

    @Test func aStoreWhoseIndexMeansSomethingElseIsRefused() async throws {
        await (try open()).store.close()
        for change in ["UPDATE store SET value='1' WHERE name='index_form'", "DELETE FROM store WHERE name='index_form'"] {
            try sql(change)
            let failure = #expect(throws: OperationFailure.self) { try open() }
            #expect(failure?.issues.first?.diagnostics.contains("index is of form 1") == true)
        }
    }

    @Test func everyReadOfRowsStopsOnceItsBudgetIsSpent() async throws {
        let subject = try open { $0.synchronous = .off }
        try await RowsContract.fill(subject)
        await subject.store.close()
        let connection = try SQLiteConnection(folder.options(clock), cacheBytes: 1 << 20)
        defer { connection.close() }
        let facts = try StoreFacts(connection, folder.options(clock), schema: .r4, layout: 1)
        #expect(try RowsContract.faults(SQLiteRows(connection, facts.types), subject) == [])
    }

    /// How far the steps of queries of records and events are narrowed down.
    private static let boundsOfRecords: [SQLiteQuery: [String]] = [
        .collection: ["(name=?)"],
        .record: ["r USING PRIMARY KEY (tenant=? AND collection=? AND key=?)"],
        .records: ["r USING PRIMARY KEY (tenant=? AND collection=? AND key>?)"],
        .recordsWithKey: [
            "k USING PRIMARY KEY (tenant=? AND collection=? AND slot=? AND value=? AND key>?)",
            "r USING PRIMARY KEY (tenant=? AND collection=? AND key=?)",
        ],
        .secondaryKeys: ["(tenant=? AND collection=? AND key=?)"], .removeRecord: ["(tenant=? AND collection=? AND key=?)"],
        .removeRecordKey: ["(tenant=? AND collection=? AND slot=? AND value=? AND key=?)"],
        .eventsAfter: ["e USING INTEGER PRIMARY KEY (rowid>?)", "c USING INTEGER PRIMARY KEY (rowid=?)"],
        .eventsOfTenantAfter: ["e USING INDEX event_of_tenant (tenant=? AND rowid>?)", "c USING INTEGER PRIMARY KEY (rowid=?)"],
        .countEvents: ["(rowid>? AND rowid<?)"], .warnings: ["(position=?)"],
    ]

    /// A query that passed over rows of others would grow with the store.
    @Test func noQueryScansATableOrSorts() async throws {
        await (try open()).store.close()
        let connection = try SQLiteConnection(folder.options(clock), cacheBytes: 1 << 20)
        defer { connection.close() }
        // These read the first or last rows of a table in its order.
        let readers: Set<SQLiteQuery> = [.newestCommit, .firstPosition]
        // In the order of keys what lies in the order of expiry.
        let sorters: Set<SQLiteQuery> = [.expiredRecords]
        for query in SQLiteQuery.allCases {
            let statement = try connection.prepare("EXPLAIN QUERY PLAN " + query.sql)
            defer { statement.finalize() }
            while try connection.step(statement) {
                let step = statement.text(3) ?? ""
                // `countKeys` goes over what its limit lets through.
                #expect(!step.contains("SCAN") || step == "SCAN (subquery-1)" || readers.contains(query), "\(query): \(step)")
                #expect(!step.contains("TEMP B-TREE") || sorters.contains(query), "\(query): \(step)")
                if [.commitsUp, .commitsDown, .countCommits].contains(query), step.contains("commit_log") {
                    #expect(step.contains("USING COVERING INDEX commit_of_tenant (tenant=? AND last_sequence>"), "\(query): \(step)")
                }
                if let bounds = Self.boundsOfRecords[query] {
                    #expect(bounds.contains { step.hasSuffix($0) } || sorters.contains(query), "\(query): \(step)")
                }
            }
        }
    }
}
