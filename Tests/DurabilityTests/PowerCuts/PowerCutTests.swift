import FHIRStore
import Foundation
import StoreSQLite
import Testing

/// Power failures at random moments of a busy store: nothing that was acknowledged or seen is lost, nothing is there in part.
@Suite(.serialized)
struct PowerCutTests {
    private static let count = ProcessInfo.processInfo.environment["CARESYNC_POWER_CUTS"].flatMap { Int($0) } ?? 1_000
    private static let cutsOfALife = 10

    @Test func nothingAcknowledgedIsLostInAThousandPowerFailures() async throws {
        let first = SeededGenerator.runSeed
        let lives = (Self.count + Self.cutsOfALife - 1) / Self.cutsOfALife
        print("power failures: \(Self.count), seeds \(first) to \(first &+ UInt64(lives - 1))")
        let start = ContinuousClock.now
        let tally = try await withThrowingTaskGroup(of: Life.Tally.self) { tasks in
            var total = Life.Tally()
            for number in 0..<lives {
                if number >= 3, let tally = try await tasks.next() { total.add(tally) }
                tasks.addTask {
                    var life = try Life(seed: first &+ UInt64(number))
                    await life.run(cuts: Self.cutsOfALife)
                    #expect(life.violations == [], "seed \(life.seed), power failure \(life.tally.cuts)")
                    return life.tally
                }
            }
            for try await tally in tasks { total.add(tally) }
            return total
        }
        print("power failures: \(tally.moments); besides: \(tally.mishaps); \(tally.acknowledged) commits; \(ContinuousClock.now - start)")
        #expect(tally.cuts >= Self.count)
        #expect(tally.acknowledged > 2 * Self.count)
    }

    /// A short life without concurrency, once for each sync that it makes, before and after it, from the first opening to the close.
    @Test(arguments: [false, true])
    func noSyncBoundaryIsTheWrongOneToFailAt(isAfter: Bool) async throws {
        let seed = SeededGenerator.runSeed
        for n in 1... {
            let trial = try FaultTrial(seed: seed &+ UInt64(n)) { options in
                options.logBytes = 128 << 10
                options.writer.idleTime = .milliseconds(1)
            }
            trial.disk.cut(atSync: n, isAfter: isAfter)
            await trial.liveShortly()
            if !trial.disk.isOff {
                print("sync boundaries: \(n - 1), \(isAfter ? "after" : "before") each, seed \(seed)")
                #expect(n > 20)
                return
            }
            #expect(trial.disk.materialise(seed &+ UInt64(n)))
            let violations = await trial.audit()
            #expect(violations == [], "sync \(n), seed \(seed)")
            if !violations.isEmpty { return }
        }
    }

    /// The test can fail: each of these loses commits, and is caught.
    @Test(arguments: [
        Life.Sabotage.neverSyncing, .lyingDisk(.any), .lyingDisk(.log), .lyingDisk(.database),
    ])
    func aStoreThatDoesNotSyncIsCaught(_ sabotage: Life.Sabotage) async throws {
        let first = SeededGenerator.runSeed
        for number in 0..<50 {
            var life = try Life(seed: first &+ UInt64(number), sabotage)
            await life.run(cuts: 20)
            guard life.tally.cuts > 0, let violation = life.violations.first else { continue }
            print("\(sabotage): seed \(life.seed), power failure \(life.tally.cuts): \(violation)")
            return
        }
        Issue.record("\(sabotage) was not caught with seeds from \(first)")
    }
}
