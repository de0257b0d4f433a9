import FHIRCore
import FHIRSchema
import FHIRSearch
import FHIRStore
import Synchronization

/// Reads a memory store's tables, one short lock per read; what has a later sequence than the caller's is passed over.
///
/// Walks take the lists they walk out of the lock, so they see what was there when they began.
final class MemoryRows: EmbeddedRows {
    var budget: WorkBudget?
    let shared: SharedTables

    init(_ shared: SharedTables) {
        self.shared = shared
    }

    func pass() throws(OperationFailure) { try budget?.pass() }

    func newest() -> CommitPoint {
        shared.tables.withLock { $0.point }
    }

    /// Keys are never swept.
    func firstKeptDeath() -> Int64 { 0 }

    func point(at position: Position) -> CommitPoint? {
        shared.tables.withLock { tables in
            guard position > .zero, position.rawValue <= tables.commits.count else { return nil }
            return tables.commits[Int(position.rawValue) - 1].point
        }
    }

    func firstSequence(notBefore instant: Instant) throws(OperationFailure) -> Int64 {
        try pass()
        return shared.tables.withLock { tables in
            var low = 0
            var high = tables.commits.count
            while low < high {
                let middle = (low + high) / 2
                if tables.commits[middle].point.instant < instant { low = middle + 1 } else { high = middle }
            }
            return low < tables.commits.count ? tables.commits[low].firstSequence : .max
        }
    }

    func newest(_ key: ResourceKey, _ parts: VersionRow.Parts) throws(OperationFailure) -> VersionRow? {
        try pass()
        return shared.tables.withLock { tables in tables.newest[key].flatMap { Self.pick(tables[$0], parts) } }
    }

    func row(_ sequence: Int64, _ parts: VersionRow.Parts) throws(OperationFailure) -> VersionRow? {
        try pass()
        return shared.tables.withLock { Self.pick($0[sequence], parts) }
    }

    private static func pick(_ version: MemoryTables.Version?, _ parts: VersionRow.Parts) -> VersionRow? {
        guard let version else { return nil }
        var row = version.row
        if !parts.contains(.body) { row.stored.body = [] }
        if parts.contains(.keys) { row.keys = version.keys.withUnsafeBytes { StoredKeys($0).decode() } }
        return row
    }

    func sequence(of rid: Int64, version: Int64) throws(OperationFailure) -> Int64? {
        try pass()
        return shared.tables.withLock { tables in
            guard let versions = tables.versionsOf[rid], version > 0, version <= versions.count else { return nil }
            return versions[Int(version - 1)]
        }
    }

    func newestSequence(of rid: Int64, through limit: Int64) throws(OperationFailure) -> Int64? {
        try pass()
        return shared.tables.withLock { tables in
            guard let versions = tables.versionsOf[rid] else { return nil }
            let count = Self.first(versions, limit == .max ? limit : limit + 1)
            return count > 0 ? versions[count - 1] : nil
        }
    }

    func walkInstance(_ rid: Int64, before: Int64, _ visit: (Int64) throws(OperationFailure) -> Bool) throws(OperationFailure) {
        for sequence in (shared.tables.withLock { $0.versionsOf[rid] } ?? []).reversed() where sequence < before {
            try pass()
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
            try pass()
            let sequence = part[index]
            let died = shared.tables.withLock { $0[sequence]?.died }
            guard try visit(sequence, died) else { return }
            index += descending ? -1 : 1
        }
    }

    func walkVersions(
        _ tenant: Tenant, _ type: TypeID, _ range: Range<Int64>, descending: Bool,
        _ visit: (LoggedVersion) throws(OperationFailure) -> Bool
    ) throws(OperationFailure) {
        try walkLog(tenant, type, range, descending: descending) { sequence, died throws(OperationFailure) in
            let rid = shared.tables.withLock { $0[sequence]?.row.rid } ?? sequence
            return try visit(LoggedVersion(sequence: sequence, died: died ?? 0, rid: rid))
        }
    }

    func countLog(_ tenant: Tenant, _ type: TypeID?, _ range: Range<Int64>) throws(OperationFailure) -> Int {
        try pass()
        let log = log(tenant, type)
        return Self.first(log, range.upperBound) - Self.first(log, range.lowerBound)
    }

    private func log(_ tenant: Tenant, _ type: TypeID?) -> [Int64] {
        shared.tables.withLock { tables in
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

    func countLive(_ tenant: Tenant, _ type: TypeID?, at sequence: Int64) throws(OperationFailure) -> [(type: TypeID, count: Int)] {
        let types = shared.tables.withLock { tables in
            tables.log.keys.filter { $0.tenant == tenant && (type == nil || type == $0.type) }.map(\.type)
        }
        let range = 1..<(sequence == .max ? sequence : sequence + 1)
        var counts: [(type: TypeID, count: Int)] = []
        for type in types {
            var count = 0
            try walkLog(tenant, type, range, descending: false) { _, died throws(OperationFailure) in
                if let died, died == 0 || died > sequence { count += 1 }
                return true
            }
            if count > 0 { counts.append((type, count)) }
        }
        return counts.sorted { $0.type < $1.type }
    }

    func mark(_ name: String) -> [UInt8]? {
        shared.tables.withLock { $0.marks[name].flatMap { $0.isEmpty ? nil : $0 } }
    }
}
