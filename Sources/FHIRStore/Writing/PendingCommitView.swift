import FHIRCore
import FHIRSchema
import FHIRSearch

/// The view of one commit while it runs: the group's overlay for one tenant, within a budget of the writer's time.
final class PendingCommitView<Rows: EmbeddedRows>: CommitView {
    private let group: PendingGroup<Rows>
    private let tenant: Tenant
    let rights: AccessRights?
    private let budget: WorkBudget
    private var isOpen = true
    private(set) var next: CommitPoint

    init(group: PendingGroup<Rows>, access: Access, next: CommitPoint, budget: Duration) {
        self.group = group
        tenant = access.tenant
        rights = access.rights
        self.next = next
        self.budget = WorkBudget(budget, overrun: StoreFailures.writeBudget)
        group.rows.budget = self.budget
    }

    /// Set once the budget is used up, even if the closure goes on: the commit cannot be kept.
    var overrun: OperationFailure? { budget.failure }

    var position: Position { next.position }
    var instant: Instant { next.instant }

    /// Every later use fails.
    func end() {
        isOpen = false
        group.rows.budget = nil
    }

    /// Every operation passes here.
    private func check() throws(OperationFailure) {
        guard isOpen else { throw StoreFailures.viewEnded }
        try budget.check()
    }

    func current(_ type: TypeID, _ id: ResourceID) throws(OperationFailure) -> StoredVersion? {
        try check()
        return try group.current(ResourceKey(tenant, type, id))
    }

    func exists(_ type: TypeID, _ id: ResourceID) throws(OperationFailure) -> Bool {
        try check()
        return try group.head(ResourceKey(tenant, type, id)).map { !$0.stored.isDeleted } ?? false
    }

    func search(_ query: SearchQuery, limit: Int, by authority: CommitAuthority) throws(OperationFailure) -> [StoredVersion] {
        try check()
        return try group.search(tenant, query, limit: limit, authority == .caller ? rights : nil)
    }

    func allows(_ use: AccessUse, _ type: TypeID, _ id: ResourceID) throws(OperationFailure) -> Bool {
        try check()
        let key = ResourceKey(tenant, type, id)
        guard let rights else { return try group.head(key) != nil }
        return try group.isOpen(key, to: use, rights)
    }

    func referrers(of type: TypeID, _ id: ResourceID, limit: Int) throws(OperationFailure) -> [(type: TypeID, id: ResourceID)] {
        try check()
        return try group.referrers(tenant, of: type, id, limit: limit)
    }

    func put(_ type: TypeID, _ id: ResourceID, _ body: PreparedBody) throws(OperationFailure) -> StoredVersion {
        try check()
        return try group.put(ResourceKey(tenant, type, id), body, next)
    }

    func delete(_ type: TypeID, _ id: ResourceID) throws(OperationFailure) -> StoredVersion? {
        try check()
        return try group.delete(ResourceKey(tenant, type, id), next)
    }

    func index(_ type: TypeID, _ id: ResourceID, _ sequence: Int64, _ keys: [IndexKey]) throws(OperationFailure) -> Bool {
        try check()
        return try group.index(ResourceKey(tenant, type, id), sequence, keys)
    }

    func sweep(_ parameter: ParameterNumber, limit: Int) throws(OperationFailure) {
        try check()
        group.sweep(tenant, parameter, limit: limit)
    }

    func register(_ names: [String]) throws(OperationFailure) {
        try check()
        group.register(names)
    }

    func mark(_ key: String) throws(OperationFailure) -> [UInt8]? {
        try check()
        return try group.mark(key)
    }

    func setMark(_ key: String, _ value: [UInt8]) throws(OperationFailure) {
        try check()
        group.setMark(key, value)
    }

    func record(_ collection: CollectionName, _ key: String) throws(OperationFailure) -> PrivateRecord? {
        try check()
        try RecordLimits.check(collection: collection.text)
        return try group.record(RecordKey(key), of: collection.collection(of: tenant))
    }

    func records(
        _ collection: CollectionName, _ selection: RecordSelection, after key: String?, limit: Int
    ) throws(OperationFailure) -> [PrivateRecord] {
        try check()
        try RecordLimits.check(collection: collection.text)
        try RecordLimits.check(selection)
        return try group.records(of: collection.collection(of: tenant), selection, after: key.map(RecordKey.init), limit: limit)
    }

    func putRecord(_ collection: CollectionName, _ record: PrivateRecord) throws(OperationFailure) {
        try check()
        try RecordLimits.check(collection: collection.text)
        try RecordLimits.check(record)
        group.put(record, in: collection.collection(of: tenant))
    }

    func deleteRecord(_ collection: CollectionName, _ key: String) throws(OperationFailure) {
        try check()
        try RecordLimits.check(collection: collection.text)
        try group.remove(RecordKey(key), from: collection.collection(of: tenant))
    }

    func emit(_ event: EmittedEvent) throws(OperationFailure) {
        try check()
        try event.check()
        try group.emit(event, tenant, next)
    }

    func warn(_ warning: CommitWarning) throws(OperationFailure) {
        try check()
        group.warn(warning, next)
    }
}
