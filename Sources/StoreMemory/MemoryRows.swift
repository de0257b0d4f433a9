import FHIRCore
import FHIRSchema
import FHIRSearch
import FHIRStore
import Synchronization

/// Reads a memory store's tables, one short lock per read; what has a later sequence than the caller's is passed over.
final class MemoryRows: EmbeddedRows, Sendable {
    let tables = Mutex(MemoryTables())

    func newest() -> CommitPoint {
        tables.withLock { $0.point }
    }

    func point(at position: Position) -> CommitPoint? {
        tables.withLock { tables in
            let index = Int(position.rawValue) - 1
            return tables.commits.indices.contains(index) ? tables.commits[index].point : nil
        }
    }

    func firstSequence(notBefore instant: Instant) -> Int64 {
        tables.withLock { tables in
            var low = 0
            var high = tables.commits.count
            while low < high {
                let middle = (low + high) / 2
                if tables.commits[middle].point.instant < instant { low = middle + 1 } else { high = middle }
            }
            return low < tables.commits.count ? tables.commits[low].firstSequence : .max
        }
    }

    func newest(_ key: ResourceKey, _ parts: VersionRow.Parts) -> VersionRow? {
        tables.withLock { tables in tables.newest[key].flatMap { Self.pick(tables[$0], parts) } }
    }

    func row(_ sequence: Int64, _ parts: VersionRow.Parts) -> VersionRow? {
        tables.withLock { Self.pick($0[sequence], parts) }
    }

    private static func pick(_ version: MemoryTables.Version?, _ parts: VersionRow.Parts) -> VersionRow? {
        guard var row = version?.row else { return nil }
        if !parts.contains(.body) { row.stored.body = [] }
        if !parts.contains(.keys) { row.keys = [] }
        return row
    }

    func sequence(of rid: Int64, version: Int64) -> Int64? {
        tables.withLock { tables in
            guard let versions = tables.versionsOf[rid], version > 0, version <= versions.count else { return nil }
            return versions[Int(version - 1)]
        }
    }

    func newestSequence(of rid: Int64, through limit: Int64) -> Int64? {
        tables.withLock { $0.versionsOf[rid]?.last { $0 <= limit } }
    }

    func walkInstance(_ rid: Int64, before: Int64, _ visit: (Int64) throws(OperationFailure) -> Bool) throws(OperationFailure) {
        for sequence in (tables.withLock { $0.versionsOf[rid] } ?? []).reversed() where sequence < before {
            guard try visit(sequence) else { return }
        }
    }

    func walkLog(
        _ tenant: Tenant, _ type: TypeID?, _ range: Range<Int64>, descending: Bool,
        _ visit: (Int64, Int64?) throws(OperationFailure) -> Bool
    ) throws(OperationFailure) {
        let log = log(tenant, type)
        let part = log[Self.first(log, range.lowerBound)..<Self.first(log, range.upperBound)]
        var index = descending ? part.endIndex - 1 : part.startIndex
        while part.indices.contains(index) {
            let sequence = part[index]
            let died = tables.withLock { $0[sequence]?.died }
            guard try visit(sequence, died) else { return }
            index += descending ? -1 : 1
        }
    }

    func countLog(_ tenant: Tenant, _ type: TypeID?, _ range: Range<Int64>) -> Int {
        let log = log(tenant, type)
        return Self.first(log, range.upperBound) - Self.first(log, range.lowerBound)
    }

    private func log(_ tenant: Tenant, _ type: TypeID?) -> [Int64] {
        tables.withLock { tables in
            (type.map { tables.log[MemoryTables.TenantType(tenant: tenant, type: $0)] } ?? tables.tenantLog[tenant]) ?? []
        }
    }

    /// The index of the first sequence that is not below the bound.
    private static func first(_ log: [Int64], _ bound: Int64) -> Int {
        var low = 0
        var high = log.count
        while low < high {
            let middle = (low + high) / 2
            if log[middle] < bound { low = middle + 1 } else { high = middle }
        }
        return low
    }

    func countLive(_ tenant: Tenant, _ type: TypeID?, at sequence: Int64) -> [(type: TypeID, count: Int)] {
        tables.withLock { tables in
            var counts: [(type: TypeID, count: Int)] = []
            for (place, log) in tables.log where place.tenant == tenant && (type == nil || type == place.type) {
                let count = log.count { number in
                    guard number <= sequence, let died = tables[number]?.died else { return false }
                    return died == 0 || died > sequence
                }
                if count > 0 { counts.append((place.type, count)) }
            }
            return counts.sorted { $0.type < $1.type }
        }
    }

    func walkKey(
        _ tenant: Tenant, _ key: IndexKey, at sequence: Int64, _ visit: (Int64) throws(OperationFailure) -> Bool
    ) throws(OperationFailure) {
        let rows = tables.withLock { $0.keys[MemoryTables.TenantKey(tenant: tenant, key: key)] } ?? []
        for rid in rows.filter({ $0.isLive(at: sequence) }).map(\.rid).sorted() {
            guard try visit(rid) else { return }
        }
    }

    func has(_ tenant: Tenant, _ key: IndexKey, _ rid: Int64, at sequence: Int64) -> Bool {
        tables.withLock { tables in
            (tables.keys[MemoryTables.TenantKey(tenant: tenant, key: key)] ?? []).contains { $0.rid == rid && $0.isLive(at: sequence) }
        }
    }

    func walkValues(
        _ tenant: Tenant, _ parameter: IndexKey.Parameter, at sequence: Int64,
        _ visit: (UInt64, Int64) throws(OperationFailure) -> Bool
    ) throws(OperationFailure) {
        let all = tables.withLock { tables in
            tables.keys.filter { $0.key.tenant == tenant && $0.key.key.parameter == parameter }
        }
        for (place, rows) in all {
            for row in rows where row.isLive(at: sequence) {
                guard try visit(place.key.value, row.rid) else { return }
            }
        }
    }

    func mark(_ name: String) -> [UInt8]? {
        tables.withLock { $0.marks[name].flatMap { $0.isEmpty ? nil : $0 } }
    }
}
