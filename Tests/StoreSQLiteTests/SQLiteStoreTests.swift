import FHIRSchema
import FHIRStore
import Foundation
import StoreContract
import StoreSQLite
import Testing

/// The SQLite store keeps the contract of all stores.
struct SQLiteStoreTests {
    private func check(_ contract: StoreContract, _ readers: ReaderSettings = ReaderSettings()) async throws {
        let folder = try TemporaryFolder()
        let clock = ManualClock()
        var options = folder.options(clock)
        options.readers = readers
        let store = try SQLiteStore.open(options)
        try await contract.check(ContractSubject(store: store, clock: clock, schema: .r4))
        await store.close()
    }

    @Test("sqlite:", arguments: StoreContract.all)
    func keepsTheContract(_ contract: StoreContract) async throws {
        try await check(contract)
    }

    @Test("sqlite:", arguments: StoreContract.budgets)
    func keepsTheContractOfBudgets(_ contract: StoreContract) async throws {
        try await check(contract, ReaderSettings.impatient)
    }

    @Test(arguments: 1...6)
    func randomCommitsAndReadsAreAsInAModelWhileOldKeysAreSwept(_ seed: Int) async throws {
        let folder = try TemporaryFolder()
        let clock = ManualClock()
        var options = folder.options(clock)
        options.horizon = .milliseconds(50)
        options.writer.idleTime = .milliseconds(1)
        options.logBytes = 1 << 20
        var stress: StoreStress?
        for _ in 0..<3 {
            let store = try SQLiteStore.open(options)
            let subject = ContractSubject(store: store, clock: clock, schema: .r4)
            var next = stress.map { StoreStress(subject, after: $0) } ?? StoreStress(subject, horizon: 50, seed: UInt64(seed))
            await next.run(steps: 150)
            #expect(next.faults == [], "seed \(seed)")
            #expect(store.condition == .writable)
            await store.close()
            stress = next
        }
    }

    @Test(arguments: 41...46)
    func randomRecordsAndEventsAreAsInAModelWhateverIsReopened(_ seed: Int) async throws {
        let folder = try TemporaryFolder()
        let clock = ManualClock()
        var options = folder.options(clock)
        options.pageBytes = seed % 2 == 0 ? 1024 : 8192
        options.synchronous = .off
        var stress: RecordStress?
        for _ in 0..<3 {
            let store = try SQLiteStore.open(options)
            let subject = ContractSubject(store: store, clock: clock, schema: .r4)
            var next = stress.map { RecordStress(subject, after: $0) } ?? RecordStress(subject, seed: UInt64(seed))
            await next.run(steps: 150)
            #expect(next.faults == [], "seed \(seed)")
            #expect(store.condition == .writable)
            await store.close()
            stress = next
        }
    }

    @Test(arguments: 21...32)
    func randomSearchesAreAsInAModel(_ seed: Int) async throws {
        let folder = try TemporaryFolder()
        let clock = ManualClock()
        var options = folder.options(clock)
        options.parameters = SearchStress.parameters
        options.synchronous = .off
        options.readers.tuning = seed % 2 == 0 ? .standard : .fine
        let store = try SQLiteStore.open(options)
        if seed % 4 < 2 { store.indexWords(SearchStress.words) { _ in } }
        var stress = SearchStress(
            ContractSubject(store: store, clock: clock, schema: .r4), size: seed < 29 ? 30 : 300, seed: UInt64(seed))
        await stress.run(steps: seed < 29 ? 150 : 40)
        #expect(stress.faults == [], "seed \(seed)")
        #expect(stress.hits.some * 10 > stress.hits.all * 5, "seed \(seed)")
        await store.close()
    }
}

/// A folder that is removed with the object.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "caresync-store-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func options(_ clock: ManualClock) -> SQLiteOptions {
        var options = SQLiteOptions(path: path + "/store.db")
        options.clock = clock
        options.software = "test-software"
        options.parameters = ContractQuery.parameters
        return options
    }
}
