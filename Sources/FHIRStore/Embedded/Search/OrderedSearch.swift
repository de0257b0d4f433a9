import FHIRCore
import FHIRSchema
import FHIRSearch

/// Finds the hits of one branch in an order by values: of a few, by sorting them; of many, by walking the index in that order and testing
/// what comes.
struct OrderedSearch {
    typealias Hit = SearchRun.Hit

    let engine: SearchEngine
    let node: SearchNode
    let order: SearchOrder
    let cursor: SearchCursor?

    var state: SearchState { engine.state }
    var first: SearchQuery.Order { order.parts[0] }
    /// Whether the first part's values are walked downwards.
    var descends: Bool { first.descends != order.isReversed }
    /// No more resources than these are there.
    var all: Double { Double(state.at == .max ? 1 << 20 : state.at) }

    /// The hits beyond the cursor; at most `limit`.
    func hits(_ limit: Int, _ describe: (String) -> Void) throws(OperationFailure) -> [Hit] {
        // Those that have nothing but a token lie in order.
        if !isPaired || node.conjuncts.count > 1, let set = try few(limit) {
            describe("set")
            return try sorted(set, limit)
        }
        switch first.key {
        case .id:
            describe("set")
            return try sorted(engine.all(node), limit)
        case .lastUpdated:
            describe("order")
            return try byTime(limit)
        case .parameter(let orders):
            guard let keys = orders[node.type] else {
                describe("type")
                // Backwards, hits without a value come before those with one.
                if order.isReversed, let value = cursor?.values.first, value != nil { return [] }
                return try withoutValue(nil, limit)
            }
            describe("order")
            return try byParameter(keys, limit)
        }
    }

    /// Where the values of those that have a token lie together, if all hits have it.
    var pairs: OrderedKeys.Pairs? {
        guard case .parameter(let orders) = first.key, let pairs = orders[node.type]?.pairs else { return nil }
        return node.conjuncts.contains { $0.implies(pairs) } ? pairs : nil
    }

    private var isPaired: Bool { pairs != nil }

    /// All hits, if these are so few that looking up their values takes less than walking until enough of them have come.
    private func few(_ limit: Int) throws(OperationFailure) -> [Int64]? {
        let tuning = state.tuning
        let most = Int(min((Double(limit) * all / Double(tuning.lookup)).squareRoot(), Double(tuning.few)))
        guard let set = try collected(most) else { return nil }
        return set.count <= max(most, tuning.few / 16) ? set : nil
    }

    /// All hits, if they could be collected easily.
    /// - Parameter most: sorting more than these never takes less than walking.
    private func collected(_ most: Int) throws(OperationFailure) -> [Int64]? {
        if let set = node.set { return set }
        let tuning = state.tuning
        for limit in [tuning.few / 16, min(tuning.few, most)] {
            guard let best = try engine.narrowest(node.conjuncts, limit) else { continue }
            var allowance = limit * 16
            // Whatever the part was estimated at, its resources may turn out to be many.
            guard try engine.set(best, &allowance) != nil else { continue }
            return try engine.all(node)
        }
        return nil
    }

    func sorted(_ set: [Int64], _ limit: Int) throws(OperationFailure) -> [Hit] {
        var hits: [Hit] = []
        for rid in set {
            let hit = Hit(values: try values(of: rid), rid: rid)
            if isBeyond(hit) { hits.append(hit) }
        }
        hits.sort { order.precedes($0.values, $0.rid, $1.values, $1.rid) }
        if hits.count > limit { hits.removeSubrange(limit...) }
        return hits
    }

    func isBeyond(_ hit: Hit) -> Bool {
        cursor.map { order.precedes($0.values, $0.rid, hit.values, hit.rid) } ?? true
    }

    // MARK: Values

    /// What a resource is ordered by, which was found by one of its values; nil when it has its place by another one.
    func values(of rid: Int64, at value: [UInt8]) throws(OperationFailure) -> [[UInt8]?]? {
        if order.parts.count == 1, case .parameter(let orders) = first.key, orders[node.type]?.isSingle == true { return [value] }
        let values = try values(of: rid)
        return values[0] == value ? values : nil
    }

    func values(of rid: Int64) throws(OperationFailure) -> [[UInt8]?] {
        try order.parts.map { part throws(OperationFailure) in try value(of: rid, part) }
    }

    func value(of rid: Int64, _ part: SearchQuery.Order) throws(OperationFailure) -> [UInt8]? {
        switch part.key {
        case .id: return try state.version(of: rid, []).map { Array($0.stored.id.value.utf8) }
        case .lastUpdated: return try state.sequence(of: rid).map(SearchCursor.bytes)
        case .parameter(let orders):
            guard let keys = orders[node.type] else { return nil }
            var value: [UInt8]?
            for parameter in keys.parameters {
                try state.walkKeys(of: rid, parameter) { key in
                    guard let found = keys.value(key, byEnd: part.descends, state.schema, state.numbering) else { return true }
                    let isBetter = value.map { known in
                        part.descends ? known.lexicographicallyPrecedes(found) : found.lexicographicallyPrecedes(known)
                    }
                    if isBetter ?? true { value = found }
                    return true
                }
            }
            return value
        }
    }
}
