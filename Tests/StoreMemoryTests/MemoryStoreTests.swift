import FHIRSchema
import FHIRStore
import StoreContract
import Testing

@testable import StoreMemory

/// The memory store keeps the contract of all stores.
struct MemoryStoreTests {
    private func check(_ contract: StoreContract, _ readers: ReaderSettings = ReaderSettings()) async throws {
        let clock = ManualClock()
        let store = try MemoryStore(
            schema: .r4, parameters: ContractQuery.parameters, clock: clock, software: "test-software", readers: readers)
        try await contract.check(ContractSubject(store: store, clock: clock, schema: .r4))
        await store.close()
    }

    @Test("memory:", arguments: StoreContract.all)
    func keepsTheContract(_ contract: StoreContract) async throws {
        try await check(contract)
    }

    @Test("memory:", arguments: StoreContract.budgets)
    func keepsTheContractOfBudgets(_ contract: StoreContract) async throws {
        try await check(contract, ReaderSettings.impatient)
    }

    @Test func everyReadOfRowsStopsOnceItsBudgetIsSpent() async throws {
        let store = try MemoryStore(schema: .r4, parameters: ContractQuery.parameters)
        let subject = ContractSubject(store: store, clock: ManualClock(), schema: .r4)
        try await RowsContract.fill(subject)
        #expect(try RowsContract.faults(MemoryRows(store.shared), subject) == [])
        await store.close()
    }

    @Test(arguments: 1...8)
    func randomCommitsAndReadsAreAsInAModel(_ seed: Int) async throws {
        let clock = ManualClock()
        let store = try MemoryStore(schema: .r4, parameters: ContractQuery.parameters, clock: clock, horizon: .milliseconds(50))
        var stress = StoreStress(ContractSubject(store: store, clock: clock, schema: .r4), horizon: 50, seed: UInt64(seed))
        await stress.run(steps: 300)
        #expect(stress.faults == [], "seed \(seed)")
        await store.close()
    }

    @Test(arguments: 1...8)
    func randomRecordsAndEventsAreAsInAModel(_ seed: Int) async throws {
        let clock = ManualClock()
        let store = try MemoryStore(schema: .r4, clock: clock)
        var stress = RecordStress(ContractSubject(store: store, clock: clock, schema: .r4), seed: UInt64(seed))
        await stress.run(steps: 300)
        #expect(stress.faults == [], "seed \(seed)")
        await store.close()
    }

    @Test(arguments: 1...12)
    func randomSearchesAreAsInAModel(_ seed: Int) async throws {
        let clock = ManualClock()
        var readers = ReaderSettings()
        readers.tuning = seed % 2 == 0 ? .standard : .fine
        let store = try MemoryStore(schema: .r4, parameters: SearchStress.parameters, clock: clock, readers: readers)
        var stress = SearchStress(
            ContractSubject(store: store, clock: clock, schema: .r4), size: seed < 9 ? 30 : 300, seed: UInt64(seed))
        await stress.run(steps: seed < 9 ? 150 : 40)
        #expect(stress.faults == [], "seed \(seed)")
        #expect(stress.hits.some * 10 > stress.hits.all * 5, "seed \(seed)")
        await store.close()
    }
}
