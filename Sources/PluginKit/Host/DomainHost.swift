package import FHIRCore
package import FHIRSchema
package import FHIRStore

/// What the server does for a plugin: views of resources and records, and commits through which every rule holds.
package protocol DomainHost: Sendable {
    var schema: Schema { get }
    var clock: any Clock { get }
    var ids: any IDSource { get }
    /// The URL that clients reach the server at, without a trailing slash.
    var origin: String { get }

    /// Runs `body` with a view on one of the store's reader threads; see `ResourceStore.read`.
    func read<T: Sendable>(
        _ access: Access, at position: Position?, _ body: @escaping @Sendable (any DomainView) throws(OperationFailure) -> T
    ) async throws(OperationFailure) -> T

    /// Makes one atomic commit, judged by the rules of all plugins as every other; see `ResourceStore.commit`.
    ///
    /// The closure may run more than once; what it wrote is durable when this returns.
    func write<T: Sendable>(
        _ caller: Caller, _ body: @escaping @Sendable (any DomainWriter) throws(OperationFailure) -> T
    ) async throws(OperationFailure) -> T

    /// Events of the log after a place, in log order; of one tenant, or of all for the host's own access.
    func events(after place: EventPlace, _ access: Access, limit: Int) async throws(OperationFailure) -> [DomainEvent]
}

/// Resources and private records as one access shows them; lives inside a closure of the host, on one thread.
package protocol DomainView: AnyObject {
    var schema: Schema { get }
    var position: Position { get }
    /// The instant of the commit at `position`; of this commit, inside one.
    var instant: Instant { get }
    var tenant: Tenant { get }

    /// The newest version; nil when there is none or it is deleted. A key lookup.
    func current(_ type: TypeID, _ id: ResourceID) throws(OperationFailure) -> VersionedResource?

    /// When a resource first came to be: the instant of its first version; nil when that is not known: when the version is no longer kept,
    /// and inside commits. A key lookup.
    func created(_ type: TypeID, _ id: ResourceID) throws(OperationFailure) -> Instant?

    /// The resources of a type that meet search parameters, as a FHIR search with these would find them, in its order; at most `limit` after
    /// the first `skipping`.
    func search(
        _ type: TypeID, _ parameters: [(name: String, value: String)], skipping: Int, limit: Int
    ) throws(OperationFailure) -> [VersionedResource]

    /// How many resources meet search parameters.
    func count(_ type: TypeID, _ parameters: [(name: String, value: String)]) throws(OperationFailure) -> Int

    /// Resources that refer to one, at most `limit`, by any search parameter.
    func referrers(of type: TypeID, _ id: ResourceID, limit: Int) throws(OperationFailure) -> [(type: TypeID, id: ResourceID)]

    /// A private record of the tenant; nil when there is none, or it has expired.
    func record(_ collection: PrivateCollection, _ key: String) throws(OperationFailure) -> PrivateRecord?

    /// Private records of the tenant in the order of their keys, from the first behind `key`, without those that have expired.
    func records(
        _ collection: PrivateCollection, _ selection: RecordSelection, after key: String?, limit: Int
    ) throws(OperationFailure) -> [PrivateRecord]
}

/// A view of the newest state that also writes; each write is seen by what follows.
package protocol DomainWriter: DomainView {
    /// Creates a resource under an id of the server's, or a given one.
    func create(_ resource: ResourceEditor, as id: ResourceID?) throws(OperationFailure) -> VersionedResource

    /// Makes a new version of a resource; the same content makes none.
    /// - Parameter version: the version that must be current; nil for any. Another is 412.
    func update(_ resource: ResourceEditor, _ id: ResourceID, ifMatch version: Int64?) throws(OperationFailure) -> VersionedResource

    /// Deletes a resource; false when there was nothing to delete.
    @discardableResult
    func delete(_ type: TypeID, _ id: ResourceID, ifMatch version: Int64?) throws(OperationFailure) -> Bool

    func put(_ record: PrivateRecord, in collection: PrivateCollection) throws(OperationFailure)
    func remove(_ key: String, from collection: PrivateCollection) throws(OperationFailure)

    /// Stores an event with the commit; for what is no change of a resource. Events about resources come from rules, so that every door emits
    /// them.
    func emit(_ event: ProposedEvent) throws(OperationFailure)
}

/// A resource with its version.
package struct VersionedResource: Sendable {
    package var resource: Resource
    package var id: ResourceID
    package var version: Int64
    package var instant: Instant

    package init(_ resource: Resource, _ id: ResourceID, version: Int64, instant: Instant) {
        self.resource = resource
        self.id = id
        self.version = version
        self.instant = instant
    }
}
