import FHIRCore
import FHIRSchema

/// Reads histories from an embedded store's rows, as the store was at one sequence and as far as an access shows them.
struct RowHistory {
    let sight: RowSight
    let tenant: Tenant
    let at: Int64

    private var rows: any EmbeddedRows { sight.rows }

    /// Versions, newest first, below `before`; at most `limit`.
    func versions(_ scope: HistoryScope, _ filter: HistoryFilter, before: Int64?, limit: Int) throws(OperationFailure) -> [StoredVersion] {
        var found: [StoredVersion] = []
        let (type, use) = (scope.type, scope.use)
        guard limit > 0, type.map({ sight.parts($0, for: use) != nil }) ?? true else { return found }
        try walk(scope, filter, before: before) { sequence throws(OperationFailure) in
            if let version = try sight.version(sequence, of: type, for: use) { found.append(version) }
            return found.count < limit
        }
        return found
    }

    func count(_ scope: HistoryScope, _ filter: HistoryFilter) throws(OperationFailure) -> Int {
        if let rights = sight.rights {
            guard let type = scope.type else {
                var count = 0
                for type in rights.types(.search) { count += try self.count(.type(type), filter) }
                return count
            }
            switch rights[scope.use, type] {
            case .denied: return 0
            case .everything: break
            case .restricted: return try countShown(scope, filter)
            }
        }
        if filter.current == nil {
            let window = try sequences(filter, before: nil)
            switch scope {
            case .type(let type): return try rows.countLog(tenant, type, window)
            case .system: return try rows.countLog(tenant, nil, window)
            case .instance: break
            }
        }
        var count = 0
        try walk(scope, filter, before: nil) { _ in
            count += 1
            return true
        }
        return count
    }

    private func countShown(_ scope: HistoryScope, _ filter: HistoryFilter) throws(OperationFailure) -> Int {
        var count = 0
        try walk(scope, filter, before: nil) { sequence throws(OperationFailure) in
            if try sight.shows(sequence, for: scope.use) { count += 1 }
            return true
        }
        return count
    }

    private func walk(
        _ scope: HistoryScope, _ filter: HistoryFilter, before: Int64?, _ visit: (Int64) throws(OperationFailure) -> Bool
    ) throws(OperationFailure) {
        let window = try sequences(filter, before: before)
        guard !window.isEmpty else { return }
        let low = filter.current?.lowerBound
        switch scope {
        case .instance(let type, let id):
            guard let newest = try rows.newest(ResourceKey(tenant, type, id), []) else { return }
            try rows.walkInstance(newest.rid, before: window.upperBound) { sequence throws(OperationFailure) in
                guard sequence >= window.lowerBound else { return false }
                if let low, try !wasCurrent(sequence, after: low) { return false }
                return try visit(sequence)
            }
        case .type(let type):
            try walkLog(type, window, low, visit)
        case .system:
            try walkLog(nil, window, low, visit)
        }
    }

    private func walkLog(
        _ type: TypeID?, _ window: Range<Int64>, _ low: Instant?, _ visit: (Int64) throws(OperationFailure) -> Bool
    ) throws(OperationFailure) {
        try rows.walkLog(tenant, type, window, descending: true) { sequence, _ throws(OperationFailure) in
            if let low, try !wasCurrent(sequence, after: low) { return true }
            return try visit(sequence)
        }
    }

    /// The sequences that the filter's instants and the cursor leave.
    private func sequences(_ filter: HistoryFilter, before: Int64?) throws(OperationFailure) -> Range<Int64> {
        var low: Int64 = 1
        var high = at + 1
        if let before { high = min(high, before) }
        if let since = filter.since { low = try rows.firstSequence(notBefore: since) }
        if let current = filter.current, current.upperBound <= .latest {
            high = min(high, try rows.firstSequence(notBefore: current.upperBound))
        }
        return low < high ? low..<high : 0..<0
    }

    /// Whether the version was still current at, or at some time after, the instant: its successor, if there is one, came later.
    private func wasCurrent(_ sequence: Int64, after low: Instant) throws(OperationFailure) -> Bool {
        guard let row = try rows.row(sequence, []) else { return false }
        guard let next = try rows.sequence(of: row.rid, version: row.stored.version + 1), next <= at else { return true }
        guard let successor = try rows.row(next, []) else { return true }
        return successor.stored.instant > low
    }
}

extension HistoryScope {
    /// Nil for all types.
    fileprivate var type: TypeID? {
        switch self {
        case .instance(let type, _), .type(let type): type
        case .system: nil
        }
    }

    /// What it takes to be shown it: that of a type is a search for its versions.
    fileprivate var use: AccessUse {
        switch self {
        case .instance: .read
        case .type, .system: .search
        }
    }
}
