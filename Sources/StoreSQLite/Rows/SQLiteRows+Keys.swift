import CSQLite
import FHIRCore
import FHIRSearch
import FHIRStore

/// The search index: from keys to resources, and from versions to their keys.
extension SQLiteRows {
    /// Behind every key: longer than the longest.
    private static let end = [UInt8](repeating: 0xFF, count: IndexKey.limit + 1)

    func walkKey(
        _ tenant: Tenant, _ key: IndexKey, at sequence: Int64, beyond rid: Int64, descending: Bool,
        _ visit: (Int64) throws(OperationFailure) -> Bool
    ) throws(OperationFailure) {
        let statement = try connection.statement(
            isNow(sequence)
                ? descending ? .resourcesWithKeyDownNow : .resourcesWithKeyUpNow
                : descending ? .resourcesWithKeyDown : .resourcesWithKeyUp)
        bind(tenant, key.parameter, at: sequence, to: statement)
        statement.bind(5, rid)
        try key.withBytes { bytes throws(OperationFailure) in
            statement.bind(3, UnsafeRawBufferPointer(bytes))
            defer { statement.reset() }
            while try connection.step(statement) {
                guard try visit(statement.integer(0)) else { return }
            }
        }
    }

    func countResources(_ tenant: Tenant, _ key: IndexKey, at sequence: Int64) throws(OperationFailure) -> Int {
        let isNow = isNow(sequence)
        let statement = try connection.statement(isNow ? .countResourcesWithKeyNow : .countResourcesWithKey)
        statement.bind(1, Int64(tenant.rawValue))
        statement.bind(2, Int64(key.parameter.rawValue))
        if !isNow { statement.bind(4, sequence) }
        return try key.withBytes { bytes throws(OperationFailure) in
            statement.bind(3, UnsafeRawBufferPointer(bytes))
            defer { statement.reset() }
            return try connection.step(statement) ? Int(statement.integer(0)) : 0
        }
    }

    func walkKeys(
        _ tenant: Tenant, _ parameter: ParameterNumber, _ range: KeyRange, at sequence: Int64, beyond place: IndexPlace?, descending: Bool,
        _ visit: (UnsafeBufferPointer<UInt8>, Int64) throws(OperationFailure) -> Bool
    ) throws(OperationFailure) {
        let statement = try connection.statement(
            isNow(sequence) ? descending ? .keysDownNow : .keysUpNow : descending ? .keysDown : .keysUp)
        bind(tenant, parameter, at: sequence, to: statement)
        // A range has keys from `lower` and below `upper`; resources have numbers from 1.
        var (low, high) = (range.lower, range.upper ?? Self.end)
        if let place, descending { high = place.key } else if let place { low = place.key }
        statement.bind(5, place?.rid ?? 0)
        try low.withUnsafeBufferPointer { low throws(OperationFailure) in
            try high.withUnsafeBufferPointer { high throws(OperationFailure) in
                statement.bind(3, UnsafeRawBufferPointer(low))
                statement.bind(6, UnsafeRawBufferPointer(high))
                defer { statement.reset() }
                while try connection.step(statement) {
                    let rid = statement.integer(1)
                    let isOver = try statement.withBytes(0) { key throws(OperationFailure) in
                        try !visit(key.assumingMemoryBound(to: UInt8.self), rid)
                    }
                    if isOver { return }
                }
            }
        }
    }

    func countKeys(_ tenant: Tenant, _ parameter: ParameterNumber, _ range: KeyRange, limit: Int) throws(OperationFailure) -> Int {
        let statement = try connection.statement(.countKeys)
        bind(tenant, parameter, at: 0, to: statement)
        statement.bind(5, Int64(limit))
        return try range.lower.withUnsafeBufferPointer { low throws(OperationFailure) in
            try (range.upper ?? Self.end).withUnsafeBufferPointer { high throws(OperationFailure) in
                statement.bind(3, UnsafeRawBufferPointer(low))
                statement.bind(4, UnsafeRawBufferPointer(high))
                defer { statement.reset() }
                return try connection.step(statement) ? Int(statement.integer(0)) : 0
            }
        }
    }

    func has(_ tenant: Tenant, _ key: IndexKey, _ rid: Int64, at sequence: Int64) throws(OperationFailure) -> Bool {
        guard rid <= sequence else { return false }
        let statement = try connection.statement(isNow(sequence) ? .hasKeyNow : .hasKey)
        bind(tenant, key.parameter, at: sequence, to: statement)
        statement.bind(5, rid)
        return try key.withBytes { bytes throws(OperationFailure) in
            statement.bind(3, UnsafeRawBufferPointer(bytes))
            defer { statement.reset() }
            return try connection.step(statement)
        }
    }

    func withKeys<Result>(of sequence: Int64, _ body: (StoredKeys) -> Result) throws(OperationFailure) -> Result {
        let statement = try connection.statement(.keysOfVersion)
        statement.bind(1, sequence)
        guard try connection.step(statement) else { return body(StoredKeys(UnsafeRawBufferPointer(start: nil, count: 0))) }
        defer { statement.reset() }
        return statement.withBytes(0) { body(StoredKeys($0)) }
    }

    /// Whether a sequence's state is the newest that this connection can see, so that what is live is visible.
    private func isNow(_ sequence: Int64) -> Bool { sequence >= newestSequence }

    private func bind(_ tenant: Tenant, _ parameter: ParameterNumber, at sequence: Int64, to statement: SQLiteStatement) {
        statement.bind(1, Int64(tenant.rawValue))
        statement.bind(2, Int64(parameter.rawValue))
        statement.bind(4, sequence)
    }
}
