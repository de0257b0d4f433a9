import FHIRCore
import FHIRSchema
import FHIRSearch
import FHIRStore
import Foundation
import StoreContract
import Synchronization
import Testing

@testable import StoreSQLite

/// The index of words behind the writes.
@Suite(.serialized) struct WordIndexTests {
    private let folder: TemporaryFolder
    private let clock = ManualClock()

    init() throws { folder = try TemporaryFolder() }

    private var options: SQLiteOptions { WordFixture.options(folder, clock) }

    private func subject(_ options: SQLiteOptions? = nil) throws -> ContractSubject {
        ContractSubject(store: try SQLiteStore.open(options ?? self.options), clock: clock, schema: .r4)
    }

    @Test func `a search looks at what has the word, and reads only what came after the index`() async throws {
        let subject = try subject()
        subject.store.indexWords(WordFixture.reading) { _ in }
        for number in 0..<40 { try await subject.put(subject.patient, "p\(number)", "n common rare\(number % 20)") }
        try await subject.put(subject.observation, "o", "common rare3")
        try await subject.put(subject.patient, "q", "common rare3", as: subject.other)
        try await WordFixture.wait(options, for: 42)
        let found = try await WordFixture.find("rare3", subject)
        #expect(found.ids == ["p3", "p23"] && found.looks == 0)
        #expect(found.uses.contains("words") && !found.uses.contains("read"))
        #expect(try await WordFixture.find("common", subject).ids.count == 40)
        let absent = try await WordFixture.find("absent", subject)
        #expect(absent.ids == [] && absent.looks == 0)
        #expect(try await WordFixture.find("rare3", isInNarrative: true, subject).ids == ["p3", "p23"])
        let unsure = try await WordFixture.find("rare3", isEnough: false, subject)
        #expect(unsure.ids == ["p3", "p23"] && unsure.looks == 2)
        try await subject.put(subject.patient, "p3", "late")
        #expect(try await WordFixture.find("rare3", subject).ids == ["p23"])
        #expect(try await WordFixture.find("late", subject).ids == ["p3"])
        try await subject.delete(subject.patient, "p23")
        #expect(try await WordFixture.find("rare3", subject).ids == [])
        await subject.store.close()
    }

    @Test func `no text is the word that stands for tenant and type`() async throws {
        let subject = try subject()
        subject.store.indexWords(WordFixture.reading) { _ in }
        let scopes = (0..<4).flatMap { tenant in (0..<200).map { "_\(tenant)t\($0) \u{A7}\(tenant)t\($0)" } }.joined(separator: " ")
        try await subject.put(subject.patient, "spy", "n secret \(scopes)", as: subject.other)
        try await WordFixture.wait(options, for: 1)
        #expect(try await WordFixture.find("secret", subject).ids == [])
        #expect(try await WordFixture.find("secret", isEnough: false, subject).looks == 0)
        await subject.store.close()
    }

    @Test func `the index goes on where it was`() async throws {
        var subject = try subject()
        try await subject.put(subject.patient, "a", "one")
        #expect(try await WordFixture.find("one", subject).looks == 1)
        subject.store.indexWords(WordFixture.reading) { _ in }
        try await WordFixture.wait(options, for: 1)
        await subject.store.close()
        // Meanwhile the store is used without.
        subject = try self.subject()
        try await subject.put(subject.patient, "b", "two")
        await subject.store.close()
        subject = try self.subject()
        let readings = Atomic<Int>(0)
        subject.store.indexWords({ body, type in
            readings.add(1, ordering: .relaxed)
            return WordFixture.reading(body, type)
        }) { _ in }
        try await WordFixture.wait(options, for: 2)
        #expect(readings.load(ordering: .relaxed) == 1)
        for (word, id) in [("one", "a"), ("two", "b")] {
            let found = try await WordFixture.find(word, subject)
            #expect(found.ids == [id] && found.looks == 0)
        }
        await subject.store.close()
    }

