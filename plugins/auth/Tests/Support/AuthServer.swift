import FHIRCore
import FHIRJSON
import FHIRSchema
import FHIRSearch
import FHIRStore
import Interactions
import PluginKit
import StoreMemory
import Synchronization
import Testing

@testable import AuthPlugin

/// The plugin in a FHIR service over a memory store, called as its clients call it.
final class AuthServer: Sendable {
    let clock = ManualClock()
    let host: any DomainHost
    let plugin: AuthPlugin
    let catalogue: Catalogue
    private let store: MemoryStore
    private let lines = Mutex<[String]>([])

    var service: AuthService { plugin.service }
    var told: [String] { lines.withLock { $0 } }

    static let cheap = ScryptParameters(logarithm: 4, blockSize: 1, parallelism: 1)

    init(random: Randomness = .system) async throws {
        plugin = try AuthPlugin(Self.environment(clock), scrypt: Self.cheap, random: random)
        var builder = CatalogueBuilder(.r4)
        builder.add(plugin)
        catalogue = try builder.build()
        store = try MemoryStore(schema: .r4, parameters: SearchCatalogue.names(.r4), clock: clock)
        host = FHIRService(
            schema: .r4, store: store, settings: .init(baseURL: Self.origin + "/fhir", softwareVersion: "1"), clock: clock,
            plugins: catalogue)
        try await start()
    }

    deinit {
        let store = store
        Task { await store.close() }
    }

    static let origin = "https://hospital.example"

    static func environment(_ clock: any Clock) -> PluginEnvironment {
        PluginEnvironment(schema: .r4, clock: clock, ids: UUIDv7Source(), origin: origin)
    }

    /// All events so far.
    func events() async throws(OperationFailure) -> [DomainEvent] {
        try await host.events(after: .start, .system("test"), limit: 10_000)
    }

    /// Everything that the plugin keeps, and all events, as text: to look for secrets.
    func dump() async throws(OperationFailure) -> String {
        var texts = try await events().map { String(decoding: $0.data.write(), as: UTF8.self) }
        texts += try await host.read(AuthService.ownAccess, at: nil) { view throws(OperationFailure) in
            var found: [String] = []
            for collection in AuthCollections.all {
                for record in try view.records(collection, .all, after: nil, limit: 10_000) {
                    found.append(record.key + String(decoding: record.value, as: UTF8.self) + record.secondary.map(\.value).joined())
                }
            }
            return found
        }
        return texts.joined(separator: "\n")
    }

    func start() async throws {
        try await service.start(host) { line in self.lines.withLock { $0.append(line) } }
    }

    /// The password that was told at the first start.
    var firstPassword: String {
        let words = told.first?.split(separator: " ").map(String.init) ?? []
        return words.firstIndex(of: "password").map { words[$0 + 1] } ?? ""
    }

    // MARK: Calls

    struct Reply: Sendable {
        var answer: DomainAnswer
        var route: DomainRoute
        var value: JSONValue { if case .value(let value) = answer.content { value } else { .null } }
        var page: DomainAnswer.Page {
            if case .page(let page) = answer.content { page } else { DomainAnswer.Page([], total: -1, at: .zero) }
        }
        func text(_ name: String) -> String { value.text(name) ?? "" }
    }

    /// Calls a route as the server does: finds it, finds out who is calling, checks permissions and the answer's form.
    @discardableResult
    func call(
        _ method: DomainRoute.Method, _ path: String, _ body: JSONValue = .null, token: String? = nil, key: String? = nil,
        hospital: String? = nil, query: [String: String] = [:], ifMatch: Int64? = nil,
        paging: DomainRequest.Paging = DomainRequest.Paging()
    ) async throws(OperationFailure) -> Reply {
        var found: (DomainRoute, [String: String])?
        for route in catalogue.routes.map(\.route) where route.method == method {
            if let values = Self.match(route.path, path) { found = found ?? (route, values) }
        }
        guard let (route, values) = found else { throw OperationFailure(.notFound, .unknownPath, "No route \(path)") }
        var caller = Caller(
            access: AuthService.ownAccess, origin: CommitOrigin(door: .domain, correlationID: "test"), permissions: .none)
        let credentials = Credentials(bearer: token, apiKey: key, hospital: hospital)
        if !credentials.isEmpty {
            let known = service.known(credentials)
            let who = if let known { known } else { try await service.authenticate(credentials, host) }
            caller = Caller(
                access: who.access,
                origin: CommitOrigin(door: .domain, client: who.client, session: who.session, correlationID: "test"),
                permissions: who.permissions, user: who.user)
        }
        switch route.need {
        case .nothing: break
        case .login: if credentials.isEmpty { throw AuthFailures.credentials }
        case .permission(let resource, let action):
            guard caller.permissions.allow(resource, action) else { throw OperationFailure(.forbidden, .forbidden, "Not allowed") }
        }
        let request = DomainRequest(host: host, caller: caller, path: values, query: query, body: body, ifMatch: ifMatch, paging: paging)
        let answer = try await route.handler(request)
        Form.check(answer, route)
        return Reply(answer: answer, route: route)
    }

