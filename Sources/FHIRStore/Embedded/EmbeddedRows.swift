package import FHIRCore
package import FHIRSchema
package import FHIRSearch

/// The physical reads that an embedded store offers, each a key lookup or a walk along one order; views are built from these.
///
/// "At a sequence" means: as the store was when that sequence was the last one written. A resource's number (`rid`) is the sequence
/// of its first version. An object of this kind belongs to one thread at a time.
package protocol EmbeddedRows: AnyObject {
    /// What stops a read that takes too long; every method passes it for the rows that it looks at, whether `visit` sees them or not.
    var budget: WorkBudget? { get set }

    /// The newest commit in sight.
    func newest() throws(OperationFailure) -> CommitPoint

    /// One commit; nil when the log does not have it.
    func point(at position: Position) throws(OperationFailure) -> CommitPoint?

    /// Index keys that died before this sequence may be gone; 1 or less if none are.
    func firstKeptDeath() throws(OperationFailure) -> Int64

    /// The first sequence whose commit was made at or after the instant; `Int64.max` when there is none. O(log commits).
    func firstSequence(notBefore instant: Instant) throws(OperationFailure) -> Int64

    /// The newest version of a resource, a deletion too.
    func newest(_ key: ResourceKey, _ parts: VersionRow.Parts) throws(OperationFailure) -> VersionRow?

    /// The version with this sequence.
    func row(_ sequence: Int64, _ parts: VersionRow.Parts) throws(OperationFailure) -> VersionRow?

    /// The sequence of one version of a resource.
    func sequence(of rid: Int64, version: Int64) throws(OperationFailure) -> Int64?

    /// The newest version of a resource whose sequence is at most `limit`; nil when the resource came later. O(versions passed over).
    func newestSequence(of rid: Int64, through limit: Int64) throws(OperationFailure) -> Int64?

    /// The newest version of a resource whose sequence is at most `limit`, with its body; nil when the resource came later.
    func current(of rid: Int64, through limit: Int64) throws(OperationFailure) -> VersionRow?

    /// The sequences of a resource's versions below `before`, newest first, until `visit` answers false.
    func walkInstance(
        _ rid: Int64, before: Int64, _ visit: (Int64) throws(OperationFailure) -> Bool
    ) throws(OperationFailure)

    /// The sequences in `range` of the versions of one type, or of all, until `visit` answers false. `died` is the sequence at which the
    /// version ceased to be the live one (its own for a deletion), 0 when it is live, nil when this walk cannot tell.
    func walkLog(
        _ tenant: Tenant, _ type: TypeID?, _ range: Range<Int64>, descending: Bool,
        _ visit: (_ sequence: Int64, _ died: Int64?) throws(OperationFailure) -> Bool
    ) throws(OperationFailure)

    /// How many versions of a type, or of all, have sequences in the range.
    func countLog(_ tenant: Tenant, _ type: TypeID?, _ range: Range<Int64>) throws(OperationFailure) -> Int

    /// How many resources of each type, or of one, were live at a sequence.
    func countLive(_ tenant: Tenant, _ type: TypeID?, at sequence: Int64) throws(OperationFailure) -> [(type: TypeID, count: Int)]

    /// The sequences in `range` of the versions of one type with their resources, until `visit` answers false. `died` is as in `walkLog`.
    func walkVersions(
        _ tenant: Tenant, _ type: TypeID, _ range: Range<Int64>, descending: Bool,
        _ visit: (LoggedVersion) throws(OperationFailure) -> Bool
    ) throws(OperationFailure)

    /// The resources that had the key at a sequence, ascending or descending, from the first beyond `rid`, without duplicates, until
    /// `visit` answers false. `visit` must not read rows.
    func walkKey(
        _ tenant: Tenant, _ key: IndexKey, at sequence: Int64, beyond rid: Int64, descending: Bool,
        _ visit: (_ rid: Int64) throws(OperationFailure) -> Bool
    ) throws(OperationFailure)

    /// How many resources had the key at a sequence.
    func countResources(_ tenant: Tenant, _ key: IndexKey, at sequence: Int64) throws(OperationFailure) -> Int

    /// The rows of a parameter at a sequence whose keys lie in the range, in the order of keys and then of resources or in the opposite one,
    /// from the first beyond `place`, until `visit` answers false. The key's bytes live as long as the call of `visit`, which must not
    /// read rows.
    func walkKeys(
        _ tenant: Tenant, _ parameter: ParameterNumber, _ range: KeyRange, at sequence: Int64, beyond place: IndexPlace?, descending: Bool,
        _ visit: (_ key: UnsafeBufferPointer<UInt8>, _ rid: Int64) throws(OperationFailure) -> Bool
    ) throws(OperationFailure)

    /// How many rows of a parameter lie in the range, dead ones too; counts no further than `limit`.
    func countKeys(_ tenant: Tenant, _ parameter: ParameterNumber, _ range: KeyRange, limit: Int) throws(OperationFailure) -> Int

    /// Whether a resource had the key at a sequence.
    func has(_ tenant: Tenant, _ key: IndexKey, _ rid: Int64, at sequence: Int64) throws(OperationFailure) -> Bool

    /// The keys of the version with this sequence; no keys when there is none. `body` must not read rows.
    func withKeys<Result>(of sequence: Int64, _ body: (StoredKeys) -> Result) throws(OperationFailure) -> Result

    /// The value of a mark; nil when there is none.
    func mark(_ name: String) throws(OperationFailure) -> [UInt8]?

    /// The record of a collection with this key; nil when there is none.
    func record(_ key: RecordKey, of collection: RecordCollection) throws(OperationFailure) -> PrivateRecord?

    /// Records of a collection in the order of their keys, from the first behind `key`, if there is one; at most `limit`, which is above 0.
    func records(
        of collection: RecordCollection, _ selection: RecordSelection, after key: RecordKey?, limit: Int
    ) throws(OperationFailure) -> [PrivateRecord]

    /// The resources of a type that have words at a sequence, as an index of words behind the log tells; nil when there is none that can
    /// tell. No more than `limit` are looked at.
    func words(
        _ tenant: Tenant, _ type: TypeID, _ query: WordQuery, at sequence: Int64, limit: Int
    ) throws(OperationFailure) -> WordHits?
}

