import FHIRCore
import FHIRJSON
import FHIRModel
import FHIRSchema
import FHIRStore
import PluginKit
import Synchronization

/// A host in memory: resources, records and events of several tenants, with the rules of a plugin run over each commit.
final class MemoryHost: DomainHost {
    struct Key: Hashable {
        var tenant: Tenant
        var type: TypeID
        var id: ResourceID
    }

    struct Stored {
        var versions: [(arena: Arena?, position: Int64, instant: Instant)] = []
    }

    struct RecordPlace: Hashable {
        var tenant: Tenant
        var collection: String
        var key: String
    }

    struct State {
        var position: Int64 = 0
        var instants: [Instant] = []
        var resources: [Key: Stored] = [:]
        var records: [RecordPlace: PrivateRecord] = [:]
        var events: [(tenant: Tenant, event: ProposedEvent)] = []
    }

    let schema = Schema.r4
    let clock: any Clock
    let ids: any IDSource = UUIDv7Source()
    let origin = "https://hospital.example"
    private let rules: [DomainRule]
    private let state = Mutex(State())

    init(clock: any Clock, rules: [DomainRule] = []) {
        self.clock = clock
        self.rules = rules
    }

    /// Everything that is kept, as text: to look for secrets.
    var dump: String {
        state.withLock { state in
            let records = state.records.values.map { $0.key + String(decoding: $0.value, as: UTF8.self) }
            return (records + state.events.map { String(decoding: $0.event.data.write(), as: UTF8.self) }).joined(separator: "\n")
        }
    }

    var events: [(tenant: Tenant, event: ProposedEvent)] { state.withLock { $0.events } }

    func read<T: Sendable>(
        _ access: Access, at position: Position?, _ body: @escaping @Sendable (any DomainView) throws(OperationFailure) -> T
    ) async throws(OperationFailure) -> T {
        let now = state.withLock { $0 }
        return try body(MemoryView(now, schema, access.tenant, at: position?.rawValue ?? now.position, clock.now()))
    }

