import FHIRSchema
import FHIRSearch
import FHIRStore
import StoreMemory
import StoreSQLite
import Testing

/// What 64 concurrent clients of the FHIR service see is as if they had taken turns.
@Suite(.serialized)
struct HistoryTests {
    enum Kind: CaseIterable, Sendable {
        case memory
        case sqlite
    }

    /// Runs a closure with an empty store, then closes it.
    private func withStore<T>(_ kind: Kind, _ body: (any ResourceStore) async throws -> T) async throws -> T {
        let disk = try FaultyDisk(seed: 1)
        let store: any ResourceStore
        switch kind {
        case .memory: store = try MemoryStore(schema: .r4, parameters: SearchCatalogue.names(.r4))
        case .sqlite:
            disk.delaySyncs(microseconds: 200)
            store = try SQLiteStore.open(disk.options { $0.logBytes = 1 << 20 })
        }
        let result = try await body(store)
        await store.close()
        return result
    }

    @Test(arguments: Kind.allCases)
    func clientsSeeOneRegisterForEachResource(_ kind: Kind) async throws {
        for number in 0..<4 {
            let seed = SeededGenerator.runSeed &+ UInt64(number)
            try await withStore(kind) { store in
                let clients = HistoryClients(store: store)
                await clients.run(operations: 40, seed: seed)
                let violations = try await HistoryChecker.violations(in: clients.events, of: store)
                #expect(violations == [], "\(kind), seed \(seed)")
                print("history: \(kind), seed \(seed): \(clients.events.all.count) operations, \(store.position.rawValue) commits")
            }
        }
    }

    /// The test can fail: each of these stores breaks a promise now and then, and is caught.
    @Test(arguments: DeceitfulStore.Deceit.allCases)
    func aDeceitfulStoreIsCaught(_ deceit: DeceitfulStore.Deceit) async throws {
        for number in 0..<20 {
            let seed = SeededGenerator.runSeed &+ UInt64(number)
            let violation = try await withStore(.memory) { store in
                let clients = HistoryClients(store: DeceitfulStore(store, deceit, seed: seed))
                await clients.run(operations: 30, seed: seed)
                return try await HistoryChecker.violations(in: clients.events, of: store).first
            }
            guard let violation else { continue }
            print("\(deceit): seed \(seed): \(violation)")
            return
        }
        Issue.record("\(deceit) was not caught with seeds from \(SeededGenerator.runSeed)")
    }
}