    @Test func `a file of another store, of other words, or damaged is made anew`() async throws {
        let path = WordFile.path(options)
        var subject = try subject()
        subject.store.indexWords(WordFixture.reading) { _ in }
        try await subject.put(subject.patient, "a", "one")
        try await WordFixture.wait(options, for: 1)
        await subject.store.close()
        let other = try TemporaryFolder()
        let strange = ContractSubject(store: try SQLiteStore.open(WordFixture.options(other, clock)), clock: clock, schema: .r4)
        strange.store.indexWords(WordFixture.reading) { _ in }
        try await strange.put(subject.patient, "a", "three")
        try await WordFixture.wait(WordFixture.options(other, clock), for: 1)
        await strange.store.close()
        let spoilings: [() throws -> Void] = [
            { try FileManager.default.removeItem(atPath: path) },
            { try Data("no database at all, but long enough to be looked at".utf8).write(to: URL(fileURLWithPath: path)) },
            { try Data(repeating: 7, count: 100_000).write(to: URL(fileURLWithPath: path)) },
            { try Data().write(to: URL(fileURLWithPath: path)) },
            {
                let whole = try Data(contentsOf: URL(fileURLWithPath: path))
                try whole.prefix(whole.count / 2).write(to: URL(fileURLWithPath: path))
            },
            {
                try FileManager.default.removeItem(atPath: path)
                try FileManager.default.copyItem(atPath: WordFile.path(WordFixture.options(other, self.clock)), toPath: path)
            },
            {
                let file = try WordFile(self.options, canCreate: true)
                try file.connection.run("UPDATE state SET form = form - 1")
                file.close()
            },
            {
                // As if the database had been restored to an earlier state and gone on from there.
                let file = try WordFile(self.options, canCreate: true)
                try file.connection.run("UPDATE state SET mark = 'other'")
                file.close()
            },
        ]
        for (number, spoil) in spoilings.enumerated() {
            try spoil()
            subject = try self.subject()
            subject.store.indexWords(WordFixture.reading) { _ in }
            #expect(try await WordFixture.find("one", subject).ids == ["a"], "\(number)")
            try await WordFixture.wait(options, for: 1)
            for _ in 0..<100 where try await WordFixture.find("one", subject).looks > 0 { try await Task.sleep(for: .milliseconds(10)) }
            let found = try await WordFixture.find("one", subject)
            #expect(found.ids == ["a"] && found.looks == 0, "\(number)")
            #expect(try await WordFixture.find("three", subject).ids == [], "\(number)")
            let rights = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
            #expect(rights == 0o600, "\(number)")
            await subject.store.close()
        }
    }

    @Test func `a file that breaks while it is used is made anew, and no search fails meanwhile`() async throws {
        let subject = try subject()
        let notes = Mutex<[String]>([])
        subject.store.indexWords(WordFixture.reading) { note in notes.withLock { $0.append("\(note)") } }
        for number in 0..<30 { try await subject.put(subject.patient, "p\(number)", "word\(number % 3)") }
        try await WordFixture.wait(options, for: 30)
        let count = try await WordFixture.find("word1", subject).ids.count
        #expect(count == 10)
        // The structure of the full-text table is gone.
        let file = try WordFile(options, canCreate: true)
        try file.connection.run("DELETE FROM content_data; PRAGMA wal_checkpoint(TRUNCATE)")
        file.close()
        for round in 0..<200 {
            #expect(try await WordFixture.find("word1", subject).ids.count == 10, "\(round)")
            if notes.withLock({ !$0.isEmpty }) { break }
            try await subject.put(subject.observation, "o", "\(round)")
            try await Task.sleep(for: .milliseconds(10))
        }
        #expect(notes.withLock { $0.contains { $0.contains("damaged") } })
        for _ in 0..<200 where try await WordFixture.find("word1", subject).looks > 0 { try await Task.sleep(for: .milliseconds(10)) }
        let found = try await WordFixture.find("word1", subject)
        #expect(found.ids.count == 10 && found.looks == 0)
        #expect(subject.store.condition == .writable)
        await subject.store.close()
    }

    @Test func `writes go on where the file cannot be made, and searches find all`() async throws {
        try FileManager.default.createDirectory(atPath: WordFile.path(options) + "/x", withIntermediateDirectories: true)
        let subject = try subject()
        let notes = Mutex<[String]>([])
        subject.store.indexWords(WordFixture.reading) { note in notes.withLock { $0.append("\(note)") } }
        for number in 0..<20 { try await subject.put(subject.patient, "p\(number)", "word") }
        for _ in 0..<200 where notes.withLock({ $0.isEmpty }) { try await Task.sleep(for: .milliseconds(10)) }
        #expect(notes.withLock { !$0.isEmpty })
        let found = try await WordFixture.find("word", subject)
        #expect(found.ids.count == 20 && found.looks >= 20 && subject.store.condition == .writable)
        await subject.store.close()
    }

