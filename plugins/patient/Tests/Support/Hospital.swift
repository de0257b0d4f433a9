import FHIRCore
import FHIRJSON
import FHIRModel
import FHIRSchema
import FHIRSearch
import FHIRStore
import Interactions
import PatientPlugin
import PluginKit
import StoreMemory
import Synchronization

/// The patient plugin in a FHIR service over a memory store: both of its doors, without HTTP.
struct Hospital {
    let service: FHIRService
    let clock = TestClock()
    private let catalogue: Catalogue
    private let store: OwnedStore

    /// Has an Organization `h` and a Practitioner `dr`.
    init(_ settings: [String: String] = [:]) async throws {
        let clock = clock
        let environment = PluginEnvironment(
            schema: .r4, clock: clock, ids: CountingIDs(), origin: "http://localhost", settings: settings)
        var builder = CatalogueBuilder(.r4)
        builder.add(try PatientPlugin(environment))
        catalogue = try builder.build()
        store = OwnedStore(try MemoryStore(schema: .r4, parameters: SearchCatalogue.names(.r4), clock: clock))
        service = FHIRService(
            schema: .r4, store: store.store, settings: .init(baseURL: "http://localhost/fhir", softwareVersion: "1"), clock: clock,
            ids: CountingIDs(), plugins: catalogue)
        _ = await fhir(.put, "Organization/h", #"{"resourceType":"Organization","id":"h","name":"H"}"#)
        _ = await fhir(.put, "Practitioner/dr", #"{"resourceType":"Practitioner","id":"dr"}"#)
    }

    // MARK: The domain's door

    /// - Parameter path: below `/api/v1`, with its query.
    func call(
        _ method: DomainRoute.Method, _ path: String, _ body: JSONValue = .null, ifMatch: Int64? = nil,
        paging: DomainRequest.Paging = .init()
    ) async throws(OperationFailure) -> DomainAnswer {
        let parts = path.split(separator: "?", maxSplits: 1).map(String.init)
        let segments = parts[0].split(separator: "/").map(String.init)
        var best: (route: DomainRoute, values: [String: String])?
        for owned in catalogue.routes where owned.route.method == method {
            guard let values = Self.match(owned.route.path, segments), values.count < best?.values.count ?? .max else { continue }
            best = (owned.route, values)
        }
        guard let best else { throw OperationFailure(.notFound, .unknownPath, "No route") }
        var query: [String: String] = [:]
        for pair in parts.count > 1 ? parts[1].split(separator: "&") : [] {
            let sides = pair.split(separator: "=", maxSplits: 1).map(String.init)
            query[sides[0]] = sides.count > 1 ? sides[1] : ""
        }
        let request = DomainRequest(
            host: service, caller: caller(.domain), path: best.values, query: query, body: body, ifMatch: ifMatch, paging: paging)
        return try await best.route.handler(request)
    }

    private static func match(_ pattern: String, _ segments: [String]) -> [String: String]? {
        let wanted = pattern.split(separator: "/").map(String.init)
        guard wanted.count == segments.count else { return nil }
        var values: [String: String] = [:]
        for (name, segment) in zip(wanted, segments) {
            if name.hasPrefix("{") {
                values[String(name.dropFirst().dropLast())] = segment
            } else if name != segment {
                return nil
            }
        }
        return values
    }

    /// The answer's value; null when it has none.
    func value(
        _ method: DomainRoute.Method, _ path: String, _ body: JSONValue = .null, ifMatch: Int64? = nil
    ) async throws(OperationFailure) -> JSONValue {
        if case .value(let value) = try await call(method, path, body, ifMatch: ifMatch).content { value } else { .null }
    }

    func page(_ path: String, _ paging: DomainRequest.Paging = .init()) async throws(OperationFailure) -> DomainAnswer.Page {
        guard case .page(let page) = try await call(.get, path, paging: paging).content else {
            throw OperationFailure(.fault, .unexpected, "No page")
        }
        return page
    }

    /// The category of the failure of a call, and the rules that it names; nil when it succeeds.
    func failure(
        _ method: DomainRoute.Method, _ path: String, _ body: JSONValue = .null, ifMatch: Int64? = nil
    ) async -> (category: OperationFailure.Category, rules: [String])? {
        do throws(OperationFailure) {
            _ = try await call(method, path, body, ifMatch: ifMatch)
            return nil
        } catch {
            return (error.category, error.issues.compactMap(\.rule))
        }
    }

    // MARK: FHIR's door

    struct Reply {
        var status: Int
        var json: JSONValue
        /// The rules that refused.
        var rules: [String] = []
        /// What was wrong, in sentences.
        var diagnostics: [String] = []
    }

    func fhir(_ method: InteractionRequest.Method, _ url: String, _ body: String? = nil, isImport: Bool = false) async -> Reply {
        do throws(OperationFailure) {
            let mark = url.firstIndex(of: "?")
            var request = InteractionRequest(
                method, path: try URLQuery.segments(url[..<(mark ?? url.endIndex)]), preconditions: .init(), preference: .init(),
                body: body.map { .init(Array($0.utf8), .json) })
            if let mark { request.parameters = try URLQuery.parse(url[url.index(after: mark)...]) }
            let answer = try await service.perform(try service.route(request), request, caller(.fhir, isImport: isImport))
            var output = OutputBuffer()
            let hasBody = try service.render(answer, Rendering(.json), into: &output)
            let json = hasBody ? try JSONValue.parse(output.withBytes { Array($0) }) : .null
            return Reply(status: answer.status.rawValue, json: json)
        } catch {
            return Reply(
                status: error.category.rawValue, json: .null, rules: error.issues.compactMap(\.rule),
                diagnostics: error.issues.map(\.diagnostics))
        }
    }

    func caller(_ door: CommitOrigin.Door, isImport: Bool = false) -> Caller {
        Caller(
            access: Access(tenant: .default, principal: nil),
            origin: CommitOrigin(door: door, correlationID: "test", isImport: isImport))
    }

    /// The types and data of all events so far.
    func events() async throws -> [(type: String, data: JSONValue)] {
        try await service.events(after: .start, Access(tenant: .default, principal: nil), limit: 1_000).map { ($0.type, $0.data) }
    }
}

/// A store that is closed, and its threads ended, when no hospital uses it any more.
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
