import FHIRCore
import FHIRJSON
import FHIRSchema
import FHIRStore
import PluginKit
import Synchronization

/// A host with private records and events in memory; commits one after the other, and no resources.
final class MemoryHost: DomainHost {
    struct State {
        var position = Position(rawValue: 7)
        /// By tenant, collection and key.
        var records: [String: PrivateRecord] = [:]
        var events: [DomainEvent] = []
    }

    let schema = Schema.r4
    let clock: any Clock
    let ids: any IDSource = CountingIDs()
    let origin = "https://hospital.example"
    /// How often a commit runs its closure: what all but the last run wrote is dropped.
    let runs: Int
    private let state: Mutex<State> = Mutex(State())

    init(_ clock: TestClock = TestClock(), runs: Int = 1) {
        self.clock = clock
        self.runs = runs
    }

    /// How many commits changed something.
    var commits: Int { state.withLock { Int($0.position.rawValue) - 7 } }
    var records: [String: PrivateRecord] { state.withLock { $0.records } }

    func read<T: Sendable>(
        _ access: Access, at position: Position?, _ body: @escaping @Sendable (any DomainView) throws(OperationFailure) -> T
    ) async throws(OperationFailure) -> T {
        let state = state.withLock { $0 }
        return try body(MemoryView(state, schema, access.tenant, clock.now()))
    }

    func write<T: Sendable>(
        _ caller: Caller, _ body: @escaping @Sendable (any DomainWriter) throws(OperationFailure) -> T
    ) async throws(OperationFailure) -> T {
        let result: Result<T, OperationFailure> = state.withLock { state in
            var view = MemoryView(state, schema, caller.access.tenant, clock.now())
            do throws(OperationFailure) {
                for _ in 1..<runs {
                    _ = try body(view)
                    view = MemoryView(state, schema, caller.access.tenant, clock.now())
                }
                let result = try body(view)
                if view.hasChanged {
                    state = view.state
                    state.position = Position(rawValue: state.position.rawValue + 1)
                }
                return .success(result)
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    func events(after place: EventPlace, _ access: Access, limit: Int) async throws(OperationFailure) -> [DomainEvent] {
        state.withLock { $0.events.filter { $0.place > place && $0.tenant == access.tenant }.prefix(limit).map(\.self) }
    }

    func emit(_ type: String, tenant: Tenant = .default, _ data: JSONValue = .object([])) {
        state.withLock { state in
            let place = EventPlace(position: Position(rawValue: Int64(state.events.count + 1)), ordinal: 1)
            let stored = StoredEvent(
                place: place, tenant: tenant, instant: clock.now(), principal: "anna", session: nil, correlationID: "c-1",
                event: EmittedEvent(type: type, source: "bed-service", version: "1.0", data: data.write()))
            state.events.append(DomainEvent(stored, id: "event-\(state.events.count + 1)", data: data))
        }
    }
}

/// The records of one tenant.
final class MemoryView: DomainWriter {
    private(set) var state: MemoryHost.State
    private(set) var hasChanged = false
    let schema: Schema
    let tenant: Tenant
    let instant: Instant
    var position: Position { state.position }

    init(_ state: MemoryHost.State, _ schema: Schema, _ tenant: Tenant, _ instant: Instant) {
        self.state = state
        self.schema = schema
        self.tenant = tenant
        self.instant = instant
    }

    private func place(_ collection: PrivateCollection, _ key: String) -> String { "\(tenant.rawValue)/\(collection.name)/\(key)" }

    func record(_ collection: PrivateCollection, _ key: String) throws(OperationFailure) -> PrivateRecord? {
        state.records[place(collection, key)].flatMap { record in
            record.expires.map { $0 <= instant } ?? false ? nil : record
        }
    }

    func records(
        _ collection: PrivateCollection, _ selection: RecordSelection, after key: String?, limit: Int
    ) throws(OperationFailure) -> [PrivateRecord] {
        let prefix = place(collection, "")
        return state.records.filter { $0.key.hasPrefix(prefix) }.map(\.value).filter { $0.key > key ?? "" }.sorted { $0.key < $1.key }
            .prefix(limit).map(\.self)
    }

    func put(_ record: PrivateRecord, in collection: PrivateCollection) throws(OperationFailure) {
        state.records[place(collection, record.key)] = record
        hasChanged = true
    }

    func remove(_ key: String, from collection: PrivateCollection) throws(OperationFailure) {
        state.records[place(collection, key)] = nil
        hasChanged = true
    }

    // MARK: There are no resources

    private static let none = OperationFailure(.unsupported, .unexpected, "The test's host has no resources")

    func current(_ type: TypeID, _ id: ResourceID) throws(OperationFailure) -> VersionedResource? { nil }
    func created(_ type: TypeID, _ id: ResourceID) throws(OperationFailure) -> Instant? { nil }
    func count(_ type: TypeID, _ parameters: [(name: String, value: String)]) throws(OperationFailure) -> Int { 0 }
    func search(
        _ type: TypeID, _ parameters: [(name: String, value: String)], skipping: Int, limit: Int
    ) throws(OperationFailure) -> [VersionedResource] { [] }
    func referrers(of type: TypeID, _ id: ResourceID, limit: Int) throws(OperationFailure) -> [(type: TypeID, id: ResourceID)] { [] }
    func create(_ resource: ResourceEditor, as id: ResourceID?) throws(OperationFailure) -> VersionedResource { throw Self.none }
    func update(
        _ resource: ResourceEditor, _ id: ResourceID, ifMatch version: Int64?
    ) throws(OperationFailure) -> VersionedResource { throw Self.none }
    func delete(_ type: TypeID, _ id: ResourceID, ifMatch version: Int64?) throws(OperationFailure) -> Bool { false }
    func emit(_ event: ProposedEvent) throws(OperationFailure) {}
}
