import DomainAPI
import FHIRCore
import FHIRJSON
import FHIRModel
import FHIRSchema
import FHIRSearch
import FHIRStore
import Interactions
import PluginKit
import StoreMemory
import Synchronization

/// A server without HTTP: some plugins over a memory store, with both doors.
struct House {
    let service: FHIRService
    let api: DomainAPI
    let clock: TestClock
    private let owned: OwnedStore

    init(_ plugins: [any DomainPlugin], clock: TestClock = TestClock(), deletesMultiple: Bool = false) throws {
        let store = try MemoryStore(schema: .r4, parameters: SearchCatalogue.names(.r4), clock: clock)
        owned = OwnedStore(store)
        self.clock = clock
        var builder = CatalogueBuilder(.r4)
        for plugin in plugins { builder.add(plugin) }
        let catalogue = try builder.build()
        service = FHIRService(
            schema: .r4, store: store,
            settings: .init(baseURL: "http://localhost/fhir", softwareVersion: "1", deletesMultiple: deletesMultiple), clock: clock,
            ids: CountingIDs(), plugins: catalogue)
        api = DomainAPI(catalogue, service, version: "1.0.0", secret: [UInt8](repeating: 7, count: 32), hospital: { _ in "h" })
    }

    var position: Int64 { service.store.position.rawValue }

    static func environment(_ settings: [String: String] = [:]) -> PluginEnvironment {
        PluginEnvironment(schema: .r4, clock: TestClock(), ids: CountingIDs(), origin: "http://localhost", settings: settings)
    }

    // MARK: FHIR's door

    /// How a request is sent.
    struct Way: Sendable {
        var isImport = false
        var permissions = Permissions.all
        var preference: InteractionRequest.Preference.Return?
        var ifNoneExist: String?

        static let plain = Way()
        static let imported = Way(isImport: true)
    }

    /// - Parameter url: below the FHIR base, with its query.
    @discardableResult
    func fhir(_ method: InteractionRequest.Method, _ url: String, _ body: String? = nil, _ way: Way = .plain) async -> Reply {
        do throws(OperationFailure) {
            let mark = url.firstIndex(of: "?")
            let format: InteractionRequest.Payload.Format = body?.first == "[" ? .jsonPatch : .json
            var request = InteractionRequest(
                method, path: try URLQuery.segments(url[..<(mark ?? url.endIndex)]), preconditions: .init(ifNoneExist: way.ifNoneExist),
                preference: .init(returning: way.preference), body: body.map { .init(Array($0.utf8), format) })
            if let mark { request.parameters = try URLQuery.parse(url[url.index(after: mark)...]) }
            let answer = try await service.perform(try service.route(request), request, caller(.fhir, way))
            var output = OutputBuffer()
            let hasBody = try service.render(answer, Rendering(.json), into: &output)
            var reply = Reply(status: answer.status.rawValue, json: hasBody ? try JSONValue.parse(output.withBytes { Array($0) }) : .null)
            reply.version = answer.version?.version
            reply.id = answer.version?.id.value
            reply.warnings = answer.warningRules
            return reply
        } catch {
            return refused(error)
        }
    }

    /// The OperationOutcome of a failure, as a client sees it.
    func refused(_ failure: OperationFailure) -> Reply {
        var output = OutputBuffer()
        service.render(failure, Rendering(.json), into: &output)
        return Reply(status: failure.category.rawValue, json: (try? JSONValue.parse(output.withBytes { Array($0) })) ?? .null)
    }

    func caller(_ door: CommitOrigin.Door, _ way: Way = .plain) -> Caller {
        Caller(
            access: Access(tenant: .default, principal: "anna"),
            origin: CommitOrigin(door: door, correlationID: "test", isImport: way.isImport), permissions: way.permissions)
    }

    /// What a reader of a resource gets; null when it is not there.
    func read(_ url: String) async -> JSONValue {
        let reply = await fhir(.get, url)
        return reply.status == 200 ? reply.json : .null
    }

