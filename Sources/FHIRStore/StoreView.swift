package import FHIRCore
package import FHIRSchema
package import FHIRSearch

/// The store as it was at one log position, for one access. Lives only inside a `read` closure; not Sendable.
package protocol StoreView: AnyObject {
    /// The position at which everything is seen.
    var position: Position { get }
    /// The instant of that position's commit.
    var instant: Instant { get }

    /// The version that was current, a deletion too; nil if the resource never existed by then. Two key lookups.
    func current(_ type: TypeID, _ id: ResourceID) throws(OperationFailure) -> StoredVersion?

    /// One version of a resource; nil if there is none of that number. Three key lookups.
    func version(_ type: TypeID, _ id: ResourceID, _ version: Int64) throws(OperationFailure) -> StoredVersion?

    /// Versions, newest first, whose sequence is less than `before` (nil: from the newest); at most `limit`. O(versions passed over).
    func history(_ scope: HistoryScope, _ filter: HistoryFilter, before: Int64?, limit: Int) throws(OperationFailure) -> [StoredVersion]

    /// How many versions `history` gives without a limit.
    func historyCount(_ scope: HistoryScope, _ filter: HistoryFilter) throws(OperationFailure) -> Int

    /// A part of the resources that are not deleted and meet the query, in its order; at most `limit`. At one position the pages of a query
    /// hold each hit once. O(hits) where the index gives them in order, up to O(rows of the query's criteria) where not.
    func search(_ query: SearchQuery, _ part: SearchPart, limit: Int) throws(OperationFailure) -> SearchPage

    /// How many resources meet the query. O(rows of its narrowest criterion), or, if less, of all.
    func count(_ query: SearchQuery) throws(OperationFailure) -> Int

    /// Whether a resource is there and meets the query; its order does not matter.
    func matches(_ query: SearchQuery, _ type: TypeID, _ id: ResourceID) throws(OperationFailure) -> Bool

    /// The resources inside one that meet the query's criterion for their type, in their order; the query's order does not matter.
    /// O(the container).
    /// - Parameter version: the current one, with its body.
    func contained(in version: StoredVersion, _ query: SearchQuery) throws(OperationFailure) -> [ContainedResource]

    /// How `search` answers, and, with a limit of 0, how `count` does; takes as long.
    func explain(_ query: SearchQuery, _ part: SearchPart, limit: Int) throws(OperationFailure) -> SearchPlan

    /// Live resources that refer to a resource by one of the parameters, or by any (nil), in the order in which they were created, from the
    /// first with a number above `after`; at most `limit`.
    func referrers(
        of type: TypeID, _ id: ResourceID, by parameters: [ParameterNumber]?, after rid: Int64, limit: Int
    ) throws(OperationFailure) -> [(rid: Int64, version: StoredVersion)]

    /// What a live resource is found by, sorted; empty when there is none.
    func keys(of type: TypeID, _ id: ResourceID) throws(OperationFailure) -> [IndexKey]

    /// Live resources with what they are found by, in the order of their current versions' sequences, with those greater than `after`; at
    /// most `limit`. O(versions that came after).
    func indexed(after: Int64, limit: Int) throws(OperationFailure) -> [IndexedResource]

    /// Live resources of a type whose current versions' sequences lie in the range, in that order, with their bodies; at most `limit`.
    /// O(versions in the range passed over).
    func live(_ type: TypeID, _ range: Range<Int64>, limit: Int) throws(OperationFailure) -> [StoredVersion]

    /// How many rows the index has of a parameter in the newest state, dead ones too; counts no further than `limit`.
    func rowCount(_ parameter: ParameterNumber, limit: Int) throws(OperationFailure) -> Int

    /// The last sequence that was written when the log was at a position: where a walk through what came after it starts.
    func sequence(through position: Position) throws(OperationFailure) -> Int64

    /// How many live resources there are of each type, without types that have none.
    func countsByType() throws(OperationFailure) -> [(type: TypeID, count: Int)]

    /// The value last put under this key by `CommitView.setMark`, at the newest position.
    func mark(_ key: String) throws(OperationFailure) -> [UInt8]?

    /// The record with this key in a collection of the view's tenant, at the newest position; nil when there is none. One key lookup.
    /// - Throws: `.invalid` unless a collection may be called so (`RecordLimits`).
    func record(_ collection: CollectionName, _ key: String) throws(OperationFailure) -> PrivateRecord?

    /// Records of a collection of the view's tenant at the newest position, in the byte order of their keys, from the first behind `key`
    /// (nil: from the first); at most `limit`. O(records given), for `.expired` O(records that have expired).
    /// - Throws: `.invalid` unless a collection may be called so and has the slot.
    func records(
        _ collection: CollectionName, _ selection: RecordSelection, after key: String?, limit: Int
    ) throws(OperationFailure) -> [PrivateRecord]
}

/// Whose history.
package enum HistoryScope: Sendable, Hashable {
    case instance(TypeID, ResourceID)
    case type(TypeID)
    case system
}

/// Which versions of a history (R4 `http.html#history`). Nil fields do not restrict.
package struct HistoryFilter: Sendable, Hashable {
    /// Only versions made at or after this instant.
    package var since: Instant?
    /// Only versions that were current at some time in this interval, low included, high excluded.
    package var current: Range<Instant>?

    package init(since: Instant? = nil, current: Range<Instant>? = nil) {
        self.since = since
        self.current = current
    }
}

/// A resource by what it is found by, without its body.
package struct IndexedResource: Sendable, Hashable {
    package var type: TypeID
    package var id: ResourceID
    /// That of its current version.
    package var sequence: Int64
    /// Sorted, without duplicates.
    package var keys: [IndexKey]

    package init(type: TypeID, id: ResourceID, sequence: Int64, keys: [IndexKey]) {
        self.type = type
        self.id = id
        self.sequence = sequence
        self.keys = keys
    }
}
