import FHIRJSON
import PluginKit

/// The ways in which routes can fail, and the form of the problem details that they are answered with.
enum OpenAPIFailures {
    struct Failure {
        let status: Int
        let name: String
        let meaning: String

        init(_ status: Int, _ name: String, _ meaning: String) {
            self.status = status
            self.name = name
            self.meaning = meaning
        }
    }

    private static let all = [
        Failure(400, "BadRequest", "The request has not the form that is described here."),
        Failure(401, "Unauthorized", "The credentials are missing or no good."),
        Failure(403, "Forbidden", "The caller has not the permission."),
        Failure(404, "NotFound", "There is nothing with this id."),
        Failure(406, "NotAcceptable", "Accept leaves out JSON."),
        Failure(408, "RequestTimeout", "The request took too long."),
        Failure(409, "Conflict", "The request conflicts with what there is, or its Idempotency-Key is in use."),
        Failure(410, "Gone", "It was deleted, or the snapshot is older than the store looks back."),
        Failure(412, "PreconditionFailed", "If-Match names another version than the newest."),
        Failure(413, "ContentTooLarge", "The request is above a limit, or asks for too much."),
        Failure(415, "UnsupportedMediaType", "The body is not JSON."),
        Failure(422, "UnprocessableContent", "The request breaks a rule, which is named."),
        Failure(429, "TooManyRequests", "There are too many requests; Retry-After says when to come again."),
        Failure(500, "InternalServerError", "Something went wrong on the server."),
        Failure(503, "ServiceUnavailable", "The server cannot do this now."),
        Failure(507, "InsufficientStorage", "The server has no space left."),
    ]

    /// Those that a route can answer with, by status.
    static func of(_ endpoint: Endpoint) -> [Failure] {
        let route = endpoint.route
        let writes = route.method != .get
        let isBelow = !endpoint.names.isEmpty
        return all.filter { failure in
            switch failure.status {
            case 401: route.need != .nothing || writes
            case 403: route.need != .nothing || writes
            case 404: isBelow || writes
            case 406: route.answer != nil
            case 409, 412, 422, 507: writes
            case 410: isBelow || route.isPaged
            case 415: route.body != nil
            default: true
            }
        }
    }

    static let responses = JSONValue.object(
        all.map { failure in
            .init(
                failure.name,
                .object([
                    .init("description", .string(failure.meaning)),
                    .init("content", OpenAPIOperation.content(ProblemDetails.mediaType, OpenAPISchemas.reference("schemas", "Problem"))),
                ]))
        })

    /// Problem details as `ProblemDetails` writes them.
    static let problem = object(
        "Why a request did not succeed (RFC 9457).",
        [
            ("type", string("urn:caresync:problem: with the id of what is wrong.")),
            ("title", string("What kind of failure it is.")),
            ("status", .object([.init("type", .string("integer"))])),
            ("detail", string("What is wrong.")),
            ("correlationId", string("Of this request, as the server's log has it.")),
            ("errors", .object([.init("type", .string("array")), .init("items", error)])),
        ], required: ["type", "title", "status", "detail", "correlationId", "errors"])

    private static let error = object(
        "One thing that is wrong.",
        [
            ("pointer", string("The JSON Pointer of the property in the body that it is about.")),
            ("parameter", string("The parameter of the query that it is about.")),
            ("expression", string("The FHIRPath of the element that it is about.")),
            ("detail", string("What was expected.")),
            ("code", string("The id of the kind of fault.")),
            ("rule", string("The id of the domain's rule that is broken.")),
        ], required: ["detail", "code"])

    private static func string(_ purpose: String) -> JSONValue {
        .object([.init("type", .string("string")), .init("description", .string(purpose))])
    }

    private static func object(_ purpose: String, _ properties: [(String, JSONValue)], required: [String]) -> JSONValue {
        .object([
            .init("type", .string("object")), .init("description", .string(purpose)),
            .init("properties", .object(properties.map { .init($0.0, $0.1) })),
            .init("required", .array(required.map { .string($0) })), .init("additionalProperties", .boolean(false)),
        ])
    }
}
