import FHIRSchema
import Foundation
import StoreContract
import StoreSQLite
import Testing

/// The SQLite store keeps the contract of all stores.
struct SQLiteStoreTests {
    @Test("sqlite:", arguments: StoreContract.all)
    func keepsTheContract(_ contract: StoreContract) async throws {
        let folder = try TemporaryFolder()
        let clock = ManualClock()
        let store = try SQLiteStore.open(folder.options(clock))
        try await contract.check(ContractSubject(store: store, clock: clock, schema: .r4))
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
        return options
    }
}
