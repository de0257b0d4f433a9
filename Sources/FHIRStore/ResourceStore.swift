package import FHIRCore
package import FHIRSchema
package import FHIRSearch

/// The persistence port: resources with all their versions, behind one commit log.
///
/// Adapters: memory, SQLite. Every adapter passes `ResourceStoreContract`.
/// Errors are `OperationFailure`s: `.unavailable` with `read-only` once durability is in doubt, `.storageFull`, `.throttled` with `busy`
/// when a queue is full, `.tooLarge` with `budget` when a commit exceeds the writer-time budget or a read its own, `.gone` with
/// `expired-page` when a view is asked for at a position before the horizon, `.timeout` when the task of a read is cancelled, `.fault` with
/// `storage` otherwise.
package protocol ResourceStore: Sendable {
    /// The keyed hash of this store's index keys; constant over the store's life.
    var hash: KeyedHash { get }

    /// The store's own UUID, random when it was made and constant over its life; copies of the store have the same.
    var identity: UUIDValue { get }

    /// The numbers that the store has given to names so far; index keys hold them. `CommitView.register` adds to them.
    var numbering: IndexNumbering { get }

    /// Looks up the newest version (a deletion too) of one resource on the calling thread.
    ///
    /// Sees every commit that was acknowledged before the call. Takes under 50 µs when the pages are in memory; may be called on an event
    /// loop.
    func current(_ type: TypeID, _ id: ResourceID, _ access: Access) throws(OperationFailure) -> StoredVersion?

    /// Runs `body` with a view on one of the store's reader threads and returns what it returns.
    ///
    /// The view is fixed at `position`, or at the newest commit when that is nil, and sees every commit acknowledged before the call.
    /// It must not leave the closure. The closure is synchronous, must not call the store, and may run more than once.
    /// It may run long, without holding up short reads, up to the store's limit (`ReaderSettings.time`, 30 s; none for the host's own
    /// access); beyond, the view refuses and the whole read fails with `.tooLarge`. When the calling task is cancelled, the read fails with `.timeout`: a closure that waits for a
    /// thread is then not run at all, one that runs is stopped at its next use of the view, or in the middle of a long one.
    func read<T: Sendable>(
        _ access: Access, at position: Position?, _ body: @escaping @Sendable (any StoreView) throws(OperationFailure) -> T
    ) async throws(OperationFailure) -> T

    /// Makes one atomic commit: runs `body` in the store's serial writer, and returns when what it wrote is durable.
    ///
    /// Inside, nothing else writes: what `body` reads is still true when the commit becomes visible. Commits that wait together are made
    /// durable together; a later one sees the earlier ones. When `body` throws, nothing it wrote remains. When it wrote nothing, no commit
    /// is made, yet the answer still follows the durability of everything that it read.
    /// The closure is synchronous, must be quick, must not call the store, and may run more than once.
    func commit<T: Sendable>(
        _ access: Access, _ origin: CommitOrigin, _ body: @escaping @Sendable (any CommitView) throws(OperationFailure) -> T
    ) async throws(OperationFailure) -> T

    /// Commits in log order, from the first after `position`; at most `limit`. Empty at the end of the log. All tenants: for the host only.
    func log(after position: Position, limit: Int) async throws(OperationFailure) -> [CommitRecord]

    /// Domain events in the order of the log, from the first behind `place`; at most `limit`. Empty at the end of the log.
    /// - Parameter tenant: whose; nil for all tenants', which is for the host only.
    func events(after place: EventPlace, tenant: Tenant?, limit: Int) async throws(OperationFailure) -> [StoredEvent]

    /// Private records of all tenants that expire, and do so before the instant, in the order of tenants, collections and keys; at most
    /// `limit`. For the host only. O(records that have expired in the collections reached + collections).
    func expiredRecords(before instant: Instant, limit: Int) async throws(OperationFailure) -> [RecordAddress]

    /// What makes bodies ready for the store's disk before their commit; nil when the store keeps them as they are.
    var packing: (any BodyPacking)? { get }

    /// Begins to keep an index of words behind the writes, for searches by text; nothing in stores that have none. Once, after opening.
    /// - Parameters:
    ///   - reading: the words of a body in stored form; nil for one that cannot be read. Called on a thread of the store.
    ///   - note: told what the operator should know of the index, in constant sentences; on the same thread.
    func indexWords(_ reading: @escaping WordReading, note: @escaping @Sendable (StaticString) -> Void)

    /// Whether the store can write, for readiness; cheap.
    var condition: StoreCondition { get }

    /// The newest visible position.
    var position: Position { get }

    /// Waits for commits under way, makes everything durable and releases the store. Later calls fail with `.unavailable`.
    func close() async
}

extension ResourceStore {
    package var packing: (any BodyPacking)? { nil }
    package func indexWords(_ reading: @escaping WordReading, note: @escaping @Sendable (StaticString) -> Void) {}
}

/// Finds the words of a resource.
package typealias WordReading = @Sendable (_ body: [UInt8], _ type: TypeID) -> ResourceWords?

/// Whether a store can be written.
package enum StoreCondition: Sendable, Equatable {
    case writable
    /// Reads work; the reason is a sentence without data, for `/health/ready`.
    case readOnly(reason: String)
    case closed
}
