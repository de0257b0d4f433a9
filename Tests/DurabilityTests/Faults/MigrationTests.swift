import FHIRSchema
import FHIRStore
import Foundation
import Testing

@testable import StoreSQLite

/// A migration that was cut short does not stand in the way of the next attempt.
struct MigrationTests {
    private let newer = SQLiteLayout(Migration.all + [Migration(name: "test", sql: "CREATE TABLE added (a)")])

    @Test func aBackupThatWasCutShortIsMadeAnew() async throws {
        let folder = NSTemporaryDirectory() + "caresync-migration-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let options = SQLiteOptions(path: folder + "/store.db")
        await (try SQLiteStore.open(options)).close()
        let backup = options.path + ".layout\(Migration.all.count).backup"
        try Data("half of a backup, and then the power failed".utf8).write(to: URL(fileURLWithPath: backup + ".partial"))

        let store = try SQLiteStore(options, .r4, newer)
        #expect(store.condition == .writable)
        await store.close()
        #expect(FileManager.default.fileExists(atPath: backup))
        #expect(!FileManager.default.fileExists(atPath: backup + ".partial"))
    }

    /// At every operation of the migration's own transaction. (The backup goes around the simulated disk; there is one already.)
    @Test func aMigrationIsMadeWhollyOrNotAtAll() async throws {
        for n in 1..<60 {
            let trial = try FaultTrial(seed: UInt64(n))
            let store = try trial.open()
            try await trial.clients(store).putPair("a")
            await store.close()
            try Data().write(to: URL(fileURLWithPath: trial.options.path + ".layout\(Migration.all.count).backup"))
            trial.disk.cut(atOperation: n)
            let migrated = try? SQLiteStore(trial.options, .r4, newer)
            let hasFailed = trial.disk.isOff
            trial.disk.cut()
            await migrated?.close()
            #expect(trial.disk.materialise(UInt64(n)))
            let again = try SQLiteStore(trial.options, .r4, newer)
            #expect(await trial.audit(again) == [], "operation \(n)")
            try await trial.clients(again).put("a")
            await again.close()
            if !hasFailed { return }
        }
        Issue.record("the migration never came to its end")
    }
}
