import CFaultVFS
import FHIRCore
import FHIRSchema
import FHIRSearch
import FHIRStore
import Foundation
import StoreSQLite
import Testing

/// A disk that cannot be read gives a clear fault, and touches no other commit.
struct ReadErrorTests {
    /// A store with cold caches and enough in it that a lookup needs the disk.
    private func coldStore(_ trial: FaultTrial) async throws -> SQLiteStore {
        let store = try trial.open()
        for number in 0..<40 { try await trial.clients(store).put("p\(number)", length: 9_000) }
        await store.close()
        return try trial.open()
    }

    @Test func aReadThatTheDiskFailsIsAFault() async throws {
        let trial = try FaultTrial()
        let store = try await coldStore(trial)
        let (patient, access) = (trial.patient, trial.access)
        trial.disk.fail(FAULT_READ, .any)
        let lookup = #expect(throws: OperationFailure.self) { try trial.current("p7", store) }
        #expect(lookup?.category == .fault && lookup?.issues.first?.id == .storage)
        let view = await #expect(throws: OperationFailure.self) {
            try await store.read(access, at: nil) { view throws(OperationFailure) in
                try view.search(SearchQuery([SearchQuery.Branch(patient, .all)]), .first, limit: 100)
            }
        }
        #expect(view?.category == .fault && view?.issues.first?.id == .storage)
        let log = await #expect(throws: OperationFailure.self) { try await store.log(after: .zero, limit: 100) }
        #expect(log?.category == .fault)

        trial.disk.heal()
        #expect(try trial.current("p7", store)?.version == 1)
        #expect(await trial.audit(store) == [])
        #expect(store.condition == .writable)
        try await trial.clients(store).put("p7")
        await store.close()
        #expect(await trial.audit() == [])
    }

    /// SQLite ends the running transaction when a read fails inside it. The other commits of the group must not fall apart.
    @Test(arguments: 0..<8) func aReadErrorInsideACommitHarmsNoOther(cut: Int) async throws {
        let trial = try FaultTrial()
        let store = try await coldStore(trial)
        let syncs = trial.disk.count(FAULT_SYNC, .log)
        let failure = await failRead(trial, store, cutAtSync: cut)
        #expect(failure?.category == .fault && failure?.issues.first?.id == .storage)
        if cut == 0 {
            #expect(store.condition == .writable)
            #expect(try trial.current("good", store)?.version == 1)
            #expect(trial.disk.count(FAULT_SYNC, .log) - syncs <= 3)
            #expect(await trial.audit(store) == [])
        }
        trial.disk.cut()
        await store.close()
        #expect(trial.disk.materialise(UInt64(cut)))
        #expect(await trial.audit() == [])
    }

    /// Makes one group of a commit whose closure the disk fails and a good one; answers the first one's failure.
    private func failRead(_ trial: FaultTrial, _ store: SQLiteStore, cutAtSync: Int) async -> OperationFailure? {
        let (patient, access, disk) = (trial.patient, trial.access, trial.disk)
        let origin = CommitOrigin(door: .fhir, correlationID: "reader")
        // Holds the writer until the two commits wait together.
        let gate = DispatchSemaphore(value: 0)
        async let held: Void? = try? store.commit(access, origin) { _ throws(OperationFailure) in gate.wait() }
        try? await Task.sleep(for: .milliseconds(30))
        async let failed = Self.failure {
            _ = try await store.commit(access, origin) { view throws(OperationFailure) in
                disk.fail(FAULT_READ, .any, count: 1)
                defer {
                    disk.heal()
                    if cutAtSync > 0 { disk.cut(atSync: cutAtSync, isAfter: true) }
                }
                for number in 0..<40 { _ = try view.current(patient, ResourceID(unchecked: "p\(number)")) }
            }
        }
        try? await Task.sleep(for: .milliseconds(30))
        async let good: Void? = try? trial.clients(store).putPair("good", length: 9_000)
        try? await Task.sleep(for: .milliseconds(30))
        gate.signal()
        _ = await (held, good)
        return await failed
    }

    private static func failure(_ body: @Sendable () async throws -> Void) async -> OperationFailure? {
        do {
            try await body()
            return nil
        } catch {
            return error as? OperationFailure
        }
    }

    @Test func concurrentClientsOnADiskThatFailsReadsNowAndThen() async throws {
        let seed = SeededGenerator.runSeed
        var generator = SeededGenerator(seed: seed)
        for round in 0..<20 {
            let trial = try FaultTrial(seed: seed) { options in
                options.writerCacheBytes = 64 << 10
                options.readerCacheBytes = 64 << 10
            }
            let store = try await coldStore(trial)
            trial.disk.fail(FAULT_READ, .any, at: 1 + generator.below(80), count: UInt64(1 + generator.below(4)))
            await trial.clients(store).run(writers: 6, commits: 6, seed: generator.next())
            trial.disk.heal()
            #expect(store.condition == .writable)
            #expect(await trial.audit(store) == [], "round \(round), seed \(seed)")
            trial.disk.cut()
            await store.close()
            #expect(trial.disk.materialise(generator.next()))
            #expect(await trial.audit() == [], "round \(round), seed \(seed)")
        }
    }
}
