import FHIRCore
import FHIRSchema
import FHIRStore
import Foundation
import StoreContract
import Testing

@testable import StoreSQLite

/// The SQLite store keeps bodies compressed, and says so in their rows.
struct CompressedStoreTests {
    private let folder: TemporaryFolder
    private let clock = ManualClock()
    private let text = BodyPackerTests.observation

    init() throws { folder = try TemporaryFolder() }

    private func open(_ layout: SQLiteLayout = SQLiteLayout()) throws -> ContractSubject {
        ContractSubject(store: try SQLiteStore(folder.options(clock), .r4, layout), clock: clock, schema: .r4)
    }

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

    @Test func `every read gives the plain body`() async throws {
        let subject = try open()
        let (type, id) = (subject.observation, subject.id("a"))
        // Packed before the commit, packed by the writer, not worth it, the first again, a deletion.
        var body = subject.body(text, [subject.identifier("1", type)])
        body.packed = subject.store.packing?.pack(body.body)
        #expect(body.packed?.form == 2)
        let ready = body
        try await subject.store.commit(subject.access, subject.origin) { view throws(OperationFailure) in
            _ = try view.put(type, id, ready)
        }
        try await subject.put(type, "a", text + " ", [subject.identifier("1", type)])
        try await subject.put(type, "a", "x")
        try await subject.put(type, "a", text, [subject.identifier("1", type)])
        let current = try subject.store.current(type, id, subject.access)
        #expect(current?.text == text && current?.hash == body.hash)
        #expect(try await subject.search(.init(type: nil, keys: [[subject.identifier("1", type)]])).map(\.text) == [text])
        #expect(try await subject.read { view throws(OperationFailure) in try view.version(type, id, 2) }?.text == text + " ")
        try await subject.delete(type, "a")
        #expect(try await subject.history(.instance(type, id)).map(\.text) == ["", text, "x", text + " ", text])
        #expect(try await subject.history(.system).map(\.text) == ["", text, "x", text + " ", text])
        await subject.store.close()
        #expect(try sql("SELECT form FROM version ORDER BY sequence") == ["2", "2", "1", "1", "1"])
        #expect(try sql("SELECT typeof(body) FROM version ORDER BY sequence") == ["blob", "blob", "blob", "integer", "null"])
        #expect(try sql("SELECT max(length(body)) < \(text.utf8.count / 5) FROM version WHERE form=2") == ["1"])

        let again = try open()
        #expect(try await again.history(.instance(type, id)).map(\.text) == ["", text, "x", text + " ", text])
        await again.store.close()
    }

    @Test func `a commit sees the bodies of its own group`() async throws {
        let subject = try open()
        let (type, id, body) = (subject.observation, subject.id("a"), subject.body(text))
        let seen = try await subject.store.commit(subject.access, subject.origin) { view throws(OperationFailure) in
            _ = try view.put(type, id, body)
            return try view.current(type, id)
        }
        #expect(seen?.text == text)
        let later = try await subject.store.commit(subject.access, subject.origin) { view throws(OperationFailure) in
            try view.current(type, id)
        }
        #expect(later?.text == text)
        await subject.store.close()
    }

    @Test func `a store of the first layout is backed up and read, and goes on compressed`() async throws {
        let old = try open(SQLiteLayout([.first]))
        let (type, id) = (old.observation, old.id("a"))
        var body = old.body(text)
        body.packed = PackedBody(form: 1, bytes: nil)
        let plain = body
        try await old.store.commit(old.access, old.origin) { view throws(OperationFailure) in _ = try view.put(type, id, plain) }
        await old.store.close()
        #expect(try sql("SELECT body FROM version") == [text])

        let new = try open()
        #expect(try new.store.current(type, id, new.access)?.text == text)
        try await new.put(type, "a", text + " ")
        try await new.put(type, "a", text)
        #expect(try await new.history(.instance(type, id)).map(\.text) == [text, text + " ", text])
        await new.store.close()
        #expect(try sql("SELECT form FROM version ORDER BY sequence") == ["1", "2", "1"])
        #expect(FileManager.default.fileExists(atPath: folder.path + "/store.db.layout1.backup"))
        // What does not know compressed bodies stays away.
        #expect(throws: OperationFailure.self) { try open(SQLiteLayout([.first])) }
    }

    @Test(arguments: ["body=substr(body,1,length(body)-1)", "body=zeroblob(0)", "body=x'28b52ffd'", "form=3", "form=0"])
    func `a damaged body is an error that names the resource, and nobody else's`(_ damage: String) async throws {
        let first = try open()
        try await first.put(first.observation, "bad", text)
        try await first.put(first.observation, "good", text + " ")
        await first.store.close()
        try sql("UPDATE version SET \(damage) WHERE sequence=1")

        let subject = try open()
        let (type, bad) = (subject.observation, subject.id("bad"))
        var failures = [#expect(throws: OperationFailure.self) { try subject.store.current(type, bad, subject.access) }]
        failures.append(await #expect(throws: OperationFailure.self) { try await subject.history(.instance(type, bad)) })
        failures.append(await #expect(throws: OperationFailure.self) { try await subject.search(.init(type: type)) })
        for failure in failures {
            #expect(failure?.category == .fault)
            #expect(failure?.issues.first?.diagnostics == "The stored body of Observation/bad, version 1, is damaged.")
        }
        #expect(try subject.store.current(type, subject.id("good"), subject.access)?.text == text + " ")
        #expect(subject.store.condition == .writable)
        // What needs no body works: a new version, and the log. The old version stays unreadable.
        #expect(try await subject.put(type, "bad", "new").version == 2)
        #expect(try subject.store.current(type, bad, subject.access)?.text == "new")
        #expect(try await subject.store.log(after: .zero, limit: 9).count == 3)
        let failure = await #expect(throws: OperationFailure.self) {
            try await subject.read { view throws(OperationFailure) in try view.version(type, bad, 1) }
        }
        #expect(failure?.issues.first?.diagnostics.contains("Observation/bad, version 1,") == true)
        await subject.store.close()
    }
}