extension EmbeddedRows {
    package func words(
        _ tenant: Tenant, _ type: TypeID, _ query: WordQuery, at sequence: Int64, limit: Int
    ) throws(OperationFailure) -> WordHits? { nil }
}

/// What an index of words knows of some words: nothing is missing of what the versions up to `through` have.
package struct WordHits: Sendable, Hashable {
    /// Resources that hold the query, ascending.
    package var certain: [Int64]
    /// Resources that must be looked at, ascending.
    package var uncertain: [Int64]
    /// The last sequence that is indexed.
    package var through: Int64
    /// False when there may be more than were looked at.
    package var isWhole: Bool

    package init(certain: [Int64], uncertain: [Int64], through: Int64, isWhole: Bool) {
        self.certain = certain
        self.uncertain = uncertain
        self.through = through
        self.isWhole = isWhole
    }
}

/// A version in its type's log.
package struct LoggedVersion: Sendable, Hashable {
    package var sequence: Int64
    /// The sequence at which it ceased to be the live one (its own for a deletion), 0 when it is live.
    package var died: Int64
    /// The resource's number.
    package var rid: Int64

    package init(sequence: Int64, died: Int64, rid: Int64) {
        self.sequence = sequence
        self.died = died
        self.rid = rid
    }

    /// Whether it was its resource's current version at a sequence, and no deletion.
    package func isLive(at limit: Int64) -> Bool { sequence <= limit && (died == 0 || died > limit) }
}

/// A row's place among those of a parameter.
package struct IndexPlace: Sendable, Hashable {
    package var key: [UInt8]
    package var rid: Int64

    package init(_ key: [UInt8], _ rid: Int64) {
        self.key = key
        self.rid = rid
    }
}

extension EmbeddedRows {
    package func current(of rid: Int64, through limit: Int64) throws(OperationFailure) -> VersionRow? {
        try newestSequence(of: rid, through: limit).flatMap { sequence throws(OperationFailure) in try row(sequence, [.body]) }
    }

    /// Counts by walking.
    package func countResources(_ tenant: Tenant, _ key: IndexKey, at sequence: Int64) throws(OperationFailure) -> Int {
        var count = 0
        try walkKey(tenant, key, at: sequence, beyond: 0, descending: false) { _ in
            count += 1
            return true
        }
        return count
    }

    /// Runs `body` within a budget.
    package func within<T>(_ budget: WorkBudget, _ body: () throws(OperationFailure) -> T) throws(OperationFailure) -> T {
        self.budget = budget
        defer { self.budget = nil }
        return try body()
    }
}
