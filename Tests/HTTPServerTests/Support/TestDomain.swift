import DomainAPI
import FHIRCore
import FHIRJSON
import FHIRSchema
import FHIRStore
import Interactions
import PluginKit

/// A domain for the tests of HTTP: one route for everybody, one for who may read bells, one that rings; and callers known by their tokens.
struct TestDomain: Sendable {
    let catalogue: Catalogue
    /// Nil: nobody is asked.
    let authorization: (any Authorization)?

    init(isOpen: Bool = false) throws {
        var builder = CatalogueBuilder(.r4)
        builder.add(try BellPlugin(PluginEnvironment(schema: .r4, clock: SystemClock(), ids: UUIDv7Source(), origin: "http://localhost")))
        catalogue = try builder.build()
        authorization = isOpen ? nil : TestCallers()
    }

    func api(_ service: FHIRService) -> DomainAPI {
        DomainAPI(catalogue, service, version: "1.0.0", secret: service.secret("test"))
    }
}

/// Tokens and what who has them may do.
struct TestCallers: Authorization {
    private static let permissions: [String: Permissions] = [
        "all": .all, "none": .none, "reader": Permissions([.init("resources", "read"), .init("bells", "read")]),
        "writer": Permissions([.init("resources", "read"), .init("resources", "write")]),
    ]

    func start(_ host: any DomainHost, _ tell: @Sendable (String) -> Void) async throws {}

    func known(_ credentials: Credentials) -> Authenticated? {
        credentials.bearer == "all" ? found("all") : nil
    }

    func authenticate(_ credentials: Credentials, _ host: any DomainHost) async throws(OperationFailure) -> Authenticated {
        guard let token = credentials.bearer ?? credentials.apiKey, let found = found(token) else {
            throw OperationFailure(.unauthenticated, .unauthenticated, "Expected a token that is known")
        }
        return found
    }

    func hospital(of tenant: Tenant, _ host: any DomainHost) async -> String? { "h\(tenant.rawValue)" }

    private func found(_ token: String) -> Authenticated? {
        Self.permissions[token].map {
            Authenticated(access: Access(tenant: .default, principal: token), permissions: $0, user: token, client: "test", session: "s")
        }
    }
}

struct BellPlugin: DomainPlugin {
    static let manifest = PluginManifest(
        name: "bell", version: "1.0.0", service: "bell-service", port: 3999, purpose: "Rings.", paths: ["bells"], types: [])

    init(_ environment: PluginEnvironment) throws(PluginFault) {}

    func contribute(to contributions: inout Contributions) {
        contributions.add(EventDeclaration("bell.rung", "A bell was rung."))
        let model = ContractModel("Bell", "A bell.", [.init("tone", .string(1...20), .required)])
        contributions.add(
            DomainRoute(.get, "bells/hours", "The hours.", need: .nothing, answer: .object(model)) { _ throws(OperationFailure) in
                .value(.object([.init("tone", .string("noon"))]))
            })
        contributions.add(
            DomainRoute(.get, "bells/{id}", "One bell.", need: .permission("bells", "read"), answer: .object(model)) {
                request throws(OperationFailure) in
                .value(.object([.init("tone", .string(try request.id().value))]), version: 3)
            })
        contributions.add(
            DomainRoute(
                .post, "bells", "Rings a bell.", need: .permission("bells", "write"), body: .object(model), answer: .object(model), status: 201
            ) { request throws(OperationFailure) in
                try await request.host.write(request.caller) { writer throws(OperationFailure) in
                    try writer.emit(ProposedEvent("bell.rung", request.body))
                    return DomainAnswer.value(request.body, location: "bells/1")
                }
            })
    }
}
