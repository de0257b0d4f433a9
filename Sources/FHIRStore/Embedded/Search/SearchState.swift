import FHIRCore
import FHIRSchema
import FHIRSearch

/// What a search reads: a tenant's resources as an embedded store had them at one sequence, with what pending commits wrote over them.
///
/// Belongs to the thread of its rows.
final class SearchState {
    let rows: any EmbeddedRows
    let schema: Schema
    let numbering: IndexNumbering
    let tenant: Tenant
    /// `Int64.max` for the newest state.
    let at: Int64
    let tuning: SearchTuning
    let overlay: (any SearchOverlay)?
    /// How many rows of indexes and logs were looked at.
    var examined = 0

    init(
        rows: any EmbeddedRows, schema: Schema, numbering: IndexNumbering, tenant: Tenant, at: Int64, tuning: SearchTuning = .standard,
        overlay: (any SearchOverlay)? = nil
    ) {
        self.rows = rows
        self.schema = schema
        self.numbering = numbering
        self.tenant = tenant
        self.at = at
        self.tuning = tuning
        self.overlay = overlay
    }

    /// Whether what the rows say of a resource is outdated.
    func isReplaced(_ rid: Int64) -> Bool { overlay?.head(of: rid) != nil }

    // MARK: The index

    /// The resources with a key, beyond one, in either direction; at most `limit`.
    func resources(with key: IndexKey, beyond rid: Int64, descending: Bool, limit: Int) throws(OperationFailure) -> [Int64] {
        var found: [Int64] = []
        guard limit > 0 else { return found }
        try rows.walkKey(tenant, key, at: at, beyond: rid, descending: descending) { rid in
            if !isReplaced(rid) { found.append(rid) }
            return found.count < limit
        }
        // A look that finds nothing is one too.
        examined &+= max(found.count, 1)
        guard let overlay else { return found }
        let pending = overlay.keys(tenant, key.parameter, .exactly(key.bytes)).map(\.rid).filter { descending ? $0 < rid : $0 > rid }
        return RidSet.merge(found, pending, descending: descending, limit: limit)
    }

    /// The resources with at least one of some keys, beyond one, in either direction, each once: as far as all keys were followed for
    /// `size` resources each.
    func resources(
        withAnyOf keys: [IndexKey], beyond rid: Int64, descending: Bool, _ size: Int
    ) throws(OperationFailure) -> (found: [Int64], isEnd: Bool) {
        var found: [Int64] = []
        var bound: Int64?
        for key in keys {
            let more = try resources(with: key, beyond: rid, descending: descending, limit: size)
            if more.count == size, let last = more.last { bound = bound.map { descending ? max($0, last) : min($0, last) } ?? last }
            found = found.isEmpty ? more : RidSet.merge(found, more, descending: descending, limit: .max)
        }
        guard let bound else { return (found, true) }
        return (found.filter { descending ? $0 >= bound : $0 <= bound }, false)
    }

    /// The rows of a parameter in a range, in order and from the first beyond a place, until `visit` answers false.
    func walk(
        _ parameter: ParameterNumber, _ range: KeyRange, beyond place: IndexPlace? = nil, descending: Bool = false,
        _ visit: (UnsafeBufferPointer<UInt8>, Int64) -> Bool
    ) throws(OperationFailure) {
        guard let overlay else {
            return try rows.walkKeys(tenant, parameter, range, at: at, beyond: place, descending: descending) { key, rid in
                examined &+= 1
                return visit(key, rid)
            }
        }
        var pending = overlay.keys(tenant, parameter, range)
        if let place {
            let (key, rid) = (IndexKey(parameter, place.key), place.rid)
            pending.removeAll { descending ? ($0.key, $0.rid) >= (key, rid) : ($0.key, $0.rid) <= (key, rid) }
        }
        if descending { pending.reverse() }
        var at = 0
        var isOver = false
        try rows.walkKeys(tenant, parameter, range, at: self.at, beyond: place, descending: descending) { key, rid in
            examined &+= 1
            if isReplaced(rid) { return true }
            let here = pending.isEmpty ? nil : IndexKey(parameter, buffer: key)
            while let here, at < pending.count, descending ? pending[at] > (here, rid) : pending[at] < (here, rid), !isOver {
                isOver = !pending[at].key.withBytes { visit($0, pending[at].rid) }
                at += 1
            }
            if !isOver { isOver = !visit(key, rid) }
            return !isOver
        }
        while at < pending.count, !isOver {
            isOver = !pending[at].key.withBytes { visit($0, pending[at].rid) }
            at += 1
        }
    }

