import FHIRCore
import FHIRSchema
import FHIRSearch

/// Asking the index of words, where the store has one, instead of reading bodies.
extension SearchEngine {
    /// What the index knows of a check for words, of alternatives that are such checks, or of what is met together with such a check; nil
    /// for others, and when it knows more than `limit`.
    func words(_ node: SearchNode, _ limit: Int) throws(OperationFailure) -> WordSets? {
        if let known = node.words { return known }
        switch node.kind {
        case .checked(let check):
            guard limit > node.wordsTried, let query = checks?.words(of: check) else { return nil }
            node.wordsTried = limit
            guard let found = try state.words(node.type, query, limit: limit) else { return nil }
            node.words = found
        case .or(let parts):
            var sets = WordSets()
            for part in parts {
                guard let more = try words(part, limit) else { return nil }
                sets = sets.or(more)
            }
            node.words = sets
        case .and(let parts):
            var fewest: WordSets?
            for part in parts {
                guard let found = try words(part, fewest?.count ?? limit) else { continue }
                if found.count < fewest?.count ?? .max { fewest = found }
            }
            // What else is asked for must be looked at.
            if let fewest { node.words = WordSets(uncertain: fewest.all) }
        default: break
        }
        return node.words
    }

    /// The part with the fewest resources by the index of words, when hits are rare among those that were tested on another way.
    func worded(_ parts: [SearchNode], tested: Int, hits: Int) throws(OperationFailure) -> WordSets? {
        guard tested >= state.tuning.batch, hits * 4 < tested else { return nil }
        var fewest: WordSets?
        for part in parts where part.set == nil && part.wordsTried != .max {
            guard let found = try words(part, .max) else { continue }
            if found.count < fewest?.count ?? .max {
                fewest = found
                part.note("drive")
            }
        }
        return fewest
    }

    /// Those candidates that hold a check: the index of words is asked as soon as that takes less than reading their bodies.
    func those(of candidates: [Int64], holding check: Int, _ node: SearchNode) throws(OperationFailure) -> [Int64] {
        // Reading a body takes as long as passing over some dozens of words.
        if node.tested > state.tuning.patience, node.tested * 8 >= node.wordsTried { _ = try words(node, node.tested * 32) }
        guard let words = node.words else { return try those(of: candidates, showing: check, node) }
        let certain = RidSet.intersection(candidates, words.certain)
        let uncertain = RidSet.intersection(candidates, words.uncertain)
        return RidSet.union(certain, try those(of: uncertain, showing: check, node))
    }

    /// Those candidates whose bodies hold a check.
    private func those(of candidates: [Int64], showing check: Int, _ node: SearchNode) throws(OperationFailure) -> [Int64] {
        if candidates.isEmpty { return [] }
        node.note("read")
        return try candidates.kept { rid throws(OperationFailure) in
            // Keys of references that no parameter covers are those of all types.
            guard let checks, let row = try state.version(of: rid, [.body]), row.stored.type == node.type else { return false }
            return checks.holds(check, type: row.stored.type, id: row.stored.id, body: row.stored.body)
        }
    }
}
