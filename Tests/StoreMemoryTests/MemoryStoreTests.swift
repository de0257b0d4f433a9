import FHIRSchema
import StoreContract
import StoreMemory
import Testing

/// The memory store keeps the contract of all stores.
struct MemoryStoreTests {
    @Test("memory:", arguments: StoreContract.all)
    func keepsTheContract(_ contract: StoreContract) async throws {
        let clock = ManualClock()
        let store = try MemoryStore(schema: .r4, clock: clock, software: "test-software")
        try await contract.check(ContractSubject(store: store, clock: clock, schema: .r4))
        await store.close()
    }
}