    /// About how many rows a range has; counts no further than `limit`.
    func count(_ parameter: ParameterNumber, _ range: KeyRange, limit: Int) throws(OperationFailure) -> Int {
        let stored = try rows.countKeys(tenant, parameter, range, limit: limit)
        examined &+= stored
        guard let overlay else { return stored }
        return min(limit, stored + overlay.keys(tenant, parameter, range).count)
    }

    /// How many resources have a key, when there is no overlay.
    func countResources(with key: IndexKey) throws(OperationFailure) -> Int {
        let count = try rows.countResources(tenant, key, at: at)
        examined &+= count
        return count
    }

    /// Whether a resource has a key.
    func has(_ key: IndexKey, _ rid: Int64) throws(OperationFailure) -> Bool {
        examined &+= 1
        if let head = overlay?.head(of: rid) { return Self.contains(head, key) }
        return try rows.has(tenant, key, rid, at: at)
    }

    /// Whether one of a resource's keys meets a criterion.
    func meets(_ criterion: RowCriterion, _ rid: Int64) throws(OperationFailure) -> Bool {
        var isMet = false
        try walkKeys(of: rid, criterion.parameter) { key in
            isMet = criterion.holds(key)
            return !isMet
        }
        return isMet
    }

    /// The keys that a resource has of a parameter, ascending, until `visit` answers false.
    func walkKeys(
        of rid: Int64, _ parameter: ParameterNumber, _ visit: (UnsafeBufferPointer<UInt8>) -> Bool
    ) throws(OperationFailure) {
        examined &+= 1
        if let head = overlay?.head(of: rid) {
            guard !head.stored.isDeleted else { return }
            var at = head.keys.lowerBound(IndexKey(parameter, []))
            while at < head.keys.count, head.keys[at].parameter == parameter {
                guard head.keys[at].withBytes(visit) else { return }
                at += 1
            }
            return
        }
        guard let sequence = try rows.newestSequence(of: rid, through: at) else { return }
        try rows.withKeys(of: sequence) { $0.walk(parameter, visit) }
    }

    private static func contains(_ head: VersionRow, _ key: IndexKey) -> Bool {
        let at = head.keys.lowerBound(key)
        return !head.stored.isDeleted && at < head.keys.count && head.keys[at] == key
    }

    // MARK: Resources

    /// The number of a resource that is there and not deleted.
    func resource(_ type: TypeID, _ id: ResourceID) throws(OperationFailure) -> Int64? {
        let key = ResourceKey(tenant, type, id)
        if let head = overlay?.written(key) { return head.stored.isDeleted ? nil : head.rid }
        examined &+= 1
        guard let row = try rows.newest(key, []), row.rid <= at else { return nil }
        if row.stored.sequence <= at { return row.stored.isDeleted ? nil : row.rid }
        return try isLive(row.rid) ? row.rid : nil
    }

    private func isLive(_ rid: Int64) throws(OperationFailure) -> Bool {
        guard let sequence = try rows.newestSequence(of: rid, through: at), let row = try rows.row(sequence, []) else { return false }
        return !row.stored.isDeleted
    }