    @Test func `words of what was replaced leave the file when no page can show them`() async throws {
        var options = options
        options.horizon = .seconds(10)
        let subject = try subject(options)
        subject.store.indexWords(WordFixture.reading) { _ in }
        try await subject.put(subject.patient, "a", "n old")
        try await subject.put(subject.patient, "b", "n gone")
        let before = subject.store.position
        try await subject.put(subject.patient, "a", "n new")
        try await subject.delete(subject.patient, "b")
        try await WordFixture.wait(options, for: 4)
        #expect(try WordFixture.sequences("old", options) == [1])
        clock.advance(60_000)
        try await subject.put(subject.patient, "c", "n old")
        for word in ["old", "gone"] {
            for _ in 0..<400 where try WordFixture.sequences(word, options).contains(where: { $0 < 5 }) {
                try await Task.sleep(for: .milliseconds(10))
            }
        }
        try await WordFixture.wait(options, for: 5)
        #expect(try WordFixture.sequences("old", options) == [5] && WordFixture.sequences("gone", options) == [])
        #expect(try WordFixture.sequences("new", options) == [3])
        #expect(try WordFixture.sequences("old", isInNarrative: true, options) == [5])
        #expect(try await WordFixture.find("old", subject).ids == ["c"])
        await #expect(throws: OperationFailure.self) { try await WordFixture.find("old", subject, at: before) }
        await subject.store.close()
        // Made anew, the file does not get them back.
        try FileManager.default.removeItem(atPath: WordFile.path(options))
        let again = try self.subject(options)
        again.store.indexWords(WordFixture.reading) { _ in }
        try await WordFixture.wait(options, for: 5)
        #expect(try WordFixture.sequences("old", options) == [5] && WordFixture.sequences("gone", options) == [])
        #expect(try WordFixture.sequences("new", options) == [3])
        await again.store.close()
    }

    @Test func `a view from before what was taken out does not ask the index`() async throws {
        var options = options
        options.horizon = .seconds(10)
        let subject = try subject(options)
        try await subject.put(subject.patient, "a", "old")
        try await subject.put(subject.patient, "a", "new")
        clock.advance(60_000)
        await subject.store.close()
        let connection = try SQLiteConnection(options, cacheBytes: 1 << 20)
        defer { connection.close() }
        let facts = try StoreFacts(connection, options, schema: .r4, layout: SQLiteLayout().number)
        let index = WordIndex(options, facts)
        index.start(WordFixture.reading) { _ in }
        try await WordFixture.wait(options, for: 2)
        let rows = SQLiteRows(connection, facts.types, index)
        let query = WordFixture.query([Array("old".utf8)])
        #expect(try rows.words(.default, subject.patient, query, at: 1, limit: 10) == nil)
        #expect(try rows.words(.default, subject.patient, query, at: 2, limit: 10)?.certain == [])
        index.close()
    }

    @Test func `a view at an earlier position sees what was there`() async throws {
        let subject = try subject()
        subject.store.indexWords(WordFixture.reading) { _ in }
        try await subject.put(subject.patient, "a", "one two")
        let first = subject.store.position
        try await subject.put(subject.patient, "a", "two three")
        try await subject.put(subject.patient, "b", "one")
        let second = subject.store.position
        try await subject.delete(subject.patient, "b")
        try await WordFixture.wait(options, for: 4)
        for (word, position, ids) in [
            ("one", first, ["a"]), ("one", second, ["b"]), ("three", first, []), ("three", second, ["a"]), ("two", first, ["a"]),
        ] {
            let found = try await WordFixture.find(word, subject, at: position)
            #expect(found.ids == ids && found.looks == 0, "\(word) at \(position)")
        }
        #expect(try await WordFixture.find("one", subject).ids == [])
        await subject.store.close()
    }

    @Test func `a word cut at its limit leads to all that begin so, and each is looked at`() {
        let long = Array(String(repeating: "a", count: 39).utf8) + Array("\u{E9}bc".utf8)
        let words = ResourceWords(narrative: [], content: [long])
        #expect(words.content == [long])
        let checks = WordFixture.query([long])
        #expect(!checks.isEnough)
        #expect(WordFixture.query([Array("short".utf8)]).isEnough)
    }
}

