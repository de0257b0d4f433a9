import FHIRCore
import FHIRSchema
import FHIRSearch
import FHIRStore

/// The reads with which conditions are decided, from a view inside a commit or before one, as far as the caller may see. Lives as long as
/// the view.
struct ResourceLookup {
    /// The newest version, a deletion too, with its body.
    let current: (TypeID, ResourceID) throws(OperationFailure) -> StoredVersion?
    /// Live resources that match, at most so many.
    let search: (SearchQuery, Int) throws(OperationFailure) -> [StoredVersion]
    /// The same with the tenant's authority; nil when that finds nothing else, or the view does not know.
    let searchAll: ((SearchQuery, Int) throws(OperationFailure) -> [StoredVersion])?
    /// The instant of the commit, as far as it is known.
    let instant: Instant

    init(_ view: any CommitView, by authority: CommitAuthority) {
        instant = view.instant
        guard authority == .caller, view.rights != nil else {
            current = { type, id throws(OperationFailure) in try view.current(type, id) }
            search = { query, limit throws(OperationFailure) in try view.search(query, limit: limit, by: .tenant) }
            searchAll = nil
            return
        }
        current = { type, id throws(OperationFailure) in try view.allows(.read, type, id) ? try view.current(type, id) : nil }
        search = { query, limit throws(OperationFailure) in try view.search(query, limit: limit, by: .caller) }
        searchAll = { query, limit throws(OperationFailure) in try view.search(query, limit: limit, by: .tenant) }
    }

    init(_ view: any StoreView, instant: Instant) {
        current = { type, id throws(OperationFailure) in try view.current(type, id) }
        search = { query, limit throws(OperationFailure) in try view.search(query, .first, limit: limit).hits.map(\.version) }
        searchAll = nil
        self.instant = instant
    }
}
