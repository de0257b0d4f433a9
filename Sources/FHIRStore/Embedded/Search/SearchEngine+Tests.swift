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
            if let keys = node.exactKeys, keys.count <= 3, state.overlay == nil { return try those(of: candidates, having: keys, node) }
            if try becomesSet(node, after: candidates.count * 8) { return try test(candidates, node) }
            node.note("probe")
            if let keys = node.exactKeys, keys.count <= 3 {
                return try candidates.kept { rid throws(OperationFailure) in
                    for key in keys where try state.has(key, rid) { return true }
                    return false
                }
            }
            return try candidates.kept { rid throws(OperationFailure) in try state.meets(rows, rid) }
        case .refers(let path, let inner):
            if try becomesSet(node, after: candidates.count * 4) { return try test(candidates, node) }
            node.note("probe")
            return try those(of: candidates, referringBy: path, to: inner, type: node.type)
        case .referredBy(let path, let inner):
            if try becomesSet(node, after: candidates.count * 4) { return try test(candidates, node) }
            node.note("probe")
            return try those(of: candidates, referredBy: path, from: inner)
        case .contains(let inner):
            node.note("read")
            return try candidates.kept { rid throws(OperationFailure) in try contains(rid, inner, by: nil, in: node.type) }
        case .checked(let check): return try those(of: candidates, holding: check, node)
        }
    }

    /// Those candidates that have one of a few keys.
    private func those(of candidates: [Int64], having keys: [IndexKey], _ node: SearchNode) throws(OperationFailure) -> [Int64] {
        var (left, met) = (candidates, [Int64]())
        for key in keys where !left.isEmpty {
            let more = try those(of: left, having: key, node)
            // Meanwhile those with any of the keys were collected.
            if let set = node.set { return RidSet.intersection(candidates, set) }
            met = RidSet.union(met, more)
            left = RidSet.difference(left, more)
        }
        return met
    }

    /// Those candidates that have a key: candidates and the key's resources are both in order, so that each look for the next of the key
    /// passes over the candidates before it. Where it passes over several, more of the key's are read at a time.
    private func those(of candidates: [Int64], having key: IndexKey, _ node: SearchNode) throws(OperationFailure) -> [Int64] {
        var met: [Int64] = []
        var at = 0
        var size = 1
        var looks = 0
        while at < candidates.count {
            if looks % 32 == 0, try becomesSet(node, after: 0), let set = node.set {
                node.note("intersect")
                return met + RidSet.intersection(Array(candidates[at...]), set)
            }
            node.note("probe")
            looks += 1
            if candidates.count <= 2 {
                // A look for one resource passes over nothing.
                node.effort += 8
                if try state.has(key, candidates[at]) { met.append(candidates[at]) }
                at += 1
                continue
            }
            let found = try state.resources(with: key, beyond: candidates[at] - 1, descending: false, limit: size)
            node.effort += 8 + found.count
            let start = at
            var next = 0
            while at < candidates.count, next < found.count {
                if candidates[at] == found[next] { met.append(candidates[at]) }
                if candidates[at] <= found[next] { at += 1 } else { next += 1 }
            }
            if next == found.count, found.count < size { break }
            size = at - start > 1 ? min(size * 2, 64) : max(size / 2, 1)
        }
        return met
    }

    /// Whether the node's resources could be collected, when testing is about to take as long as passing over some more rows. Tried when
    /// that may take no longer than what testing took so far, and not again until twice as much was allowed, so that testing never takes
    /// much more than the better of the two ways.
    private func becomesSet(_ node: SearchNode, after rows: Int) throws(OperationFailure) -> Bool {
        node.effort += rows
        guard node.tested > state.tuning.patience else { return false }
        var allowance = node.effort
        let known = node.estimate < node.counted ? node.estimate : 2 * node.estimate
        guard allowance >= 2 * node.tried, allowance > known else { return false }
        // What is likely to be in vain waits, though not for ever: it was only likely.
        if let expected = node.expected, allowance < min(expected / 2, 1 << 16) { return false }
        return try set(node, &allowance) != nil
    }
}