/// Stores with an index of words, and searches by one word.
enum WordFixture {
    /// A check that a body has a word; counts the bodies that were looked at.
    final class Checks: ResourceChecks {
        let word: String
        let isInNarrative: Bool
        let isEnough: Bool
        let looks = Atomic<Int>(0)

        init(_ word: String, isInNarrative: Bool, isEnough: Bool) {
            self.word = word
            self.isInNarrative = isInNarrative
            self.isEnough = isEnough
        }

        func holds(_ check: Int, type: TypeID, id: ResourceID, body: [UInt8]) -> Bool {
            looks.add(1, ordering: .relaxed)
            if isInNarrative, !body.starts(with: "n ".utf8) { return false }
            return String(decoding: body, as: UTF8.self).split(separator: " ").contains { $0 == word }
        }

        func words(of check: Int) -> WordQuery? {
            WordQuery(words: [Array(word.utf8)], isInNarrative: isInNarrative, isEnough: isEnough)
        }
    }

    /// A body is its words with blanks between; those that begin with "n" have a narrative.
    static let reading: WordReading = { body, _ in
        let words = body.split(separator: 0x20).map { word in Array(word.filter { $0 != 0x5F }) }
        return ResourceWords(narrative: body.starts(with: "n ".utf8) ? words : [], content: words)
    }

    static func options(_ folder: TemporaryFolder, _ clock: ManualClock) -> SQLiteOptions {
        var options = folder.options(clock)
        options.words.interval = .milliseconds(5)
        options.words.patience = .milliseconds(40)
        options.synchronous = .off
        // A closure that begins on its caller's thread may read twice.
        options.readers.callerTime = .zero
        return options
    }

    /// Waits until the index has come so far.
    static func wait(_ options: SQLiteOptions, for sequence: Int64) async throws {
        for _ in 0..<800 {
            let file = try? WordFile(options, canCreate: false)
            let found = try? file?.find(query([[0x61]]), scope: [0x61], through: 1, limit: 1, nil)
            if let found, found.cursor >= sequence { return }
            try await Task.sleep(for: .milliseconds(10))
        }
        Issue.record("the index does not come to \(sequence)")
    }

    static func query(_ words: [[UInt8]]) -> WordQuery {
        WordQuery(words: words, isInNarrative: false, isEnough: words.allSatisfy { $0.count <= 36 })
    }

    /// The versions that a file has for a word, of patients of the default tenant.
    static func sequences(_ word: String, isInNarrative: Bool = false, _ options: SQLiteOptions) throws -> [Int64] {
        let connection = try SQLiteConnection(options, cacheBytes: 1 << 20)
        defer { connection.close() }
        let facts = try StoreFacts(connection, options, schema: .r4, layout: SQLiteLayout().number)
        let scope = WordEntry.scope(.default, facts.types.number(Schema.r4.type(named: "Patient") ?? .none))
        var query = query([Array(word.utf8)])
        query.isInNarrative = isInNarrative
        return try WordFile(options, canCreate: false).find(query, scope: scope, through: .max, limit: 100, nil).sequences
    }

    struct Found {
        var ids: [String]
        /// How many bodies were read for that.
        var looks: Int
        var uses: [String]
    }

    /// The patients with a word.
    @discardableResult
    static func find(
        _ word: String, isInNarrative: Bool = false, isEnough: Bool = true, _ subject: ContractSubject, at position: Position? = nil
    ) async throws -> Found {
        let checks = Checks(word, isInNarrative: isInNarrative, isEnough: isEnough)
        let query = SearchQuery([SearchQuery.Branch(subject.patient, .checked(0))], checks: checks)
        let ids = try await subject.store.read(subject.access, at: position) { view throws(OperationFailure) in
            try view.search(query, .first, limit: 1000).hits.map { $0.version.id.description }
        }
        let looks = checks.looks.load(ordering: .relaxed)
        let plan = try await subject.store.read(subject.access, at: position) { view throws(OperationFailure) in
            try view.explain(query, .first, limit: 1000)
        }
        return Found(ids: ids, looks: looks, uses: plan.branches.flatMap(\.root.uses))
    }
}