    func write<T: Sendable>(
        _ caller: Caller, _ body: @escaping @Sendable (any DomainWriter) throws(OperationFailure) -> T
    ) async throws(OperationFailure) -> T {
        let (clock, schema, rules) = (clock, schema, rules)
        let result = state.withLock { state -> Result<T, OperationFailure> in
            let view = MemoryView(state, schema, caller.access.tenant, at: state.position + 1, clock.now())
            do throws(OperationFailure) {
                // A closure of a commit may run more than once.
                _ = try body(MemoryView(state, schema, caller.access.tenant, at: state.position + 1, clock.now()))
                let value = try body(view)
                try view.judge(rules, caller)
                view.state.position += 1
                view.state.instants.append(clock.now())
                state = view.state
                return .success(value)
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    func events(after place: EventPlace, _ access: Access, limit: Int) async throws(OperationFailure) -> [DomainEvent] { [] }
}

/// One look at a memory host; what it writes is the host's when the commit is over.
final class MemoryView: DomainWriter {
    var state: MemoryHost.State
    let schema: Schema
    let tenant: Tenant
    let position: Position
    let now: Instant
    private var changes: [(key: MemoryHost.Key, operation: ProposedChange.Operation, before: Arena?, after: Arena?)] = []

    init(_ state: MemoryHost.State, _ schema: Schema, _ tenant: Tenant, at position: Int64, _ now: Instant) {
        self.state = state
        self.schema = schema
        self.tenant = tenant
        self.position = Position(rawValue: position)
        self.now = now
    }

    var instant: Instant {
        let index = Int(position.rawValue) - 1
        return state.instants.indices.contains(index) ? state.instants[index] : now
    }

    private func version(_ key: MemoryHost.Key) -> (arena: Arena?, number: Int64, instant: Instant)? {
        guard let versions = state.resources[key]?.versions,
            let index = versions.lastIndex(where: { $0.position <= position.rawValue })
        else { return nil }
        return (versions[index].arena, Int64(index + 1), versions[index].instant)
    }

    func current(_ type: TypeID, _ id: ResourceID) throws(OperationFailure) -> VersionedResource? {
        guard let found = version(MemoryHost.Key(tenant: tenant, type: type, id: id)), let arena = found.arena else { return nil }
        return VersionedResource(Resource(arena), id, version: found.number, instant: found.instant)
    }

    func created(_ type: TypeID, _ id: ResourceID) throws(OperationFailure) -> Instant? {
        state.resources[MemoryHost.Key(tenant: tenant, type: type, id: id)]?.versions.first?.instant
    }

    func search(
        _ type: TypeID, _ parameters: [(name: String, value: String)], skipping: Int, limit: Int
    ) throws(OperationFailure) -> [VersionedResource] { throw OperationFailure(.unsupported, .unexpected, "No search here") }

    func count(_ type: TypeID, _ parameters: [(name: String, value: String)]) throws(OperationFailure) -> Int {
        throw OperationFailure(.unsupported, .unexpected, "No search here")
    }

    func referrers(of type: TypeID, _ id: ResourceID, limit: Int) throws(OperationFailure) -> [(type: TypeID, id: ResourceID)] { [] }

    private func place(_ collection: PrivateCollection, _ key: String) -> MemoryHost.RecordPlace {
        MemoryHost.RecordPlace(tenant: collection.scope == .server ? .shared : tenant, collection: collection.name, key: key)
    }

    func record(_ collection: PrivateCollection, _ key: String) throws(OperationFailure) -> PrivateRecord? {
        state.records[place(collection, key)].flatMap { record in record.expires.map { $0 <= now } ?? false ? nil : record }
    }

    func records(
        _ collection: PrivateCollection, _ selection: RecordSelection, after key: String?, limit: Int
    ) throws(OperationFailure) -> [PrivateRecord] {
        let wanted = place(collection, "")
        let found = state.records.filter { place, record in
            place.tenant == wanted.tenant && place.collection == wanted.collection && selection.holds(record)
                && (key.map { $0 < place.key } ?? true) && !(record.expires.map { $0 <= now } ?? false)
        }
        return Array(found.values.sorted { $0.key < $1.key }.prefix(limit))
    }

    func create(_ resource: ResourceEditor, as id: ResourceID?) throws(OperationFailure) -> VersionedResource {
        guard let id else { throw OperationFailure(.unsupported, .unexpected, "Ids are given here") }
        guard try current(resource.arena.type, id) == nil else { throw OperationFailure(.conflict, .duplicateIdentity, "There is one") }
        return try put(resource, id)
    }

    func update(_ resource: ResourceEditor, _ id: ResourceID, ifMatch version: Int64?) throws(OperationFailure) -> VersionedResource {
        if let version, try current(resource.arena.type, id)?.version != version {
            throw OperationFailure(.preconditionFailed, .versionConflict, "Another version")
        }
        return try put(resource, id)
    }

    private func put(_ resource: ResourceEditor, _ id: ResourceID) throws(OperationFailure) -> VersionedResource {
        let key = MemoryHost.Key(tenant: tenant, type: resource.arena.type, id: id)
        let before = version(key)?.arena
        if let before, String(describing: Text.of(before)) == Text.of(resource.arena), let same = try current(key.type, id) { return same }
        state.resources[key, default: MemoryHost.Stored()].versions.append((resource.arena, position.rawValue, now))
        changes.append((key, before == nil ? .create : .update, before, resource.arena))
        guard let made = try current(key.type, id) else { throw OperationFailure(.fault, .unexpected, "Nothing was made") }
        return made
    }

    func delete(_ type: TypeID, _ id: ResourceID, ifMatch version: Int64?) throws(OperationFailure) -> Bool {
        let key = MemoryHost.Key(tenant: tenant, type: type, id: id)
        guard let before = try current(type, id) else { return false }
        state.resources[key, default: MemoryHost.Stored()].versions.append((nil, position.rawValue, now))
        changes.append((key, .delete, before.resource.arena, nil))
        return true
    }

    func put(_ record: PrivateRecord, in collection: PrivateCollection) throws(OperationFailure) {
        try RecordLimits.check(record)
        state.records[place(collection, record.key)] = record
    }

    func remove(_ key: String, from collection: PrivateCollection) throws(OperationFailure) { state.records[place(collection, key)] = nil }

    func emit(_ event: ProposedEvent) throws(OperationFailure) { state.events.append((tenant, event)) }

    func judge(_ rules: [DomainRule], _ caller: Caller) throws(OperationFailure) {
        for rule in rules {
            guard case .types(let names) = rule.scope else { continue }
            let scoped = changes.filter { names.contains(schema.name($0.key.type)) }.map { change in
                ProposedChange(
                    change.key.type, change.key.id, change.operation, place: nil, isAdded: false, before: { change.before },
                    after: { change.after })
            }
            guard !scoped.isEmpty else { continue }
            var verdict = RuleVerdict()
            try rule.decide(RuleCase(changes: scoped, view: self, prepared: nil, caller: caller), &verdict)
            if let refusal = verdict.refusals.first {
                var issue = Issue(.rule, at: refusal.path, refusal.message)
                issue.rule = rule.id
                throw OperationFailure(.unprocessable, [issue])
            }
            for event in verdict.events { try emit(event) }
        }
    }
}
