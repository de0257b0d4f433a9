import FHIRCore
import FHIRSchema
import FHIRSearch

/// The resources that have words: as an index knows them that is behind the writes, and those that were written since.
extension SearchState {
    /// Nil without an index, and when it may know more than `limit`.
    func words(_ type: TypeID, _ query: WordQuery, limit: Int) throws(OperationFailure) -> WordSets? {
        guard let known = try rows.words(tenant, type, query, at: at, limit: limit) else { return nil }
        examined &+= known.certain.count + known.uncertain.count
        guard known.isWhole else { return nil }
        var recent: [Int64] = []
        let end = at == .max ? at : at + 1
        if known.through + 1 < end {
            try rows.walkVersions(tenant, type, (known.through + 1)..<end, descending: false) { version in
                examined &+= 1
                if version.isLive(at: at) { recent.append(version.rid) }
                return true
            }
        }
        var sets = WordSets(
            certain: known.certain, uncertain: RidSet.union(RidSet.make(known.uncertain), RidSet.make(recent)))
        guard let overlay else { return sets }
        sets.certain.removeAll(where: isReplaced)
        sets.uncertain.removeAll(where: isReplaced)
        let pending = overlay.heads(tenant).filter { $0.stored.type == type }.map(\.rid)
        sets.uncertain = RidSet.union(sets.uncertain, RidSet.make(pending))
        return sets
    }
}

/// The resources that hold a test of words, and those that may.
struct WordSets {
    /// Ascending, as the others.
    var certain: [Int64] = []
    /// These must be looked at.
    var uncertain: [Int64] = []

    var all: [Int64] { RidSet.union(certain, uncertain) }
    var count: Int { certain.count + uncertain.count }

    /// Those that hold, or may hold, one of two tests.
    func or(_ other: WordSets) -> WordSets {
        let certain = RidSet.union(certain, other.certain)
        return WordSets(certain: certain, uncertain: RidSet.difference(RidSet.union(uncertain, other.uncertain), certain))
    }
}
