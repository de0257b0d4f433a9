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
        /// What other entries may call it by until their links are rewritten.
        var fullURL: String?
        var arena: Arena
        /// What it is found by.
        var keys: [IndexKey]
    }

    private let service: FHIRService
    private var items: [Item] = []
    private var byType: [TypeID: [Int]] = [:]
    private var byName: [LiteralReference: Int] = [:]
    private var byURL: [String: Int] = [:]
    /// Every key of every body with its place; sorted by `settle`.
    private var places: [(key: IndexKey, item: Int)] = []

    init(_ service: FHIRService) {
        self.service = service
    }

    mutating func insert(_ item: Item) {
        for key in item.keys { places.append((key, items.count)) }
        byType[item.arena.type, default: []].append(items.count)
        byName[LiteralReference(type: item.arena.type, id: item.id)] = items.count
        if let url = item.fullURL { byURL[url] = items.count }
        items.append(item)
    }

    /// Makes what was inserted known to `matches`.
    mutating func settle() {
        places.sort { ($0.key, $0.item) < ($1.key, $1.item) }
    }

    /// The matches in the order of the plan. O(bodies with one of the keys asked for, or of the type when the condition asks for none).
    ///
    /// Chains and `_has` lead through the other bodies and through resources of the store, but for those that the transaction touches.
    func matches(
        _ request: SearchRequest, _ lookup: ResourceLookup, without touched: Set<LiteralReference>
    ) throws(OperationFailure) -> [Item] {
        let test = CandidateTest(candidates: self, query: request.query, lookup: lookup, touched: touched, service: service)
        var matches: [Item] = []
        for branch in request.query.branches {
            for index in found(branch) where items[index].arena.type == branch.type {
                if try test.holds(branch.criterion, items[index]) { matches.append(items[index]) }
            }
        }
        return matches
    }

    /// The bodies of a type.
    func items(_ type: TypeID) -> [Item] { byType[type]?.map { items[$0] } ?? [] }

    /// The body of a resource.
    func item(_ name: LiteralReference) -> Item? { byName[name].map { items[$0] } }

    /// The resource of the entry with a `fullUrl`.
    func name(fullURL: String) -> LiteralReference? {
        byURL[fullURL].map { LiteralReference(type: items[$0].arena.type, id: items[$0].id) }
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
        case .all, .not, .ids, .lastUpdated, .refers, .referredBy, .contains, .checked: return nil
        }
    }
}
