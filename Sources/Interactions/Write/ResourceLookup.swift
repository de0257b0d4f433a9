import FHIRCore
import FHIRSchema
import FHIRSearch
import FHIRStore

/// The two reads with which conditions are decided, from a view inside a commit or before one. Lives as long as the view.
struct ResourceLookup {
    /// The newest version, a deletion too, with its body.
    let current: (TypeID, ResourceID) throws(OperationFailure) -> StoredVersion?
    /// Live resources that match, at most so many.
    let search: (SearchQuery, Int) throws(OperationFailure) -> [StoredVersion]
    /// The instant of the commit, as far as it is known.
    let instant: Instant

    init(_ view: any CommitView) {
        current = { type, id throws(OperationFailure) in try view.current(type, id) }
        search = { query, limit throws(OperationFailure) in try view.search(query, limit: limit) }
        instant = view.instant
    }

    init(_ view: any StoreView, instant: Instant) {
        current = { type, id throws(OperationFailure) in try view.current(type, id) }
        search = { query, limit throws(OperationFailure) in try view.search(query, .first, limit: limit).hits.map(\.version) }
        self.instant = instant
    }
}
