import CFaultVFS
import FHIRCore
import FHIRSearch
import FHIRStore
import StoreSQLite
import Synchronization
import Testing

/// What happens to the index of words never reaches a commit, and searches find what was committed whatever happens to it.
struct WordFaultTests {
    private func trial(_ change: (inout SQLiteOptions) -> Void = { _ in }) throws -> FaultTrial {
        try FaultTrial { options in
            options.words.interval = .milliseconds(1)
            options.words.patience = .milliseconds(5)
            change(&options)
        }
    }

    /// How many patients have one of the words, by search and by count.
    private func found(_ store: SQLiteStore, _ trial: FaultTrial) async throws -> [Int] {
        var found: [Int] = []
        for number in 0..<BodyWords.count {
            let query = BodyWords.query([trial.patient], number)
            let (hits, count) = try await store.read(trial.access, at: nil) { view throws(OperationFailure) in
                (try view.search(query, .first, limit: .max).hits.count, try view.count(query))
            }
            #expect(hits == count)
            found.append(hits)
        }
        return found
    }

    @Test func `a full disk stops the index, and it goes on when there is space`() async throws {
        let trial = try trial()
        let store = try trial.open()
        let notes = Mutex<[String]>([])
        store.indexWords(BodyWords.reading) { note in notes.withLock { $0.append("\(note)") } }
        for number in 0..<40 { try await trial.clients(store).put("p\(number)", length: 2_000) }
        // Room for commits, but the index may take it first.
        var written = 40
        for round in 0..<10 {
            trial.disk.leaveSpace(30_000)
            for number in 0..<6 {
                do throws(OperationFailure) {
                    try await trial.clients(store).put("q\(round)-\(number)", length: 3_000)
                    written += 1
                } catch {
                    #expect(error.category == .storageFull)
                }
            }
            #expect(try await found(store, trial).reduce(0, +) == written)
            #expect(store.condition == .writable)
            trial.disk.leaveSpace(nil)
            try await trial.clients(store).put("r\(round)")
            written += 1
        }
        #expect(await trial.audit(store) == [])
        await store.close()
        #expect(await trial.audit() == [])
    }

    @Test func `failed writes and reads of its file leave commits alone`() async throws {
        let trial = try trial { $0.words.step = 3 }
        let store = try trial.open()
        for number in 0..<60 { try await trial.clients(store).put("p\(number)", length: 500) }
        let notes = Mutex<[String]>([])
        store.indexWords(BodyWords.reading) { note in notes.withLock { $0.append("\(note)") } }
        for operation in [FAULT_WRITE, FAULT_SYNC, FAULT_WRITE] {
            trial.disk.fail(operation, .words, at: 3, count: 4)
            try await Task.sleep(for: .milliseconds(60))
            trial.disk.heal()
            #expect(try await found(store, trial).reduce(0, +) == 60)
        }
        try await trial.clients(store).put("q")
        #expect(store.condition == .writable)
        #expect(try await found(store, trial).reduce(0, +) == 61)
        #expect(trial.disk.count(FAULT_WRITE, .words) > 6 && trial.disk.count(FAULT_SYNC, .words) > 0)
        #expect(await trial.audit(store) == [])
        await store.close()
    }
}
