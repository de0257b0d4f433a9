import FHIRCore
import FHIRStore
import Synchronization

/// Applies groups to the tables of a memory store; never fails.
final class MemoryBackend: CommitBackend {
    let rows: MemoryRows

    init(_ rows: MemoryRows) {
        self.rows = rows
    }

    func begin() {}

    func apply(_ writes: PendingWrites) {
        rows.tables.withLock { $0.apply(writes) }
    }

    func abandon() {}

    func upkeep(isIdle: Bool) -> Bool { false }

    func close() {}
}
