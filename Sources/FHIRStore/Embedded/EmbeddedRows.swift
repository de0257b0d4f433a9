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

    /// The resources that had the key at a sequence, ascending and without duplicates, until `visit` answers false.
    func walkKey(
        _ tenant: Tenant, _ key: IndexKey, at sequence: Int64, _ visit: (_ rid: Int64) throws(OperationFailure) -> Bool
    ) throws(OperationFailure)

    /// Whether a resource had the key at a sequence.
    func has(_ tenant: Tenant, _ key: IndexKey, _ rid: Int64, at sequence: Int64) throws(OperationFailure) -> Bool

    /// The value of a mark; nil when there is none.
    func mark(_ name: String) throws(OperationFailure) -> [UInt8]?
}

extension EmbeddedRows {
    /// Runs `body` within a budget.
    package func within<T>(_ budget: WorkBudget, _ body: () throws(OperationFailure) -> T) throws(OperationFailure) -> T {
        self.budget = budget
        defer { self.budget = nil }
        return try body()
    }
}
