import FHIRCore
import FHIRModel
import FHIRSchema
import FHIRSearch

/// The bodies of a transaction that a condition may match although the store does not have them yet, found by their index keys or type.
struct TransactionCandidates: Sendable {
    struct Item: Sendable {
        /// The write's place in the plan.
        var index: Int
        var id: ResourceID
        var arena: Arena
        /// What it is found by.
        var keys: [IndexKey]
    }

    private var items: [Item] = []
    private var byType: [TypeID: [Int]] = [:]
    /// Every key of every body with its place; sorted by `settle`.
    private var places: [(key: IndexKey, item: Int)] = []

    mutating func insert(_ item: Item) {
        for key in item.keys { places.append((key, items.count)) }
        byType[item.arena.type, default: []].append(items.count)
        items.append(item)
    }

    /// Makes what was inserted known to `matches`.
    mutating func settle() {
        places.sort { ($0.key, $0.item) < ($1.key, $1.item) }
    }

    /// The matches in the order of the plan. O(bodies with one of the keys asked for, or of the type when the condition asks for none).
    ///
    /// A condition that other resources decide, a chain, is asked of the store alone: here nothing matches it.
    func matches(_ request: SearchRequest, at instant: Instant) -> [Item] {
        request.query.branches.flatMap { branch in
            found(branch).map { items[$0] }.filter { item in
                guard item.arena.type == branch.type else { return false }
                let resource = MatchableResource(type: branch.type, id: item.id, lastUpdated: instant, keys: item.keys, body: [])
                let checks = (request.query.checks as? SearchChecks).map { ParsedChecks(checks: $0, arena: item.arena) }
                return branch.criterion.matches(resource, checks) ?? false
            }
        }
    }

    /// A search's checks, asked of a body that is parsed already.
    private struct ParsedChecks: ResourceChecks {
        let checks: SearchChecks
        let arena: Arena

        func holds(_ check: Int, type: TypeID, id: ResourceID, body: [UInt8]) -> Bool { checks.holds(check, type: type, id: id, arena) }
    }

    private func found(_ branch: SearchQuery.Branch) -> [Int] {
        guard let rows = Self.drivers(branch.criterion) else { return byType[branch.type] ?? [] }
        var found: Set<Int> = []
        for row in rows {
            for range in row.ranges {
                let upper = range.upper.map { IndexKey(row.parameter, $0) }
                var at = lowerBound(IndexKey(row.parameter, range.lower))
                while at < places.count, places[at].key.parameter == row.parameter, upper.map({ places[at].key < $0 }) ?? true {
                    found.insert(places[at].item)
                    at += 1
                }
            }
        }
        return found.sorted()
    }

    private func lowerBound(_ key: IndexKey) -> Int {
        var low = 0
        var high = places.count
        while low < high {
            let middle = (low + high) / 2
            if places[middle].key < key { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// Rows of which a match has at least one; nil when the criterion asks for none.
    private static func drivers(_ criterion: SearchCriterion) -> [RowCriterion]? {
        switch criterion {
        case .rows(let rows): return [rows]
        case .and(let parts): return parts.lazy.compactMap(drivers).first
        case .or(let parts):
            var all: [RowCriterion] = []
            for part in parts {
                guard let rows = drivers(part) else { return nil }
                all += rows
            }
            return all
        case .nothing: return []
        case .all, .not, .ids, .lastUpdated, .refers, .referredBy, .checked: return nil
        }
    }
}
