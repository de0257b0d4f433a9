package import FHIRCore
package import FHIRSchema

/// A search as the store understands it: pure data. All parts that are given must hold.
package struct ResourceQuery: Sendable, Hashable {
    /// One type, or nil for all.
    package var type: TypeID?
    /// Only these ids.
    package var ids: [ResourceID]?
    /// Current version made at or after the lower and before the upper bound, in each of these intervals.
    package var lastUpdated: [Range<Instant>]
    /// Of each group, at least one key.
    package var keys: [[IndexKey]]

    package init(type: TypeID?, ids: [ResourceID]? = nil, lastUpdated: [Range<Instant>] = [], keys: [[IndexKey]] = []) {
        self.type = type
        self.ids = ids
        self.lastUpdated = lastUpdated
        self.keys = keys
    }
}
