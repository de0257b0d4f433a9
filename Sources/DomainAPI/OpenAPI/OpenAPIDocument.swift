import FHIRJSON
import PluginKit

/// The description of one service in OpenAPI 3.1; the same for the same routes, byte for byte.
struct OpenAPIDocument {
    private let service: DescribedService
    private let endpoints: [Endpoint]
    private let origin: String

    /// - Parameters:
    ///   - endpoints: the service's.
    ///   - origin: the URL that clients reach the server at, without a trailing slash.
    init(_ service: DescribedService, _ endpoints: [Endpoint], origin: String) {
        self.service = service
        self.endpoints = endpoints.sorted { ($0.route.path, $0.route.method.number) < ($1.route.path, $1.route.method.number) }
        self.origin = origin
    }

    func json() -> JSONValue {
        var schemas = OpenAPISchemas(endpoints.map(\.route))
        let paths = paths(&schemas)
        return .object([
            .init("openapi", .string("3.1.0")),
            .init(
                "info",
                .object([
                    .init("title", .string(service.name)), .init("description", .string(service.purpose)),
                    .init("version", .string(service.version)),
                ])),
            .init("servers", .array([.object([.init("url", .string(origin + DomainTarget.base))])])),
            .init("security", OpenAPISecurity.either),
            .init("tags", .array(tags.map { .object([.init("name", .string($0))]) })),
            .init("paths", paths),
            .init(
                "components",
                .object([
                    .init("schemas", schemas.components()),
                    .init("responses", OpenAPIFailures.responses),
                    .init("parameters", OpenAPIHeaders.parameters),
                    .init("headers", OpenAPIHeaders.headers),
                    .init("securitySchemes", OpenAPISecurity.schemes),
                ])),
        ])
    }

    private var tags: [String] {
        var tags: [String] = []
        for endpoint in endpoints where !tags.contains(endpoint.tag) { tags.append(endpoint.tag) }
        return tags
    }

    private func paths(_ schemas: inout OpenAPISchemas) -> JSONValue {
        var paths: [JSONValue.Member] = []
        var index = 0
        while index < endpoints.count {
            let path = endpoints[index].route.path
            var operations: [JSONValue.Member] = []
            while index < endpoints.count, endpoints[index].route.path == path {
                let operation = OpenAPIOperation(endpoint: endpoints[index])
                operations.append(.init(endpoints[index].route.method.rawValue.lowercased(), operation.json(&schemas)))
                index += 1
            }
            paths.append(.init("/" + path, .object(operations)))
        }
        return .object(paths)
    }
}

extension Endpoint {
    /// The first segment of the path, by which descriptions group routes.
    var tag: String { route.path.split(separator: "/").first.map(String.init) ?? "" }
}