    /// The sequence of a resource's current version.
    func sequence(of rid: Int64) throws(OperationFailure) -> Int64? {
        if let head = overlay?.head(of: rid) { return head.stored.sequence }
        examined &+= 1
        return try rows.newestSequence(of: rid, through: at)
    }

    /// A resource's current version, with its body if asked for.
    func version(of rid: Int64, _ parts: VersionRow.Parts) throws(OperationFailure) -> VersionRow? {
        if let overlay, var head = overlay.head(of: rid) {
            if parts.contains(.body) { head.stored = try overlay.withBody(head.stored) }
            return head
        }
        examined &+= 1
        if parts == [.body] { return try rows.current(of: rid, through: at) }
        guard let sequence = try rows.newestSequence(of: rid, through: at) else { return nil }
        return try rows.row(sequence, parts)
    }

    /// The resources of a type in the order of their numbers, beyond one; at most `limit`.
    func resources(_ type: TypeID, beyond rid: Int64, descending: Bool, limit: Int) throws(OperationFailure) -> [Int64] {
        var found: [Int64] = []
        guard limit > 0 else { return found }
        let end = at == .max ? at : at + 1
        let range = descending ? 1..<max(1, min(rid, end)) : min(rid + 1, end)..<end
        try rows.walkVersions(tenant, type, range, descending: descending) { version throws(OperationFailure) in
            examined &+= 1
            guard version.rid == version.sequence, !isReplaced(version.rid) else { return true }
            let isLive = if version.isLive(at: at) { true } else { try self.isLive(version.rid) }
            if isLive { found.append(version.rid) }
            return found.count < limit
        }
        guard let overlay else { return found }
        let pending = overlay.heads(tenant).lazy.filter { $0.stored.type == type && (descending ? $0.rid < rid : $0.rid > rid) }.map(\.rid)
        return RidSet.merge(found, Array(descending ? pending.reversed() : Array(pending)), descending: descending, limit: limit)
    }

    /// The resources of a type whose current versions have sequences in a range, in their order, beyond the range's end that the direction
    /// begins at; at most `limit`.
    func updated(
        _ type: TypeID, _ range: Range<Int64>, descending: Bool, limit: Int
    ) throws(OperationFailure) -> [(sequence: Int64, rid: Int64)] {
        var found: [(sequence: Int64, rid: Int64)] = []
        let end = at == .max ? at : at + 1
        let known = range.clamped(to: 1..<end)
        guard limit > 0, !range.isEmpty else { return found }
        // What pending commits wrote comes behind all rows.
        let pending = (overlay?.heads(tenant) ?? []).lazy.filter { $0.stored.type == type && range.contains($0.stored.sequence) }
            .map { (sequence: $0.stored.sequence, rid: $0.rid) }.sorted { $0.sequence < $1.sequence }
        if descending { found += pending.reversed().prefix(limit) }
        if found.count < limit, !known.isEmpty {
            try rows.walkVersions(tenant, type, known, descending: descending) { version in
                examined &+= 1
                if version.isLive(at: at), version.died != version.sequence, !isReplaced(version.rid) {
                    found.append((version.sequence, version.rid))
                }
                return found.count < limit
            }
        }
        if !descending { found += pending.prefix(limit - found.count) }
        return found
    }

    /// The sequences of versions made in an interval.
    func sequences(_ interval: Range<Instant>) throws(OperationFailure) -> Range<Int64> {
        let low = try firstSequence(notBefore: interval.lowerBound)
        let high = interval.upperBound <= .latest ? try firstSequence(notBefore: interval.upperBound) : .max
        return low < high ? low..<high : 0..<0
    }

    private func firstSequence(notBefore instant: Instant) throws(OperationFailure) -> Int64 {
        let stored = try rows.firstSequence(notBefore: instant)
        guard stored == .max, let overlay else { return stored }
        return overlay.heads(tenant).lazy.filter { $0.stored.instant >= instant }.map(\.stored.sequence).min() ?? .max
    }
}
