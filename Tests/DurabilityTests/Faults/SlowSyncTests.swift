import CFaultVFS
import FHIRCore
import FHIRStore
import StoreSQLite
import Testing

/// Commits that wait together share one sync.
struct SlowSyncTests {
    @Test func sixtyFourClientsOnASlowDiskShareSyncs() async throws {
        let trial = try FaultTrial()
        let store = try trial.open()
        let clients = trial.clients(store)
        trial.disk.delaySyncs(microseconds: 20_000)
        let before = trial.disk.count(FAULT_SYNC, .log)
        await withTaskGroup(of: Void.self) { tasks in
            for client in 0..<64 {
                tasks.addTask {
                    for number in 0..<10 { try? await clients.putPair("c\(client)-\(number)") }
                }
            }
        }
        let syncs = trial.disk.count(FAULT_SYNC, .log) - before
        print("group commit: \(store.position.rawValue) transactions with \(syncs) syncs of 20 ms")
        #expect(store.position.rawValue == 640)
        #expect(syncs * 20 <= 640)
        await store.close()
        #expect(await trial.audit() == [])
    }
}
