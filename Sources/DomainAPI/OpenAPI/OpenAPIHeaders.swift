import FHIRJSON
import PluginKit

/// The header fields of requests and answers that the routes have in common.
enum OpenAPIHeaders {
    /// The components' names of the request fields that a route takes.
    static func names(of endpoint: Endpoint) -> [String] {
        var names: [String] = []
        if endpoint.route.need != .nothing { names.append("Hospital") }
        if endpoint.keepsAnswers { names.append("IdempotencyKey") }
        if endpoint.route.method == .put || endpoint.route.method == .delete { names.append("IfMatch") }
        if isConditional(endpoint) { names.append("IfNoneMatch") }
        if endpoint.isStream { names.append("LastEventID") }
        return names
    }

    /// Whether a GET is about one resource, whose version the client may have.
    static func isConditional(_ endpoint: Endpoint) -> Bool {
        endpoint.route.method == .get && !endpoint.route.isPaged && endpoint.route.answer != nil && !endpoint.isStream
    }

    static let parameters = JSONValue.object([
        .init(
            "Hospital",
            parameter("X-Hospital-Id", "Which hospital is meant, for callers who belong to several.", pattern: "^[A-Za-z0-9.-]{1,64}$")),
        .init(
            "IdempotencyKey",
            parameter(
                "Idempotency-Key", "Made by the client: the same request with the same key is done once, and answered alike for 24 hours.",
                pattern: #"^[\u0021-\u007E]{1,255}$"#)),
        .init(
            "IfMatch",
            parameter("If-Match", "The ETag of the version to change; another is refused.", pattern: #"^(\*|(W/)?"[1-9][0-9]{0,17}")$"#)),
        .init("IfNoneMatch", parameter("If-None-Match", "The ETag of the version that the client has.", pattern: nil)),
        .init("LastEventID", parameter("Last-Event-ID", "The id of the last Server-Sent Event that the client saw.", pattern: nil)),
    ])

    static let headers = JSONValue.object([
        .init("API-Version", header("The version of the API.")),
        .init("ETag", header("The version of the resource, for If-Match and If-None-Match.")),
        .init("Location", header("The URL of what was created.")),
        .init("Idempotency-Replayed", header("true when the answer is that of an earlier request with the same key.")),
        .init("Deprecation", header("Since when the route is deprecated: @ and seconds since 1970 (RFC 9745).")),
        .init("Sunset", header("When the route stops answering (RFC 8594).")),
    ])

    private static func parameter(_ name: String, _ purpose: String, pattern: String?) -> JSONValue {
        var schema: [JSONValue.Member] = [.init("type", .string("string"))]
        if let pattern { schema.append(.init("pattern", .string(pattern))) }
        return .object([
            .init("name", .string(name)), .init("in", .string("header")), .init("description", .string(purpose)),
            .init("schema", .object(schema)),
        ])
    }

    private static func header(_ purpose: String) -> JSONValue {
        .object([.init("description", .string(purpose)), .init("schema", .object([.init("type", .string("string"))]))])
    }
}
