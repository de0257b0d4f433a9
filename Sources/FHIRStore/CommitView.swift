package import FHIRCore
package import FHIRSchema
package import FHIRSearch

/// The store inside a commit: the newest state, including what this commit and earlier ones of its group wrote. Not Sendable.
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
    func search(_ query: SearchQuery, limit: Int) throws(OperationFailure) -> [StoredVersion]

    /// Live resources that refer to this one, at most `limit`.
    func referrers(of type: TypeID, _ id: ResourceID, limit: Int) throws(OperationFailure) -> [(type: TypeID, id: ResourceID)]

    /// Makes a new version with this body; when the current version has the same hash, none is made and the current one is returned.
    /// The answer has no body. An earlier deletion is followed by a version of operation `create`.
    func put(_ type: TypeID, _ id: ResourceID, _ body: PreparedBody) throws(OperationFailure) -> StoredVersion

    /// Makes a deletion; nil if there is nothing to delete (never existed or deleted already).
    func delete(_ type: TypeID, _ id: ResourceID) throws(OperationFailure) -> StoredVersion?

    /// Keeps a small value of the host under a key, with this commit; replaces the earlier one. Empty removes it.
    func setMark(_ key: String, _ value: [UInt8]) throws(OperationFailure)
}
