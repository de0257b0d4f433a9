import FHIRCore
import FHIRSchema
import FHIRSearch

/// Testing candidates by criteria.
extension SearchEngine {
    /// Those candidates, ascending and of the node's type, that meet it.
    func those(of candidates: [Int64], meeting node: SearchNode) throws(OperationFailure) -> [Int64] {
        if candidates.isEmpty { return [] }
        node.tested += candidates.count
        let met = try test(candidates, node)
        node.passed += met.count
        return met
    }

    /// Whether a resource meets a node.
    func holds(_ node: SearchNode, _ rid: Int64) throws(OperationFailure) -> Bool { try !those(of: [rid], meeting: node).isEmpty }

    private func test(_ candidates: [Int64], _ node: SearchNode) throws(OperationFailure) -> [Int64] {
        if let set = node.set {
            node.note("intersect")
            return RidSet.intersection(candidates, set)
        }
        switch node.kind {
        case .all: return candidates
        case .nothing: return []
        case .and(let parts):
            var met = candidates
            for part in parts.sorted(by: { $0.cost < $1.cost }) { met = try those(of: met, meeting: part) }
            return met
        case .or(let parts):
            var (left, met) = (candidates, [Int64]())
            for part in parts.sorted(by: { $0.cost < $1.cost }) where !left.isEmpty {
                let more = try those(of: left, meeting: part)
                left = RidSet.difference(left, more)
                met = RidSet.union(met, more)
            }
            return met
        case .not(let part): return RidSet.difference(candidates, try those(of: candidates, meeting: part))
        case .ids: return RidSet.intersection(candidates, try all(node))
        case .lastUpdated:
            let window = try window(node)
            return try candidates.kept { rid throws(OperationFailure) in
                try state.sequence(of: rid).map { window.contains($0) } ?? false
            }
        case .rows(let rows):
            if try becomesSet(node, rowsPerTest: 8) { return try test(candidates, node) }
            node.note("probe")
            if let keys = node.exactKeys, keys.count <= 3 {
                return try candidates.kept { rid throws(OperationFailure) in
                    for key in keys where try state.has(key, rid) { return true }
                    return false
                }
            }
            return try candidates.kept { rid throws(OperationFailure) in try state.meets(rows, rid) }
        case .refers(let parameter, let inner):
            if try becomesSet(node, rowsPerTest: 4) { return try test(candidates, node) }
            node.note("probe")
            return try those(of: candidates, referringBy: parameter, to: inner)
        case .referredBy(let parameter, let inner):
            if try becomesSet(node, rowsPerTest: 4) { return try test(candidates, node) }
            node.note("probe")
            return try those(of: candidates, referredBy: parameter, from: inner, type: node.type)
        case .checked(let check):
            // What the index of words leaves out need not be read.
            let candidates = node.candidates.map { RidSet.intersection(candidates, $0) } ?? candidates
            node.note("read")
            return try candidates.kept { rid throws(OperationFailure) in
                guard let checks, let row = try state.version(of: rid, [.body]) else { return false }
                return checks.holds(check, type: row.stored.type, id: row.stored.id, body: row.stored.body)
            }
        }
    }

    /// Whether the node's resources could be collected. Tried when that may take no longer than what testing took so far, and not again
    /// until twice as much was allowed, so that testing never takes much more than the better of the two ways.
    private func becomesSet(_ node: SearchNode, rowsPerTest: Int) throws(OperationFailure) -> Bool {
        guard node.tested > state.tuning.patience else { return false }
        var allowance = node.tested * rowsPerTest
        guard allowance >= 2 * node.tried, allowance > node.estimate || node.counted == 0 else { return false }
        return try set(node, &allowance) != nil
    }
}
