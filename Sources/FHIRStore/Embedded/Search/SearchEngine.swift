import FHIRCore
import FHIRSchema
import FHIRSearch

/// Finds the resources that meet criteria: their sets as a whole (`+Sets`), or candidates tested (`+Tests`), whichever takes less. What it
/// finds out about a node stays with the node.
struct SearchEngine {
    let state: SearchState
    let checks: (any ResourceChecks)?

    /// About how many rows a node has, counted no further than `limit`, which stands for more and for unknown.
    func estimate(_ node: SearchNode, _ limit: Int) throws(OperationFailure) -> Int {
        if let set = node.set { return min(set.count, limit) }
        if node.estimate < node.counted || node.counted >= limit { return min(node.estimate, limit) }
        var estimate = limit
        switch node.kind {
        case .all, .not, .contains: break
        case .checked: estimate = try words(node, limit)?.count ?? limit
        case .nothing: estimate = 0
        case .and(let parts):
            for part in parts { estimate = min(estimate, try self.estimate(part, limit)) }
        case .or(let parts):
            var sum = 0
            for part in parts where sum < limit { sum += try self.estimate(part, limit) }
            estimate = min(sum, limit)
        case .ids(let ids): estimate = min(ids.count, limit)
        case .lastUpdated: estimate = try state.updated(node.type, window(node), descending: false, limit: limit).count
        case .rows(let rows):
            var sum = 0
            for range in rows.ranges where sum < limit { sum += try state.count(rows.parameter, range, limit: limit - sum) }
            estimate = min(sum, limit)
        // A target has some sources, and following a reference takes as long as passing over some rows.
        case .refers(let path, let inner):
            estimate = min(limit, try self.estimate(inner, max(limit / 16, 1)) * 16)
            // Reading a resource for what it contains takes as long as passing over some rows, too.
            if path.inside != nil, estimate < limit {
                let key = ContainedKey.encode(inner.type, in: node.type, state.numbering)
                estimate = min(limit, estimate + 16 * (try state.count(.contained, .exactly(key), limit: max(limit / 16, 1))))
            }
        case .referredBy(_, let inner): estimate = min(limit, try self.estimate(inner, max(limit / 16, 1)) * 16)
        }
        node.estimate = min(estimate, limit)
        node.counted = limit
        return estimate
    }

    func window(_ node: SearchNode) throws(OperationFailure) -> Range<Int64> {
        if let window = node.window { return window }
        guard case .lastUpdated(let interval) = node.kind else { return 0..<0 }
        let window = try state.sequences(interval)
        node.window = window
        return window
    }

    /// The part that seems to have the fewest rows; nil when all have `limit` or more.
    func narrowest(_ parts: [SearchNode], _ limit: Int) throws(OperationFailure) -> SearchNode? {
        var best: (node: SearchNode, rows: Int)?
        // None needs to be counted further than the narrowest so far; those that ask for keys are likely to be it.
        for part in parts.sorted(by: { $0.cost < $1.cost }) {
            let bound = best?.rows ?? limit
            let rows = try estimate(part, bound)
            if rows < bound { best = (part, rows) }
        }
        return best?.node
    }
}
