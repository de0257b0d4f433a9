package import FHIRCore
package import FHIRSchema
package import FHIRSearch

/// The commits that will become durable together: what they wrote so far lies over the store's rows, and later ones see earlier ones.
///
/// Confined to the writer's thread. A commit is opened by `begin`, then kept or discarded; discarding undoes exactly its own writes.
package final class PendingGroup<Rows: EmbeddedRows> {
    /// The newest state of a resource that the group wrote.
    struct Touched {
        /// The newest version, with its keys, without its body.
        var head: VersionRow
        var isStored: Bool
        /// The bodies that versions of this group brought, for sharing.
        var bodies: [(hash: BodyHash, sequence: Int64)]
    }

    enum Undo {
        case resource(ResourceKey, Touched?)
        case mark(String, [UInt8]?)
        case keys(ResourceKey, VersionRow)
        case record(PendingWrites.Record?, RecordCollection, RecordKey)
        case upkeep
    }

    /// How far the arrays had grown when the running commit began.
    private struct Savepoint {
        var versions: Int
        var born: Int
        var died: Int
        var bytes: Int
        var amended: Int
        var swept: Int
        var names: Int
        var events: Int
        var warnings: Int
        var recordWrites: Int
    }

    let rows: Rows
    let schema: Schema
    let numbering: IndexNumbering
    /// The newest commit before the group.
    package let base: CommitPoint
    /// The newest commit that was kept.
    package private(set) var point: CommitPoint
    /// Bytes of new bodies, records and events.
    package internal(set) var bytes = 0

    private(set) var versions: [PendingWrites.Version] = []
    private(set) var touched: [ResourceKey: Touched] = [:]
    /// The resources that the group touched, by number.
    private(set) var touchedNumbers: [Int64: ResourceKey] = [:]
    private var born: [PendingWrites.KeyRow] = []
    private var died: [PendingWrites.KeyRow] = []
    private var commits: [PendingWrites.Commit] = []
    private var marks: [String: [UInt8]] = [:]
    /// Marks as read from the store: every commit asks for the same few.
    private var storedMarks: [String: [UInt8]?] = [:]
    private var amended: [PendingWrites.Amended] = []
    private var swept: [PendingWrites.Swept] = []
    private var names: [String] = []
    /// What the group wrote to collections of records.
    var records: [RecordCollection: PendingCollection] = [:]
    var recordWrites = 0
    var events: [PendingWrites.Event] = []
    var warnings: [PendingWrites.Warning] = []
    var undo: [Undo] = []
    private var savepoint = Savepoint(
        versions: 0, born: 0, died: 0, bytes: 0, amended: 0, swept: 0, names: 0, events: 0, warnings: 0, recordWrites: 0)
    /// Newest rows as read from the store: references to one resource are checked many times in a group.
    private var stored: [ResourceKey: VersionRow?] = [:]
    /// Which versions have a key; built as far as `keyedUpTo` when needed, never shrinks, so hits must be verified.
    var keyed = KeyRuns()
    var keyedUpTo = 0

    package init(rows: Rows, schema: Schema, numbering: IndexNumbering, base: CommitPoint) {
        self.rows = rows
        self.schema = schema
        self.numbering = numbering
        self.base = base
        point = base
    }

    /// How many versions, records and events the kept and the running commits wrote.
    package var count: Int { versions.count + recordWrites + events.count }

    package var isEmpty: Bool { commits.isEmpty }

    // MARK: Commits

    /// The point that the commit which begins now will have before it writes anything.
    package func begin(now: Instant) -> CommitPoint {
        undo.removeAll(keepingCapacity: true)
        savepoint = Savepoint(
            versions: versions.count, born: born.count, died: died.count, bytes: bytes, amended: amended.count, swept: swept.count,
            names: names.count, events: events.count, warnings: warnings.count, recordWrites: recordWrites)
        return CommitPoint(
            position: Position(rawValue: point.position.rawValue + 1), instant: max(now, point.instant), sequence: point.sequence)
    }

    /// Makes the running commit part of the group, if it wrote anything.
    package func keep(_ next: CommitPoint, _ access: Access, _ origin: CommitOrigin) {
        guard !undo.isEmpty else { return }
        let first = point.sequence + 1
        point = next
        point.sequence = base.sequence + Int64(versions.count)
        commits.append(
            PendingWrites.Commit(point: point, tenant: access.tenant, principal: access.principal, origin: origin, firstSequence: first))
    }

    /// Takes back what the running commit wrote.
    package func discard() {
        for entry in undo.reversed() {
            switch entry {
            case .resource(let key, let before):
                if before == nil, let rid = touched[key]?.head.rid { touchedNumbers[rid] = nil }
                touched[key] = before
            case .mark(let name, let before): marks[name] = before
            case .keys(let key, let before): stored[key] = before
            case .record(let before, let collection, let key): records[collection]?.records[key] = before
            case .upkeep: break
            }
        }
        undo.removeAll(keepingCapacity: true)
        versions.removeSubrange(savepoint.versions...)
        born.removeSubrange(savepoint.born...)
        died.removeSubrange(savepoint.died...)
        amended.removeSubrange(savepoint.amended...)
        swept.removeSubrange(savepoint.swept...)
        names.removeSubrange(savepoint.names...)
        events.removeSubrange(savepoint.events...)
        warnings.removeSubrange(savepoint.warnings...)
        recordWrites = savepoint.recordWrites
        bytes = savepoint.bytes
        keyedUpTo = min(keyedUpTo, versions.count)
    }

    // MARK: Reading

    /// The newest version, with keys, without body.
    func head(_ key: ResourceKey) throws(OperationFailure) -> VersionRow? {
        if let pending = touched[key] { return pending.head }
        if let known = stored[key] { return known }
        let row = try rows.newest(key, [.keys])
        stored[key] = .some(row)
        return row
    }

    /// The newest version with its body.
    func current(_ key: ResourceKey) throws(OperationFailure) -> StoredVersion? {
        if let pending = touched[key] { return try withBody(pending.head.stored) }
        if let known = stored[key], known == nil { return nil }
        guard let row = try rows.newest(key, [.body, .keys]) else {
            stored[key] = .some(nil)
            return nil
        }
        var head = row
        head.stored.body = []
        stored[key] = head
        return row.stored
    }

    package func withBody(_ version: StoredVersion) throws(OperationFailure) -> StoredVersion {
        guard version.sequence > base.sequence else { return try rows.row(version.sequence, [.body])?.stored ?? version }
        let pending = versions[index(version.sequence)]
        var version = version
        switch pending.source {
        case .none: break
        case .own: version.body = pending.row.stored.body
        case .shared(let sequence) where sequence > base.sequence: version.body = versions[index(sequence)].row.stored.body
        case .shared(let sequence): version.body = try rows.row(sequence, [.body])?.stored.body ?? []
        }
        return version
    }

    func index(_ sequence: Int64) -> Int { Int(sequence - base.sequence) - 1 }

    /// The newest value of a mark; nil when it has none.
    func mark(_ name: String) throws(OperationFailure) -> [UInt8]? {
        if let pending = marks[name] { return pending.isEmpty ? nil : pending }
        if let known = storedMarks[name] { return known }
        let value = try rows.mark(name)
        storedMarks[name] = .some(value)
        return value
    }

    // MARK: Writing

    func register(_ names: [String]) {
        undo.append(.upkeep)
        self.names += names
    }

    func sweep(_ tenant: Tenant, _ parameter: ParameterNumber, limit: Int) {
        undo.append(.upkeep)
        swept.append(PendingWrites.Swept(tenant: tenant, parameter: parameter, limit: limit))
    }

    /// Adds keys to a version of an earlier group. One of this group was written with all keys that there are.
    func index(_ key: ResourceKey, _ sequence: Int64, _ keys: [IndexKey]) throws(OperationFailure) -> Bool {
        guard let head = try head(key), !head.stored.isDeleted, head.stored.sequence == sequence else { return false }
        guard sequence <= base.sequence else { return true }
        var merged: [IndexKey] = []
        merged.reserveCapacity(head.keys.count + keys.count)
        let bornBefore = born.count
        KeyDifference.merge(head.keys, keys.sorted(), into: &merged) { fresh in
            born.append(PendingWrites.KeyRow(tenant: key.tenant, key: fresh, rid: head.rid, born: sequence, died: 0))
        }
        guard born.count > bornBefore else { return true }
        undo.append(.keys(key, head))
        var row = head
        row.keys = merged
        stored[key] = row
        amended.append(PendingWrites.Amended(sequence: sequence, keys: merged))
        return true
    }

    func setMark(_ name: String, _ value: [UInt8]) {
        undo.append(.mark(name, marks[name]))
        marks[name] = value
    }

    /// How many events the running commit emitted so far.
    var eventsOfCommit: Int { events.count - savepoint.events }

    func put(_ key: ResourceKey, _ body: PreparedBody, _ next: CommitPoint) throws(OperationFailure) -> StoredVersion {
        let head = try head(key)
        if let head, !head.stored.isDeleted, head.stored.hash == body.hash { return head.stored }
        let source = try head.map { head throws(OperationFailure) in try shared(key, head, body.hash) } ?? .own
        var stored = successor(key, head, head.map { $0.stored.isDeleted } ?? true ? .create : .update, next)
        stored.hash = body.hash
        let written = record(key, head, stored, body.keys, source, source == .own ? body : nil)
        return written
    }

    func delete(_ key: ResourceKey, _ next: CommitPoint) throws(OperationFailure) -> StoredVersion? {
        guard let head = try head(key), !head.stored.isDeleted else { return nil }
        return record(key, head, successor(key, head, .delete, next), [], .none, nil)
    }

    private func successor(
        _ key: ResourceKey, _ head: VersionRow?, _ operation: StoredVersion.Operation, _ next: CommitPoint
    ) -> StoredVersion {
        StoredVersion(
            type: key.type, id: key.id, version: (head?.stored.version ?? 0) + 1, operation: operation, instant: next.instant,
            position: next.position, sequence: base.sequence + Int64(versions.count) + 1, hash: nil, body: [])
    }

    /// An earlier version of the resource that has the same body; looks back a few versions.
    private func shared(_ key: ResourceKey, _ head: VersionRow, _ hash: BodyHash) throws(OperationFailure) -> PendingWrites.BodySource {
        if let same = touched[key]?.bodies.last(where: { $0.hash == hash }) { return .shared(same.sequence) }
        guard head.rid <= base.sequence else { return .own }
        var left = 8
        var found: Int64?
        try rows.walkInstance(head.rid, before: .max) { sequence throws(OperationFailure) in
            if let row = try rows.row(sequence, []), row.stored.hash == hash { found = row.holder == 0 ? sequence : row.holder }
            left -= 1
            return found == nil && left > 0
        }
        return found.map { .shared($0) } ?? .own
    }

    private func record(
        _ key: ResourceKey, _ head: VersionRow?, _ stored: StoredVersion, _ keys: [IndexKey], _ source: PendingWrites.BodySource,
        _ own: PreparedBody?
    ) -> StoredVersion {
        let sequence = stored.sequence
        let rid = head?.rid ?? sequence
        let row = VersionRow(tenant: key.tenant, rid: rid, keys: keys, stored: stored)
        var version = PendingWrites.Version(
            row: row, source: source, packed: own?.packed, died: stored.isDeleted ? sequence : 0, previous: head?.stored.sequence ?? 0)
        version.row.stored.body = own?.body ?? []
        versions.append(version)
        bytes += own?.body.count ?? 0
        KeyDifference.walk(from: head?.keys ?? [], to: keys) { fresh in
            born.append(PendingWrites.KeyRow(tenant: key.tenant, key: fresh, rid: rid, born: sequence, died: 0))
        } died: { gone in
            died.append(PendingWrites.KeyRow(tenant: key.tenant, key: gone, rid: rid, born: 0, died: sequence))
        }
        let before = touched[key]
        undo.append(.resource(key, before))
        var now = before ?? Touched(head: row, isStored: head != nil, bodies: [])
        now.head = row
        if source == .own, let hash = stored.hash { now.bodies.append((hash, sequence)) }
        if before == nil { touchedNumbers[rid] = key }
        touched[key] = now
        return stored
    }

    // MARK: Result

    /// What the kept commits wrote.
    package func finish() -> PendingWrites {
        var writes = PendingWrites()
        writes.commits = commits
        writes.marks = marks
        for version in versions where version.previous > 0 {
            let sequence = version.row.stored.sequence
            if version.previous <= base.sequence {
                writes.retired.append(
                    PendingWrites.Retired(
                        tenant: version.row.tenant, type: version.row.stored.type, sequence: version.previous, died: sequence))
            } else if versions[index(version.previous)].died == 0 {
                versions[index(version.previous)].died = sequence
            }
        }
        writes.versions = versions
        (writes.amended, writes.swept, writes.names) = (amended, swept, names)
        writes.heads = touched.map { key, resource in
            PendingWrites.Head(key: key, sequence: resource.head.stored.sequence, isStored: resource.isStored)
        }
        mergeKeys(into: &writes)
        if !records.isEmpty { writes.records = pendingRecords() }
        (writes.events, writes.warnings) = (events, warnings)
        return writes
    }

    /// Pairs the keys that were born and died within the group; the other deaths concern rows of earlier groups.
    private func mergeKeys(into writes: inout PendingWrites) {
        KeyRowOrder.sort(&born)
        if !died.isEmpty {
            died.sort { ($0, $0.died) < ($1, $1.died) }
            var at = 0
            for death in died {
                while at < born.count, born[at] < death { at += 1 }
                var candidate = at
                var match: Int?
                while candidate < born.count, Self.isSame(born[candidate], death), born[candidate].born < death.died {
                    if born[candidate].died == 0 { match = candidate }
                    candidate += 1
                }
                if let match { born[match].died = death.died } else { writes.deadKeys.append(death) }
            }
        }
        writes.newKeys = born
    }

    private static func isSame(_ left: PendingWrites.KeyRow, _ right: PendingWrites.KeyRow) -> Bool {
        left.key == right.key && left.rid == right.rid && left.tenant == right.tenant
    }
}
