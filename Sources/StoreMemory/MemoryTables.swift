import FHIRCore
import FHIRSchema
import FHIRSearch
import FHIRStore
import Synchronization

/// The tables of one store, shared by its writer and readers, each of whom locks them for one read or one group of commits.
final class SharedTables: Sendable {
    let tables = Mutex(MemoryTables())
    let numbering: CurrentNumbering

    init(_ numbering: IndexNumbering) {
        self.numbering = CurrentNumbering(numbering)
    }
}

/// Everything a memory store holds: append-only lists, and dictionaries into them.
struct MemoryTables: Sendable {
    struct Version: Sendable {
        /// Without keys.
        var row: VersionRow
        /// As `StoredKeys`.
        var keys: [UInt8]
        var died: Int64
    }

    struct TenantType: Hashable, Sendable {
        var tenant: Tenant
        var type: TypeID
    }

    /// The version with sequence n is at n - 1. Versions with the same body share its storage.
    var versions: [Version] = []
    var commits: [PendingWrites.Commit] = []
    var newest: [ResourceKey: Int64] = [:]
    /// The sequences of a resource's versions.
    var versionsOf: [Int64: [Int64]] = [:]
    var log: [TenantType: [Int64]] = [:]
    var tenantLog: [Tenant: [Int64]] = [:]
    var index = MemoryIndex()
    var marks: [String: [UInt8]] = [:]
    var records: [RecordCollection: MemoryCollection] = [:]
    /// In the order of their places.
    var events: [PendingWrites.Event] = []
    /// The indices of a tenant's events.
    var eventsOf: [Tenant: [Int]] = [:]
    var eventCounts: [Position: Int] = [:]
    var warnings: [Position: [CommitWarning]] = [:]

    var point: CommitPoint { commits.last?.point ?? .start }

    subscript(sequence: Int64) -> Version? {
        sequence > 0 && sequence <= versions.count ? versions[Int(sequence - 1)] : nil
    }

    mutating func apply(_ writes: PendingWrites) {
        commits += writes.commits
        for version in writes.versions {
            var row = version.row
            if case .shared(let sequence) = version.source { row.stored.body = self[sequence]?.row.stored.body ?? [] }
            let sequence = row.stored.sequence
            var keys: [UInt8] = []
            StoredKeys.encode(row.keys, into: &keys)
            row.keys = []
            versions.append(Version(row: row, keys: keys, died: version.died))
            versionsOf[row.rid, default: []].append(sequence)
            log[TenantType(tenant: row.tenant, type: row.stored.type), default: []].append(sequence)
            tenantLog[row.tenant, default: []].append(sequence)
        }
        for head in writes.heads { newest[head.key] = head.sequence }
        for retired in writes.retired where versions[Int(retired.sequence - 1)].died == 0 {
            versions[Int(retired.sequence - 1)].died = retired.died
        }
        for key in writes.deadKeys { index.bury(key) }
        for key in writes.newKeys { index.insert(key) }
        for version in writes.amended where version.sequence > 0 && version.sequence <= versions.count {
            StoredKeys.encode(version.keys, into: &versions[Int(version.sequence - 1)].keys)
        }
        for sweep in writes.swept { index.remove(sweep.tenant, sweep.parameter, limit: sweep.limit) }
        marks.merge(writes.marks) { $1 }
        for write in writes.records { records[write.collection, default: MemoryCollection()].set(write.key, write.record) }
        add(writes.events)
        for warning in writes.warnings { warnings[warning.position, default: []].append(warning.warning) }
    }
}
