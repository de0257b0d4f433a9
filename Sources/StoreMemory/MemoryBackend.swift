import FHIRCore
import FHIRStore
import Synchronization

/// Applies groups to the tables of a memory store; never fails.
final class MemoryBackend: CommitBackend {
    let rows: MemoryRows
    private let shared: SharedTables

    init(_ shared: SharedTables) {
        rows = MemoryRows(shared)
        self.shared = shared
    }

    func begin() {}

    func apply(_ writes: PendingWrites) {
        shared.tables.withLock { $0.apply(writes) }
    }

    func abandon() {}

    func upkeep(isIdle: Bool) -> Bool { false }

    func close() {}
}
