import FHIRCore
import FHIRSearch
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
        guard !writes.names.isEmpty else { return }
        let numbering = shared.numbering.value
        var next = numbering.next
        var numbered: [(name: String, number: ParameterNumber)] = []
        for name in writes.names where numbering.parameter(name) == nil && !numbered.contains(where: { $0.name == name }) {
            numbered.append((name, next))
            next = ParameterNumber(rawValue: next.rawValue &+ 1)
        }
        shared.numbering.add(numbered)
    }

    func abandon() {}

    func upkeep(isIdle: Bool) -> Bool { false }

    func close() {}
}
