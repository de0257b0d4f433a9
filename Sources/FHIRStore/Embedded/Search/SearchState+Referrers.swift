import FHIRCore
import FHIRSchema
import FHIRSearch

/// Who refers to a resource.
extension SearchState {
    /// The resources that refer to one by one of the parameters, nil for any, from the first beyond a number; at most `limit`.
    func referrers(
        of type: TypeID, _ id: ResourceID, by parameters: [ParameterNumber]?, after rid: Int64, limit: Int
    ) throws(OperationFailure) -> [Int64] {
        var found: [Int64] = []
        guard limit > 0 else { return found }
        if let parameters {
            for parameter in parameters {
                let key = IndexKey(.anyReference, ReferenceKey.encode(type, id, by: parameter, numbering))
                let more = try resources(with: key, beyond: rid, descending: false, limit: limit)
                found = RidSet.merge(found, more, descending: false, limit: limit)
            }
            return found
        }
        // Rows come by parameter: what is kept are the lowest numbers so far.
        for range in ReferenceKey.matching(type, id, numbering).ranges {
            try walk(.anyReference, range) { key, referrer in
                if referrer > rid, ReferenceKey.parameter(of: key) != nil { found.append(referrer) }
                if found.count - 4096 > limit { found = Array(RidSet.make(found).prefix(limit)) }
                return true
            }
        }
        return Array(RidSet.make(found).prefix(limit))
    }

    /// Resources that refer to one by anything, each once, in no particular order; at most `limit`. Reads no more rows than needed.
    func someReferrers(of type: TypeID, _ id: ResourceID, limit: Int) throws(OperationFailure) -> [Int64] {
        var found: Set<Int64> = []
        guard limit > 0 else { return [] }
        for range in ReferenceKey.matching(type, id, numbering).ranges {
            try walk(.anyReference, range) { _, referrer in
                found.insert(referrer)
                return found.count < limit
            }
        }
        return found.sorted()
    }
}
