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
struct WordIndexTests {
    /// A check that a body has a word; counts the bodies that were looked at.
    private final class BodyChecks: ResourceChecks {
        let word: String
        let looks = Atomic<Int>(0)

        init(_ word: String) { self.word = word }

        func holds(_ check: Int, type: TypeID, id: ResourceID, body: [UInt8]) -> Bool {
            looks.add(1, ordering: .relaxed)
            return String(decoding: body, as: UTF8.self).split(separator: " ").contains { $0 == word }
        }

        func words(of check: Int) -> WordQuery? { WordQuery(words: [Array(word.utf8)], isInNarrative: check == 1) }
    }

    private static let reading: WordReading = { body, _ in
        ResourceWords(narrative: body.starts(with: "n ".utf8) ? body : [], content: body)
    }

    private func subject(_ options: SQLiteOptions, _ clock: ManualClock) throws -> ContractSubject {
        ContractSubject(store: try SQLiteStore.open(options), clock: clock, schema: .r4)
    }

    /// Waits until the index has come so far.
    private func wait(_ options: SQLiteOptions, for sequence: Int64) async throws {
        for _ in 0..<400 {
            if let file = try? WordFile(options, canCreate: false), (try? file.cursor()) ?? 0 >= sequence { return }
            try await Task.sleep(for: .milliseconds(25))
        }
        Issue.record("the index does not come to \(sequence)")
    }

    /// The ids with a word, and how many bodies were read for that.
    private func find(_ word: String, check: Int = 0, _ subject: ContractSubject) async throws -> (ids: [String], looks: Int) {
        let checks = BodyChecks(word)
        let query = SearchQuery([SearchQuery.Branch(subject.patient, .checked(check))], checks: checks)
        let ids = try await subject.store.read(subject.access, at: nil) { view throws(OperationFailure) in
            try view.search(query, .first, limit: 1000).hits.map { $0.version.id.description }
        }
        return (ids, checks.looks.load(ordering: .relaxed))
    }

    @Test func `a search reads what has the word and what came after the index`() async throws {
        let folder = try TemporaryFolder()
        let clock = ManualClock()
        let options = folder.options(clock)
        let subject = try subject(options, clock)
        subject.store.indexWords(Self.reading)
        for number in 0..<40 { try await subject.put(subject.patient, "p\(number)", "n common rare\(number % 20)") }
        try await subject.put(subject.observation, "o", "common rare3")
        try await subject.put(subject.patient, "q", "common rare3", as: subject.other)
        try await wait(options, for: 42)
        let found = try await find("rare3", subject)
        #expect(found.ids == ["p3", "p23"] && found.looks <= 4)
        #expect(try await find("common", subject).ids.count == 40)
        let absent = try await find("absent", subject)
        #expect(absent.ids == [] && absent.looks == 0)
        #expect(try await find("rare3", check: 1, subject).ids == ["p3", "p23"])
        // What a resource had before leads there, and is read in vain; what it has now is found at once.
        try await subject.put(subject.patient, "p3", "late")
        #expect(try await find("rare3", subject).ids == ["p23"])
        #expect(try await find("late", subject).ids == ["p3"])
        try await subject.delete(subject.patient, "p23")
        #expect(try await find("rare3", subject).ids == [])
        await subject.store.close()
    }

    @Test func `the index goes on where it was, and is made anew for another database`() async throws {
        let folder = try TemporaryFolder()
        let clock = ManualClock()
        let options = folder.options(clock)
        var subject = try subject(options, clock)
        try await subject.put(subject.patient, "a", "one")
        #expect(try await find("one", subject).ids == ["a"])
        subject.store.indexWords(Self.reading)
        try await wait(options, for: 1)
        await subject.store.close()
        subject = try self.subject(options, clock)
        try await subject.put(subject.patient, "b", "two")
        subject.store.indexWords(Self.reading)
        try await wait(options, for: 2)
        #expect(try await find("one", subject).ids == ["a"])
        #expect(try await find("two", subject).ids == ["b"])
        await subject.store.close()
        // Another store with as many versions gets the old file.
        let other = try TemporaryFolder()
        let otherOptions = other.options(clock)
        subject = try self.subject(otherOptions, clock)
        clock.advance(5000)
        try await subject.put(subject.patient, "a", "three")
        try await subject.put(subject.patient, "b", "four")
        try FileManager.default.copyItem(atPath: WordFile.path(options), toPath: WordFile.path(otherOptions))
        subject.store.indexWords(Self.reading)
        try await wait(otherOptions, for: 2)
        try await Task.sleep(for: .milliseconds(300))
        #expect(try await find("four", subject).ids == ["b"])
        await subject.store.close()
        // Garbage is replaced.
        try Data("no database at all, but long enough to be looked at".utf8).write(to: URL(fileURLWithPath: WordFile.path(otherOptions)))
        subject = try self.subject(otherOptions, clock)
        subject.store.indexWords(Self.reading)
        try await wait(otherOptions, for: 2)
        #expect(try await find("three", subject).ids == ["a"])
        await subject.store.close()
    }

    @Test func `the file is for its owner alone`() async throws {
        let folder = try TemporaryFolder()
        let options = folder.options(ManualClock())
        let file = try WordFile(options, canCreate: true)
        try file.make()
        #expect(try file.isCurrent())
        let rights = try FileManager.default.attributesOfItem(atPath: WordFile.path(options))[.posixPermissions] as? Int
        #expect(rights == 0o600)
    }

    @Test func `words of several versions lead to the resource`() throws {
        let folder = try TemporaryFolder()
        let file = try WordFile(folder.options(ManualClock()), canCreate: true)
        try file.make()
        let scope = WordEntry.scope(.default, 7)
        let mark = WordFile.Mark(instant: 5, hash: [1, 2])
        func entry(_ rid: Int64, _ words: String) -> WordEntry {
            WordEntry(rid: rid, scope: scope, narrative: [], content: Array(words.utf8))
        }
        try file.write([entry(3, "a b"), entry(9, "a c")], through: 9, mark)
        try file.write([entry(3, "c \u{E9}t\u{E9}"), entry(3, "d")], through: 12, mark)
        func found(_ words: String...) throws -> [Int64] {
            let query = WordQuery(words: words.map { Array($0.utf8) }, isInNarrative: false)
            let candidates = try file.candidates(query, scope: scope, limit: 10)
            #expect(candidates.through == 12)
            return candidates.rids
        }
        #expect(try found("a") == [3, 9])
        #expect(try found("a", "c") == [3, 9])
        #expect(try found("b", "d", "\u{E9}t\u{E9}") == [3])
        #expect(try found("e") == [])
        let content = WordQuery(words: [[0x61]], isInNarrative: false)
        let narrative = WordQuery(words: [[0x61]], isInNarrative: true)
        #expect(try file.candidates(narrative, scope: scope, limit: 10).rids == [])
        #expect(try file.candidates(content, scope: WordEntry.scope(.default, 8), limit: 10).rids == [])
        #expect(try file.candidates(content, scope: scope, limit: 1).rids == [3])
        #expect(try file.mark() == mark)
    }
}
