import CFaultVFS
import FHIRCore
import FHIRStore
import StoreSQLite
import Testing

/// A full disk refuses writes with 507, harms nothing, and is forgotten once there is space.
struct FullDiskTests {
    @Test func aFullDiskRefusesWritesAndNothingElse() async throws {
        let trial = try FaultTrial()
        let store = try trial.open()
        let clients = trial.clients(store)
        try await clients.putPair("a")
        for space: Int64 in [0, 5_000, 30_000, 60_000] {
            trial.disk.leaveSpace(space)
            let failure = await #expect(throws: OperationFailure.self) {
                for number in 0..<100 { try await clients.putPair("n\(number)", length: 9_000) }
            }
            #expect(failure?.category == .storageFull && failure?.issues.first?.id == .storageFull)
            #expect(failure?.category.rawValue == 507)
            #expect(store.condition == .writable)
            #expect(try trial.current("a", store) != nil)
            trial.disk.leaveSpace(nil)
            #expect(await trial.audit(store) == [])
            try await clients.putPair("a")
        }
        trial.disk.cut()
        await store.close()
        #expect(trial.disk.materialise(1))
        #expect(await trial.audit() == [])
    }

    @Test func aCheckpointThatCannotGrowTheDatabaseLosesNothing() async throws {
        let trial = try FaultTrial { options in
            options.logBytes = 256 << 10
            options.writer.idleTime = .milliseconds(1)
        }
        let store = try trial.open()
        let clients = trial.clients(store)
        // A checkpoint lets the log begin anew in the space that it has: from here on only the database needs more.
        let syncs = trial.disk.count(FAULT_SYNC, .database)
        for number in 0..<100 where trial.disk.count(FAULT_SYNC, .database) < syncs + 3 {
            try await clients.put("p\(number)", length: 9_000)
            try await Task.sleep(for: .milliseconds(4))
        }
        trial.disk.leaveSpace(0)
        let checkpointed = trial.disk.count(FAULT_WRITE, .database)
        var written = 0
        var refused = 0
        // The log may be of any size when the disk fills up, and takes commits until it would have to grow.
        for number in 0..<2_000 where refused < 20 {
            do throws(OperationFailure) {
                try await clients.put("q\(number)", length: 9_000)
                written += 1
            } catch {
                refused += 1
                #expect(error.category == .storageFull)
                #expect(store.condition == .writable)
            }
            if number % 10 == 0 { try await Task.sleep(for: .milliseconds(5)) }
        }
        #expect(written > 0 && refused > 0)
        #expect(trial.disk.count(FAULT_WRITE, .database) > checkpointed)
        #expect(await trial.audit(store) == [])
        print("full disk: \(written) commits went into the log, \(refused) were refused")

        // Closing it, and opening it again, needs no space.
        await store.close()
        #expect(trial.disk.openFiles == 0)
        let full = try trial.open()
        #expect(try trial.current("p0", full) != nil)
        let failure = await #expect(throws: OperationFailure.self) {
            for number in 0..<60 { try await trial.clients(full).put("r\(number)", length: 9_000) }
        }
        #expect(failure?.category == .storageFull)
        trial.disk.leaveSpace(nil)
        try await trial.clients(full).put("p0")
        await full.close()
        #expect(await trial.audit() == [])
    }

    @Test func concurrentWritersOnADiskThatIsFullNowAndThen() async throws {
        let seed = SeededGenerator.runSeed
        let trial = try FaultTrial(seed: seed) { options in
            options.logBytes = 256 << 10
            options.writerCacheBytes = 64 << 10
        }
        let store = try trial.open()
        var generator = SeededGenerator(seed: seed)
        for round in 0..<12 {
            trial.disk.leaveSpace(round % 3 == 2 ? nil : Int64(generator.below(300_000)))
            await trial.clients(store).run(writers: 6, commits: 8, seed: generator.next())
            #expect(store.condition == .writable)
            #expect(await trial.audit(store) == [], "round \(round), seed \(seed)")
        }
        await store.close()
        trial.disk.leaveSpace(nil)
        #expect(await trial.audit() == [])
    }
}
