import PluginKit

/// One route in its place: with the service it belongs to and what follows from its declaration.
struct Endpoint: Sendable {
    /// Of the service's description.
    let service: String
    let route: DomainRoute
    /// The names of the `{…}` segments, in order.
    let names: [String]
    /// The route's own parameters and those that every paged route has.
    let query: [QueryParameter]
    /// Whether its answer may be an endless stream of events.
    let isStream: Bool

    init(service: String, _ route: DomainRoute, isStream: Bool = false) {
        self.service = service
        self.route = route
        names = route.path.split(separator: "/").compactMap(Self.name)
        query = route.isPaged ? route.query + PageRequest.parameters : route.query
        self.isStream = isStream
    }

    /// The path as log lines and metrics have it: `/api/v1/patients/{id}`.
    var label: String { DomainTarget.base + "/" + route.path }

    /// Whether answers are kept for repetitions with the same `Idempotency-Key`.
    var keepsAnswers: Bool { route.method == .post && route.need != .nothing }

    /// The status of success; an answer without content is a 204.
    var status: Int { route.status == 200 && route.answer == nil ? 204 : route.status }

    /// The name in a segment of the form `{name}`.
    static func name(_ segment: Substring) -> String? {
        segment.hasPrefix("{") && segment.hasSuffix("}") ? String(segment.dropFirst().dropLast()) : nil
    }
}
