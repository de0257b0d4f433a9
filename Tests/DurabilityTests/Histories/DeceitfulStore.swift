import FHIRCore
import FHIRSchema
import FHIRSearch
import FHIRStore
import Synchronization

/// A store that now and then breaks one promise of the one behind it, to see whether it is caught.
final class DeceitfulStore: ResourceStore {
    enum Deceit: CaseIterable, Sendable {
        /// Lookups answer with what was current before.
        case staleReads
        /// Commits see what was current before, so that If-Match holds for two.
        case staleCommits
        /// Commits do not find what is there, so that conditional creates make a second.
        case blindCommits
        /// Commits are acknowledged and not kept.
        case lostWrites
    }

    private struct State {
        var generator: SeededGenerator
        var remembered: [ResourceKey: StoredVersion] = [:]
    }

    private let store: any ResourceStore
    private let deceit: Deceit
    private let state: Mutex<State>

    init(_ store: any ResourceStore, _ deceit: Deceit, seed: UInt64) {
        self.store = store
        self.deceit = deceit
        state = Mutex(State(generator: SeededGenerator(seed: seed)))
    }

    fileprivate func isTime(oneIn count: Int, for deceit: Deceit) -> Bool {
        self.deceit == deceit && state.withLock { $0.generator.isOneIn(count) }
    }

    /// What was current when this was asked before, if it is time; remembers what is current now.
    fileprivate func older(_ now: StoredVersion?, _ key: ResourceKey, for deceit: Deceit) -> StoredVersion? {
        guard self.deceit == deceit, let now else { return now }
        let isTime = isTime(oneIn: 6, for: deceit)
        return state.withLock { state in
            defer { state.remembered[key] = now }
            return isTime ? state.remembered[key] ?? now : now
        }
    }

    func current(_ type: TypeID, _ id: ResourceID, _ access: Access) throws(OperationFailure) -> StoredVersion? {
        older(try store.current(type, id, access), ResourceKey(access.tenant, type, id), for: .staleReads)
    }

    func commit<T: Sendable>(
        _ access: Access, _ origin: CommitOrigin, _ body: @escaping @Sendable (any CommitView) throws(OperationFailure) -> T
    ) async throws(OperationFailure) -> T {
        guard isTime(oneIn: 12, for: .lostWrites) else {
            return try await store.commit(access, origin) { view throws(OperationFailure) in
                try body(DeceitfulView(view, self, access.tenant))
            }
        }
        let result = Mutex<T?>(nil)
        do throws(OperationFailure) {
            return try await store.commit(access, origin) { view throws(OperationFailure) in
                let value = try body(view)
                result.withLock { $0 = value }
                throw OperationFailure(.fault, .unexpected, "Taken back.")
            }
        } catch {
            if let value = result.withLock({ $0 }) { return value }
            throw error
        }
    }

    func read<T: Sendable>(
        _ access: Access, at position: Position?, _ body: @escaping @Sendable (any StoreView) throws(OperationFailure) -> T
    ) async throws(OperationFailure) -> T {
        try await store.read(access, at: position, body)
    }

    func log(after position: Position, limit: Int) async throws(OperationFailure) -> [CommitRecord] {
        try await store.log(after: position, limit: limit)
    }

    func events(after place: EventPlace, tenant: Tenant?, limit: Int) async throws(OperationFailure) -> [StoredEvent] {
        try await store.events(after: place, tenant: tenant, limit: limit)
    }

    func expiredRecords(before instant: Instant, limit: Int) async throws(OperationFailure) -> [RecordAddress] {
        try await store.expiredRecords(before: instant, limit: limit)
    }

    var identity: UUIDValue { store.identity }
    var hash: KeyedHash { store.hash }
    var numbering: IndexNumbering { store.numbering }
    var condition: StoreCondition { store.condition }
    var position: Position { store.position }
    func close() async { await store.close() }
}

/// The view of a commit in a deceitful store.
private final class DeceitfulView: CommitView {
    private let view: any CommitView
    private let store: DeceitfulStore
    private let tenant: Tenant

    init(_ view: any CommitView, _ store: DeceitfulStore, _ tenant: Tenant) {
        self.view = view
        self.store = store
        self.tenant = tenant
    }

    var position: Position { view.position }
    var instant: Instant { view.instant }

    func current(_ type: TypeID, _ id: ResourceID) throws(OperationFailure) -> StoredVersion? {
        store.older(try view.current(type, id), ResourceKey(tenant, type, id), for: .staleCommits)
    }

    func exists(_ type: TypeID, _ id: ResourceID) throws(OperationFailure) -> Bool { try view.exists(type, id) }

    func search(_ query: SearchQuery, limit: Int, by authority: CommitAuthority) throws(OperationFailure) -> [StoredVersion] {
        store.isTime(oneIn: 6, for: .blindCommits) ? [] : try view.search(query, limit: limit, by: authority)
    }

    var rights: AccessRights? { view.rights }

    func allows(_ use: AccessUse, _ type: TypeID, _ id: ResourceID) throws(OperationFailure) -> Bool { try view.allows(use, type, id) }

    func referrers(of type: TypeID, _ id: ResourceID, limit: Int) throws(OperationFailure) -> [(type: TypeID, id: ResourceID)] {
        try view.referrers(of: type, id, limit: limit)
    }

    func put(_ type: TypeID, _ id: ResourceID, _ body: PreparedBody) throws(OperationFailure) -> StoredVersion {
        try view.put(type, id, body)
    }

    func delete(_ type: TypeID, _ id: ResourceID) throws(OperationFailure) -> StoredVersion? { try view.delete(type, id) }
    func setMark(_ key: String, _ value: [UInt8]) throws(OperationFailure) { try view.setMark(key, value) }
    func mark(_ key: String) throws(OperationFailure) -> [UInt8]? { try view.mark(key) }
    func register(_ names: [String]) throws(OperationFailure) { try view.register(names) }
    func record(_ collection: CollectionName, _ key: String) throws(OperationFailure) -> PrivateRecord? { try view.record(collection, key) }

    func records(
        _ collection: CollectionName, _ selection: RecordSelection, after key: String?, limit: Int
    ) throws(OperationFailure) -> [PrivateRecord] {
        try view.records(collection, selection, after: key, limit: limit)
    }

    func putRecord(_ collection: CollectionName, _ record: PrivateRecord) throws(OperationFailure) { try view.putRecord(collection, record) }
    func deleteRecord(_ collection: CollectionName, _ key: String) throws(OperationFailure) { try view.deleteRecord(collection, key) }
    func emit(_ event: EmittedEvent) throws(OperationFailure) { try view.emit(event) }
    func warn(_ warning: CommitWarning) throws(OperationFailure) { try view.warn(warning) }
    func sweep(_ parameter: ParameterNumber, limit: Int) throws(OperationFailure) { try view.sweep(parameter, limit: limit) }

    func index(_ type: TypeID, _ id: ResourceID, _ sequence: Int64, _ keys: [IndexKey]) throws(OperationFailure) -> Bool {
        try view.index(type, id, sequence, keys)
    }
}
