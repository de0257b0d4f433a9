package import FHIRJSON
package import FHIRStore
package import PluginKit

/// The domain API of the plugins in a catalogue: calls in, replies out, without HTTP. Immutable but for the keys under way.
package struct DomainAPI: Sendable {
    /// Waits, as `Task.sleep` does; injected, so that tests decide how long that is.
    package typealias Sleep = @Sendable (Duration) async throws -> Void

    /// Gives the id under which the domain API knows a tenant; nil for one that is no hospital.
    package typealias HospitalID = @Sendable (Tenant) async -> String?

    /// The label of calls that lead to no route.
    package static let unknownLabel = "/api/v1"
    /// The label of calls for the description of a service.
    package static let descriptionLabel = "/openapi/{service}.json"
    /// The collections of private records that the domain API itself keeps, beside those of the plugins.
    package static let collections = [KeptAnswer.collection]

    let host: any DomainHost
    let version: String
    let anonymous: Access
    let limits: JSONLimits
    let endpoints: [Endpoint]
    let router: DomainRouter
    let seal: TokenSeal
    let events: EventRoute
    let keys = KeysUnderWay()
    /// The descriptions by the service's name and by its plugin's.
    let descriptions: [String: [UInt8]]

    /// - Parameters:
    ///   - version: of the API, semantic: what every answer says as `API-Version`.
    ///   - secret: at least 16 bytes that stay the same for the store's life; tokens are sealed with keys made from it.
    ///   - anonymous: what the handlers of routes that need nobody to be known read and write with, when nobody is.
    ///   - limits: of a request's body.
    ///   - hospital: what events say as `hospitalId`.
    ///   - sleep: how a stream of events waits for the next look.
    package init(
        _ catalogue: Catalogue, _ host: any DomainHost, version: String, secret: [UInt8],
        anonymous: Access = Access(tenant: .default, principal: nil),
        limits: JSONLimits = JSONLimits(bytes: 1 << 20, depth: 32, nodes: 100_000),
        hospital: @escaping HospitalID = { _ in nil }, sleep: @escaping Sleep = { try await Task.sleep(for: $0) }
    ) {
        self.host = host
        self.version = version
        self.anonymous = anonymous
        self.limits = limits
        seal = TokenSeal(secret: secret)
        events = EventRoute(seal, hospital, sleep)
        endpoints =
            [Endpoint(service: EventRoute.service.name, events.route, isStream: true)]
            + catalogue.routes.map { Endpoint(service: $0.service, $0.route) }
        var builder = DomainRouterBuilder()
        for (index, endpoint) in endpoints.enumerated() { builder.add(endpoint.route, endpoint: index) }
        router = builder.freeze()
        var descriptions: [String: [UInt8]] = [:]
        for service in [EventRoute.service] + catalogue.plugins.map(DescribedService.init) {
            let document = OpenAPIDocument(service, endpoints.filter { $0.service == service.name }, origin: host.origin)
            let bytes = document.json().write(isPretty: true)
            for name in [service.name, service.shortName] { descriptions[name] = bytes }
        }
        self.descriptions = descriptions
    }

    /// Every label that a reply can have, sorted.
    package var labels: [String] { Array(Set(endpoints.map(\.label) + [Self.unknownLabel, Self.descriptionLabel])).sorted() }

    /// The names that `/openapi/{service}.json` takes, sorted; each service has that of the contract and its plugin's.
    package var services: [String] { descriptions.keys.sorted() }

    /// Whether a path is one of the domain API's, existing or not; calls with others are answered with 404.
    package static func covers(_ path: Substring) -> Bool { DomainTarget.covers(path) }

    /// What can be told of a call by its first line, before its caller and its body are known. Takes microseconds.
    package func outline(method: String, path: String) -> CallOutline {
        switch try? DomainTarget(path) {
        case nil: return CallOutline(label: Self.unknownLabel)
        case .description?: return CallOutline(label: Self.descriptionLabel, need: .login)
        case .route(let segments)?:
            guard let place = router.find(segments) else { return CallOutline(label: Self.unknownLabel) }
            guard let endpoint = endpoint(method, at: place) else { return CallOutline(label: label(of: place)) }
            return CallOutline(label: endpoint.label, need: endpoint.route.need, takesBody: endpoint.route.body != nil)
        }
    }

    /// The endpoint that answers a method; HEAD is answered like GET.
    func endpoint(_ method: String, at place: DomainRouter.Place) -> Endpoint? {
        guard let method = method == "HEAD" ? .get : DomainRoute.Method(rawValue: method),
            let index = router.endpoint(method, at: place)
        else { return nil }
        return endpoints[index]
    }

    /// The template of a path, whatever the method.
    func label(of place: DomainRouter.Place) -> String {
        router.endpoints(at: place).first.map { endpoints[$0].label } ?? Self.unknownLabel
    }
}
