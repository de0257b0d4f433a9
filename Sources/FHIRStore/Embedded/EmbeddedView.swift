package import FHIRCore
package import FHIRSchema
package import FHIRSearch

/// The view of an embedded store: a log position over the store's rows. Lives in one `read` closure on one thread.
package final class EmbeddedView: StoreView {
    private let rows: any EmbeddedRows
    private let schema: Schema
    private let numbering: IndexNumbering
    private let tenant: Tenant
    private let rights: AccessRights?
    private let point: CommitPoint
    private let tuning: SearchTuning
    private var isOpen = true

    /// - Parameter point: a commit that `rows` has in sight.
    package init(
        rows: any EmbeddedRows, schema: Schema, numbering: IndexNumbering, access: Access, point: CommitPoint, tuning: SearchTuning
    ) {
        self.rows = rows
        self.schema = schema
        self.numbering = numbering
        tenant = access.tenant
        rights = access.rights
        self.point = point
        self.tuning = tuning
    }

    package var position: Position { point.position }
    package var instant: Instant { point.instant }

    /// Every later use fails.
    package func end() { isOpen = false }

    private func check() throws(OperationFailure) {
        guard isOpen else { throw StoreFailures.viewEnded }
        try rows.budget?.check()
    }

    package func current(_ type: TypeID, _ id: ResourceID) throws(OperationFailure) -> StoredVersion? {
        try check()
        let sight = sight
        guard let parts = sight.parts(type, for: .read) else { return nil }
        guard let newest = try rows.newest(ResourceKey(tenant, type, id), parts) else { return nil }
        if newest.stored.sequence <= point.sequence { return try sight.isOpen(newest, to: .read) ? newest.stored : nil }
        guard let sequence = try rows.newestSequence(of: newest.rid, through: point.sequence) else { return nil }
        return try sight.version(sequence, of: type, for: .read)
    }

    package func version(_ type: TypeID, _ id: ResourceID, _ version: Int64) throws(OperationFailure) -> StoredVersion? {
        try check()
        guard version > 0, let newest = try rows.newest(ResourceKey(tenant, type, id), []), version <= newest.stored.version else {
            return nil
        }
        guard let sequence = try rows.sequence(of: newest.rid, version: version), sequence <= point.sequence else { return nil }
        return try sight.version(sequence, of: type, for: .read)
    }

    package func history(
        _ scope: HistoryScope, _ filter: HistoryFilter, before: Int64?, limit: Int
    ) throws(OperationFailure) -> [StoredVersion] {
        try check()
        return try RowHistory(sight: sight, tenant: tenant, at: point.sequence).versions(scope, filter, before: before, limit: limit)
    }

    package func historyCount(_ scope: HistoryScope, _ filter: HistoryFilter) throws(OperationFailure) -> Int {
        try check()
        return try RowHistory(sight: sight, tenant: tenant, at: point.sequence).count(scope, filter)
    }

    private var sight: RowSight { RowSight(rows: rows, rights: rights) }

    /// Whether a live resource may be found or read.
    private func isKnown(_ rid: Int64, _ state: SearchState) throws(OperationFailure) -> Bool {
        guard rights != nil else { return true }
        guard let row = try state.version(of: rid, [.keys]) else { return false }
        let sight = sight
        if try sight.isOpen(row, to: .search) { return true }
        return try sight.isOpen(row, to: .read)
    }

    private var state: SearchState {
        SearchState(rows: rows, schema: schema, numbering: numbering, tenant: tenant, at: point.sequence, tuning: tuning)
    }

    package func search(_ query: SearchQuery, _ part: SearchPart, limit: Int) throws(OperationFailure) -> SearchPage {
        try check()
        var run = SearchRun(query, state, rights)
        return try run.page(part, limit: limit)
    }

    package func count(_ query: SearchQuery) throws(OperationFailure) -> Int {
        try check()
        var run = SearchRun(query, state, rights)
        return try run.count()
    }

    package func matches(_ query: SearchQuery, _ type: TypeID, _ id: ResourceID) throws(OperationFailure) -> Bool {
        try check()
        return try SearchRun(query, state, rights).matches(type, id)
    }

    package func contained(in version: StoredVersion, _ query: SearchQuery) throws(OperationFailure) -> [ContainedResource] {
        try check()
        let state = state
        guard let rid = try state.resource(version.type, version.id), try isKnown(rid, state) else { return [] }
        return try SearchRun(query, state, rights, ofContained: true).contained(in: rid, version)
    }

    package func explain(_ query: SearchQuery, _ part: SearchPart, limit: Int) throws(OperationFailure) -> SearchPlan {
        try check()
        let start = ContinuousClock.now
        var run = SearchRun(query, state, rights)
        if limit > 0 { _ = try run.page(part, limit: limit) } else { _ = try run.count() }
        var plan = run.plan
        plan.time = ContinuousClock.now - start
        return plan
    }

    package func referrers(
        of type: TypeID, _ id: ResourceID, by parameters: [ParameterNumber]?, after rid: Int64, limit: Int
    ) throws(OperationFailure) -> [(rid: Int64, version: StoredVersion)] {
        try check()
        let state = state
        var found: [(rid: Int64, version: StoredVersion)] = []
        guard rights != nil else {
            for rid in try state.referrers(of: type, id, by: parameters, after: rid, limit: limit) {
                if let row = try state.version(of: rid, [.body]) { found.append((rid, row.stored)) }
            }
            return found
        }
        let sight = sight
        var last = rid
        while found.count < limit {
            let step = max(limit - found.count, 256)
            let referrers = try state.referrers(of: type, id, by: parameters, after: last, limit: step)
            for rid in referrers where found.count < limit {
                guard let row = try state.version(of: rid, [.body, .keys]), try sight.isOpen(row, to: .search) else { continue }
                found.append((rid, row.stored))
            }
            guard referrers.count == step, let end = referrers.last else { break }
            last = end
        }
        return found
    }

    package func keys(of type: TypeID, _ id: ResourceID) throws(OperationFailure) -> [IndexKey] {
        try check()
        let state = state
        guard let rid = try state.resource(type, id), try isKnown(rid, state), let sequence = try state.sequence(of: rid) else { return [] }
        return try rows.withKeys(of: sequence) { $0.decode() }
    }

    package func indexed(after: Int64, limit: Int) throws(OperationFailure) -> [IndexedResource] {
        try check()
        var found: [IndexedResource] = []
        let at = point.sequence
        let sight = sight
        guard limit > 0, after < at else { return found }
        try rows.walkLog(tenant, nil, (max(after, 0) + 1)..<(at + 1), descending: false) { sequence, died throws(OperationFailure) in
            if let died, died != 0, died <= at { return true }
            guard let row = try rows.row(sequence, [.keys]), !row.stored.isDeleted else { return true }
            if died == nil, let next = try rows.sequence(of: row.rid, version: row.stored.version + 1), next <= at { return true }
            guard try sight.isOpen(row, to: .search) else { return true }
            found.append(IndexedResource(type: row.stored.type, id: row.stored.id, sequence: sequence, keys: row.keys))
            return found.count < limit
        }
        return found
    }

    package func live(_ type: TypeID, _ range: Range<Int64>, limit: Int) throws(OperationFailure) -> [StoredVersion] {
        try check()
        let window = max(range.lowerBound, 1)..<max(min(range.upperBound, point.sequence + 1), max(range.lowerBound, 1))
        let isLimited = rights.map { $0[.search, type] != .everything } ?? false
        var sequences: [Int64] = []
        guard limit > 0, !window.isEmpty else { return [] }
        try rows.walkVersions(tenant, type, window, descending: false) { version in
            if version.isLive(at: point.sequence) { sequences.append(version.sequence) }
            return sequences.count < limit || isLimited
        }
        let sight = sight
        var found: [StoredVersion] = []
        for sequence in sequences where found.count < limit {
            if let version = try sight.version(sequence, of: type, for: .search), !version.isDeleted { found.append(version) }
        }
        return found
    }

    package func rowCount(_ parameter: ParameterNumber, limit: Int) throws(OperationFailure) -> Int {
        try check()
        return try rows.countKeys(tenant, parameter, .all, limit: limit)
    }

    package func sequence(through position: Position) throws(OperationFailure) -> Int64 {
        try check()
        if position >= point.position { return point.sequence }
        if position <= .zero { return 0 }
        guard let past = try rows.point(at: position) else { throw StoreFailures.expiredPage }
        return past.sequence
    }

    package func countsByType() throws(OperationFailure) -> [(type: TypeID, count: Int)] {
        try check()
        let counts = try rows.countLive(tenant, nil, at: point.sequence)
        guard let rights else { return counts }
        var shown: [(type: TypeID, count: Int)] = []
        for (type, count) in counts {
            switch rights[.search, type] {
            case .denied: continue
            case .everything: shown.append((type, count))
            case .restricted:
                var run = SearchRun(SearchQuery([SearchQuery.Branch(type, .all)]), state, rights)
                let count = try run.count()
                if count > 0 { shown.append((type, count)) }
            }
        }
        return shown
    }

    package func mark(_ key: String) throws(OperationFailure) -> [UInt8]? {
        try check()
        return try rows.mark(key)
    }

    package func record(_ collection: CollectionName, _ key: String) throws(OperationFailure) -> PrivateRecord? {
        try check()
        try RecordLimits.check(collection: collection.text)
        return try rows.record(RecordKey(key), of: collection.collection(of: tenant))
    }

    package func records(
        _ collection: CollectionName, _ selection: RecordSelection, after key: String?, limit: Int
    ) throws(OperationFailure) -> [PrivateRecord] {
        try check()
        try RecordLimits.check(collection: collection.text)
        try RecordLimits.check(selection)
        guard limit > 0 else { return [] }
        return try rows.records(of: collection.collection(of: tenant), selection, after: key.map(RecordKey.init), limit: limit)
    }
}
