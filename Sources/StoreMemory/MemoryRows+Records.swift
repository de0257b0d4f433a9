import FHIRCore
import FHIRStore
import Synchronization

/// Reads a memory store's private records, always the newest.
extension MemoryRows {
    func record(_ key: RecordKey, of collection: RecordCollection) throws(OperationFailure) -> PrivateRecord? {
        try pass()
        return shared.tables.withLock { $0.records[collection]?.records[key] }
    }

    func records(
        of collection: RecordCollection, _ selection: RecordSelection, after key: RecordKey?, limit: Int
    ) throws(OperationFailure) -> [PrivateRecord] {
        try pass()
        let found = shared.tables.withLock { $0.records[collection]?.select(selection, after: key, limit: limit) ?? [] }
        for _ in found { try pass() }
        return found
    }
}
