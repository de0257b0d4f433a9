package import FHIRCore
package import FHIRSchema
package import FHIRSearch

/// The store inside a commit: the newest state, including what this commit and earlier ones of its group wrote. Not Sendable.
///
/// Reads have the tenant's authority, for rules and integrity; what the caller may see is asked by `allows` and `search(by: .caller)`.
package protocol CommitView: AnyObject {
    /// The position this commit will have.
    var position: Position { get }
    /// The instant of this commit.
    var instant: Instant { get }

    /// The newest version, a deletion too, with its body; nil if the resource never existed.
    func current(_ type: TypeID, _ id: ResourceID) throws(OperationFailure) -> StoredVersion?

    /// Whether the resource exists and is not deleted. One key lookup.
    func exists(_ type: TypeID, _ id: ResourceID) throws(OperationFailure) -> Bool

    /// The first resources in its order that are not deleted and meet the query; at most `limit`.
    /// - Parameter authority: whose, which decides what is found.
    func search(_ query: SearchQuery, limit: Int, by authority: CommitAuthority) throws(OperationFailure) -> [StoredVersion]

    /// What the caller may see and do; nil for everything.
    var rights: AccessRights? { get }

    /// Whether the newest version of a resource, of a deletion the version before it, is open to a use of the caller's; false when it never
    /// existed. One key lookup, where bodies decide two.
    func allows(_ use: AccessUse, _ type: TypeID, _ id: ResourceID) throws(OperationFailure) -> Bool

    /// Live resources that refer to this one, at most `limit`.
    func referrers(of type: TypeID, _ id: ResourceID, limit: Int) throws(OperationFailure) -> [(type: TypeID, id: ResourceID)]

    /// Makes a new version with this body; when the current version has the same hash, none is made and the current one is returned.
    /// The answer has no body. An earlier deletion is followed by a version of operation `create`.
    func put(_ type: TypeID, _ id: ResourceID, _ body: PreparedBody) throws(OperationFailure) -> StoredVersion

    /// Makes a deletion; nil if there is nothing to delete (never existed or deleted already).
    func delete(_ type: TypeID, _ id: ResourceID) throws(OperationFailure) -> StoredVersion?

    /// Adds keys to what the current version of a resource is found by, as if it had been written with them: their rows carry the sequence of
    /// that version. False when another version is current, which has its own keys.
    func index(_ type: TypeID, _ id: ResourceID, _ sequence: Int64, _ keys: [IndexKey]) throws(OperationFailure) -> Bool

    /// Removes the rows of a parameter that nothing asks for any more, dead ones too; at most `limit` when the commit is applied.
    func sweep(_ parameter: ParameterNumber, limit: Int) throws(OperationFailure)

    /// Gives permanent numbers to names of parameters that have none yet; `ResourceStore.numbering` knows them once the commit is durable.
    func register(_ names: [String]) throws(OperationFailure)

    /// The value last put under this key, by this commit or one before it; nil when there is none.
    func mark(_ key: String) throws(OperationFailure) -> [UInt8]?

    /// Keeps a small value of the host under a key, with this commit; replaces the earlier one. Empty removes it.
    func setMark(_ key: String, _ value: [UInt8]) throws(OperationFailure)

    /// The record with this key in a collection of the commit's tenant; nil when there is none. One key lookup.
    /// - Throws: `.invalid` unless a collection may be called so (`RecordLimits`).
    func record(_ collection: CollectionName, _ key: String) throws(OperationFailure) -> PrivateRecord?

    /// Records of a collection of the commit's tenant in the byte order of their keys, from the first behind `key` (nil: from the first);
    /// at most `limit`. O(records given) and what the group wrote to the collection, for `.expired` O(records that have expired).
    /// - Throws: `.invalid` unless a collection may be called so and has the slot.
    func records(
        _ collection: CollectionName, _ selection: RecordSelection, after key: String?, limit: Int
    ) throws(OperationFailure) -> [PrivateRecord]

    /// Keeps a record with this commit; replaces the one with its key, with all its secondary keys.
    /// - Throws: `.invalid` when it is beyond the limits (`RecordLimits`).
    func putRecord(_ collection: CollectionName, _ record: PrivateRecord) throws(OperationFailure)

    /// Removes a record; does nothing when there is none.
    /// - Throws: `.invalid` unless a collection may be called so.
    func deleteRecord(_ collection: CollectionName, _ key: String) throws(OperationFailure)

    /// Stores an event with this commit, behind those that it emitted before; a commit that only emits is still a commit.
    /// - Throws: `.invalid` when it is beyond the limits (`EmittedEvent.check`).
    func emit(_ event: EmittedEvent) throws(OperationFailure)

    /// Stores with this commit that a rule would have refused it.
    func warn(_ warning: CommitWarning) throws(OperationFailure)
}

/// Whose authority a question inside a commit has.
package enum CommitAuthority: Sendable, Hashable {
    /// All resources of the tenant are there: for rules, integrity, and the host.
    case tenant
    /// Those that the caller may find.
    case caller
}

extension CommitView {
    /// With the tenant's authority.
    package func search(_ query: SearchQuery, limit: Int) throws(OperationFailure) -> [StoredVersion] {
        try search(query, limit: limit, by: .tenant)
    }
}