    private static func match(_ pattern: String, _ path: String) -> [String: String]? {
        let (left, right) = (pattern.split(separator: "/"), path.split(separator: "/"))
        guard left.count == right.count else { return nil }
        var values: [String: String] = [:]
        for (segment, text) in zip(left, right) {
            if segment.hasPrefix("{") {
                values[String(segment.dropFirst().dropLast())] = String(text)
            } else if segment != text {
                return nil
            }
        }
        return values
    }

    // MARK: What most tests begin with

    struct Tokens: Sendable {
        var access: String
        var refresh: String
        var mustChangePassword: Bool
        var user: JSONValue
    }

    func login(_ email: String, _ password: String, hospital: String? = nil) async throws(OperationFailure) -> Tokens {
        let reply = try await call(
            .post, "auth/login",
            .fields(("email", .string(email)), ("password", .string(password)), ("hospitalId", hospital.map(JSONValue.string))))
        return Tokens(
            access: reply.text("accessToken"), refresh: reply.text("refreshToken"),
            mustChangePassword: reply.value["mustChangePassword"]?.boolean ?? false, user: reply.value["user"] ?? .null)
    }

    static let adminPassword = "a long and quiet evening"
    static let userPassword = "seven green umbrellas"

    /// The token of the administrator, whose password is changed.
    func administrator() async throws(OperationFailure) -> String {
        let tokens = try await login(service.administrator, firstPassword)
        try await call(
            .post, "auth/password",
            .fields(("currentPassword", .string(firstPassword)), ("newPassword", .string(Self.adminPassword))), token: tokens.access)
        return tokens.access
    }

    static func user(_ email: String, _ roles: [String], first: String = "Ada", last: String = "Berg") -> JSONValue {
        .fields(
            ("email", .string(email)), ("firstName", .string(first)), ("lastName", .string(last)), ("roles", .strings(roles)),
            ("password", .string(userPassword)))
    }

    /// Creates a user and logs it in.
    func make(_ email: String, _ roles: [String], by token: String) async throws(OperationFailure) -> (id: String, token: String) {
        let reply = try await call(.post, "users", Self.user(email, roles), token: token)
        return (reply.text("id"), try await login(email, Self.userPassword).access)
    }

    /// Creates a hospital with an administrator of its own.
    func hospital(_ name: String, by token: String) async throws(OperationFailure) -> (id: String, admin: String, token: String) {
        let id = try await call(.post, "hospitals", .fields(("name", .string(name))), token: token).text("id")
        let email = "admin@" + name.lowercased() + ".example"
        let user = Self.user(email, ["admin"]).adding("hospitalId", .string(id))
        let admin = try await call(.post, "users", user, token: token).text("id")
        return (id, admin, try await login(email, Self.userPassword).access)
    }
}

/// That a call is refused in a certain way.
func expectRefusal(
    _ category: OperationFailure.Category, _ rule: AuthRuleID? = nil, sourceLocation: SourceLocation = #_sourceLocation,
    _ body: () async throws(OperationFailure) -> Void
) async {
    do throws(OperationFailure) {
        try await body()
        Testing.Issue.record("Nothing was refused", sourceLocation: sourceLocation)
    } catch {
        #expect(error.category == category, "\(error.issues.map(\.diagnostics))", sourceLocation: sourceLocation)
        if let rule { #expect(error.issues.first?.rule == rule.rawValue, sourceLocation: sourceLocation) }
    }
}
