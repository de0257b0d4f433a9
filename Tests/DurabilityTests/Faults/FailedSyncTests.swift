import CFaultVFS
import FHIRCore
import FHIRSearch
import FHIRStore
import StoreSQLite
import Testing

/// After a failed sync nothing is acknowledged any more, until a restart recovers what was.
struct FailedSyncTests {
    @Test func afterAFailedSyncTheStoreOnlyReadsUntilARestart() async throws {
        let trial = try FaultTrial()
        let store = try trial.open()
        let clients = trial.clients(store)
        try await clients.put("a")
        trial.disk.fail(FAULT_SYNC, .log, count: 1)
        let failure = await #expect(throws: OperationFailure.self) { try await clients.put("a") }
        #expect(failure?.category == .fault && failure?.issues.first?.id == .storage)
        guard case .readOnly(let reason) = store.condition else {
            Issue.record("the store still writes")
            return
        }
        #expect(reason.contains("restart"))
        for _ in 0..<3 {
            let refusal = await #expect(throws: OperationFailure.self) { try await clients.put("b") }
            #expect(refusal?.category == .unavailable && refusal?.issues.first?.id == .readOnly)
        }
        #expect(try trial.current("a", store)?.version == 1)
        let (patient, access) = (trial.patient, trial.access)
        let count = try await store.read(access, at: nil) { view throws(OperationFailure) in
            try view.count(SearchQuery([SearchQuery.Branch(patient, .all)]))
        }
        #expect(count == 1)
        #expect(try await store.log(after: .zero, limit: 9).count == 1)
        await store.close()

        #expect(trial.disk.restart())
        #expect(await trial.audit() == [])
        let again = try trial.open()
        #expect(again.condition == .writable)
        try await trial.clients(again).put("a")
        await again.close()
        #expect(await trial.audit() == [])
    }

    /// A failed sync loses writes that the system goes on showing. A store that is opened anew sees them, and must not build on them as if
    /// they were on the disk.
    @Test(arguments: 0..<6) func whatAFailedSyncLostIsSavedByTheRestart(earlier: Int) async throws {
        let trial = try FaultTrial()
        trial.disk.losesEverything(true)
        let store = try trial.open()
        for number in 0..<earlier { try await trial.clients(store).put("e\(number)") }
        trial.disk.fail(FAULT_SYNC, .log, count: 1)
        await #expect(throws: OperationFailure.self) { try await trial.clients(store).put("a") }
        await store.close()
        #expect(trial.disk.restart())

        let second = try trial.open()
        try await trial.clients(second).put("b")
        try await trial.clients(second).putPair("c")
        trial.disk.cut()
        await second.close()
        #expect(trial.disk.materialise(1))
        #expect(await trial.audit() == [])
    }

    /// A killed process leaves commits that were written and never synced; whoever reads them after the restart must find them for ever.
    @Test func whatCanBeReadAfterARestartSurvivesAPowerCut() async throws {
        let trial = try FaultTrial()
        trial.disk.losesEverything(true)
        let store = try trial.open()
        try await trial.clients(store).put("a")
        trial.disk.cut(atSync: 1, isAfter: false)
        await #expect(throws: OperationFailure.self) { try await trial.clients(store).put("a") }
        await store.close()
        #expect(trial.disk.restart())

        let second = try trial.open()
        #expect(try trial.current("a", second)?.version == 2)
        #expect(await trial.audit(second) == [])
        trial.disk.cut()
        await second.close()
        #expect(trial.disk.materialise(1))
        #expect(await trial.audit() == [])
    }

    @Test func aFailedSyncOfACheckpointEndsWritingBeforeTheNextCommit() async throws {
        let trial = try FaultTrial { options in
            options.logBytes = 64 << 10
            options.writer.idleTime = .seconds(60)
        }
        let store = try trial.open()
        let clients = trial.clients(store)
        let syncs = trial.disk.count(FAULT_SYNC, .database)
        trial.disk.fail(FAULT_SYNC, .database, count: 1)
        for number in 0..<50 where trial.disk.count(FAULT_SYNC, .database) == syncs {
            try await clients.put("p\(number)", length: 8_000)
            // Time for the checkpoint, if one was due. The writer does not wake up meanwhile.
            try await Task.sleep(for: .milliseconds(30))
        }
        #expect(trial.disk.count(FAULT_SYNC, .database) > syncs)
        let failure = await #expect(throws: OperationFailure.self) { try await clients.put("late") }
        #expect(failure?.category == .unavailable && failure?.issues.first?.id == .readOnly)
        guard case .readOnly(let reason) = store.condition else {
            Issue.record("the store still writes")
            return
        }
        #expect(reason.contains("checkpoint"))
        #expect(try trial.current("p0", store)?.version == 1)
        await store.close()
        #expect(trial.disk.restart())
        #expect(await trial.audit() == [])
    }

    @Test func aStoreWhoseDiskFailsWhileItOpensLeavesNothingOpen() async throws {
        for operation in [FAULT_READ, FAULT_WRITE, FAULT_SYNC] {
            for n in 1...12 {
                let trial = try FaultTrial()
                trial.disk.fail(operation, .any, at: n)
                let store = try? trial.open()
                await store?.close()
                #expect(trial.disk.openFiles == 0, "operation \(operation.rawValue), number \(n)")
                #expect(trial.disk.restart())
                #expect(await trial.audit() == [])
            }
        }
    }
}