    // MARK: The domains' doors

    /// A commit as a route of a plugin makes it.
    func write<T: Sendable>(
        _ way: Way = .plain, _ body: @escaping @Sendable (any DomainWriter) throws(OperationFailure) -> T
    ) async throws(OperationFailure) -> T {
        try await service.write(caller(.domain, way), body)
    }

    /// Writes what a file holds, as `load` does.
    @discardableResult
    func load(_ json: String, _ way: Way = .imported) async -> Reply {
        do throws(OperationFailure) {
            let units = try service.importUnits(try JSONReader.parse(Array(json.utf8), schema: .r4))
            _ = try await service.commit(caller(.load, way)) { view, tracker throws(OperationFailure) in
                var tally = ImportTally()
                for unit in units {
                    if case .success(let unit) = unit { tally += try unit.apply(view, tracker) }
                }
                return tally
            }
            return Reply(status: 200, json: .null)
        } catch {
            return refused(error)
        }
    }

    /// A call of the domain API.
    @discardableResult
    func call(_ method: String, _ path: String, _ body: String? = nil) async -> DomainReply {
        var fields = DomainCall.Fields()
        if body != nil { fields.contentType = "application/json" }
        return await api.answer(
            DomainCall(
                method, "/api/v1/" + path, fields: fields, body: Array((body ?? "").utf8), correlationID: "test", caller: caller(.domain)))
    }

    // MARK: The log

    func events() async throws -> [DomainEvent] {
        try await service.events(after: .start, Access(tenant: .default, principal: nil), limit: 10_000)
    }

    func log() async throws -> [CommitRecord] { try await service.store.log(after: .zero, limit: 10_000) }

    func record(_ collection: PrivateCollection, _ key: String) async throws -> PrivateRecord? {
        try await service.read(Access(tenant: .default, principal: nil), at: nil) { view throws(OperationFailure) in
            try view.record(collection, key)
        }
    }
}

/// What a client got.
struct Reply {
    var status: Int
    var json: JSONValue
    var version: Int64?
    var id: String?
    /// The rules that the answer's header names.
    var warnings: [String] = []

    /// The issues of an OperationOutcome, wherever in the answer it stands.
    var issues: [JSONValue] {
        if json["resourceType"]?.string == "Bundle" {
            return (json["entry"]?.items ?? []).flatMap { $0["response"]?["outcome"]?["issue"]?.items ?? [] }
        }
        return json["issue"]?.items ?? []
    }

    /// The ids of the rules that issues name.
    var rules: [String] {
        issues.flatMap { issue in
            (issue["details"]?["coding"]?.items ?? []).filter { $0["system"]?.string == "urn:caresync-fhir:rule" }
                .compactMap { $0["code"]?.string }
        }
    }

    /// The server's own names of what is wrong.
    var codes: [String] { issues.compactMap { $0["details"]?["coding"]?.items?.first?["code"]?.string } }

    var expressions: [String] { issues.compactMap { $0["expression"]?.items?.first?.string } }
    var severities: [String] { issues.compactMap { $0["severity"]?.string } }
}

/// A store that is closed, and its threads ended, when no house uses it any more.
private final class OwnedStore: Sendable {
    let store: MemoryStore

    init(_ store: MemoryStore) {
        self.store = store
    }

    deinit {
        let store = store
        Task { await store.close() }
    }
}

/// Ids in a fixed order: `new-1`, `new-2`, …
final class CountingIDs: IDSource {
    private let count = Mutex(0)

    func next(at instant: Instant) -> ResourceID {
        let number = count.withLock { count in
            count += 1
            return count
        }
        return ResourceID(unchecked: "new-\(number)")
    }
}

/// A clock that stands still until a test moves it.
final class TestClock: Clock {
    private let instant = Mutex(Instant("2026-03-01T08:00:00.000Z") ?? .earliest)

    func now() -> Instant { instant.withLock { $0 } }

    func advance(seconds: Int64) { instant.withLock { $0.milliseconds += seconds * 1000 } }
}
