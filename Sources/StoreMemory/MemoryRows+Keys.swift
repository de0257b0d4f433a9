import FHIRCore
import FHIRSearch
import FHIRStore
import Synchronization

/// The search index of a memory store.
extension MemoryRows {
    func walkKey(
        _ tenant: Tenant, _ key: IndexKey, at sequence: Int64, beyond rid: Int64, descending: Bool,
        _ visit: (Int64) throws(OperationFailure) -> Bool
    ) throws(OperationFailure) {
        let place = PendingWrites.KeyRow(tenant: tenant, key: key, rid: rid, born: descending ? .min : .max, died: 0)
        try walk(from: place, descending: descending) { row throws(OperationFailure) in
            guard row.tenant == tenant, row.key == key else { return false }
            return row.isLive(at: sequence) ? try visit(row.rid) : true
        }
    }

    func walkKeys(
        _ tenant: Tenant, _ parameter: ParameterNumber, _ range: KeyRange, at sequence: Int64, beyond place: IndexPlace?, descending: Bool,
        _ visit: (UnsafeBufferPointer<UInt8>, Int64) throws(OperationFailure) -> Bool
    ) throws(OperationFailure) {
        let upper = range.upper ?? [UInt8](repeating: 0xFF, count: IndexKey.limit)
        let start = place?.key ?? (descending ? upper : range.lower)
        let from = PendingWrites.KeyRow(
            tenant: tenant, key: IndexKey(parameter, start), rid: place?.rid ?? (descending ? .min : 0),
            born: descending ? .min : .max, died: 0)
        let (low, high) = (IndexKey(parameter, range.lower), IndexKey(parameter, upper))
        try walk(from: from, descending: descending) { row throws(OperationFailure) in
            guard row.tenant == tenant, row.key.parameter == parameter, descending ? !(row.key < low) : row.key < high else { return false }
            guard row.isLive(at: sequence) else { return true }
            return try row.key.withBytes { bytes throws(OperationFailure) in try visit(bytes, row.rid) }
        }
    }

    func countKeys(_ tenant: Tenant, _ parameter: ParameterNumber, _ range: KeyRange, limit: Int) throws(OperationFailure) -> Int {
        var count = 0
        try walkKeys(tenant, parameter, range, at: .max, beyond: nil, descending: false) { _, _ in
            count += 1
            return count < limit
        }
        return min(count, limit)
    }

    func has(_ tenant: Tenant, _ key: IndexKey, _ rid: Int64, at sequence: Int64) throws(OperationFailure) -> Bool {
        var isThere = false
        try walkKey(tenant, key, at: sequence, beyond: rid - 1, descending: false) { found in
            isThere = found == rid
            return false
        }
        return isThere
    }

    func withKeys<Result>(of sequence: Int64, _ body: (StoredKeys) -> Result) throws(OperationFailure) -> Result {
        try pass()
        let keys = shared.tables.withLock { $0[sequence]?.keys } ?? []
        return keys.withUnsafeBytes { body(StoredKeys($0)) }
    }

    /// The rows behind a place, or before it when descending. Takes some of them at a time out of the lock; what comes between them
    /// meanwhile is newer than any walk.
    private func walk(
        from start: PendingWrites.KeyRow, descending: Bool, _ visit: (PendingWrites.KeyRow) throws(OperationFailure) -> Bool
    ) throws(OperationFailure) {
        var place = start
        while true {
            try pass()
            let rows = shared.tables.withLock { tables in
                tables.index.rows({ descending ? $0 < place : !(place < $0) }, descending: descending)
            }
            guard let last = descending ? rows.first : rows.last else { return }
            var at = descending ? rows.endIndex - 1 : rows.startIndex
            while rows.indices.contains(at) {
                try pass()
                guard try visit(rows[at]) else { return }
                at += descending ? -1 : 1
            }
            place = last
        }
    }
}
