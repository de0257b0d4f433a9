import FHIRCore
import FHIRJSON

/// Why a call did not succeed, as problem details (RFC 9457).
///
/// `type` is `urn:caresync:problem:` with the id of the issue, documented in docs/issues.md. `errors` has one object for each issue: its
/// `code`, what was expected as `detail`, the domain's `rule` that it breaks, and what it is about: `pointer` for a property of the body,
/// `parameter` for one of the query, `expression` for an element of a resource.
struct ProblemDetails {
    static let mediaType = "application/problem+json"

    let failure: OperationFailure
    let correlationID: String

    func reply() -> DomainReply {
        let first = (failure.issues.first { $0.severity == .error || $0.severity == .fatal } ?? failure.issues.first)?.id ?? .unexpected
        var reply = DomainReply(failure.category.rawValue, Self.mediaType, .bytes(json(first).write()))
        reply.issue = first.rawValue
        reply.etag = failure.version.map { "W/\"\($0)\"" }
        switch failure.category {
        case .unauthenticated: reply.fields.append(("WWW-Authenticate", "Bearer"))
        case .conflict where first == .idempotencyKeyInUse: reply.retryAfter = 1
        case .throttled: reply.retryAfter = 1
        case .unavailable: reply.retryAfter = 5
        case .unsupportedMediaType: reply.fields.append(("Accept", DomainReply.json))
        default: break
        }
        return reply
    }

    private func json(_ first: IssueID) -> JSONValue {
        .object([
            .init("type", .string("urn:caresync:problem:" + first.rawValue)),
            .init("title", .string(Self.title(failure.category))),
            .init("status", .number(String(failure.category.rawValue))),
            .init("detail", .string(detail)),
            .init("correlationId", .string(correlationID)),
            .init("errors", .array(failure.issues.map(Self.error))),
        ])
    }

    private var detail: String {
        switch failure.issues.count {
        case 0: Self.title(failure.category)
        case 1: failure.issues[0].diagnostics
        case let count: "\(count) things are wrong with the request; `errors` has each"
        }
    }

    private static func error(_ issue: Issue) -> JSONValue {
        var members: [JSONValue.Member] = []
        if let expression = issue.expression {
            if expression.isEmpty || expression.hasPrefix("/") {
                members.append(.init("pointer", .string(expression)))
            } else if expression.hasPrefix("?") {
                members.append(.init("parameter", .string(String(expression.dropFirst()))))
            } else {
                members.append(.init("expression", .string(expression)))
            }
        }
        members.append(.init("detail", .string(issue.diagnostics)))
        members.append(.init("code", .string(issue.id.rawValue)))
        if let rule = issue.rule { members.append(.init("rule", .string(rule))) }
        return .object(members)
    }

    /// What a category means, in a few words; the same for all its problems.
    static func title(_ category: OperationFailure.Category) -> String {
        switch category {
        case .invalid: "The request has not the expected form"
        case .unauthenticated: "It is not known who is calling"
        case .forbidden: "The caller may not do this"
        case .notFound: "There is nothing here"
        case .methodNotAllowed: "The method is not allowed here"
        case .notAcceptable: "The answer has no format that was asked for"
        case .timeout: "The request took too long"
        case .conflict: "The request conflicts with what there is"
        case .gone: "It is no longer here"
        case .preconditionFailed: "A condition of the request does not hold"
        case .tooLarge: "The request is too large"
        case .unsupportedMediaType: "The body has a format that is not read here"
        case .expectationFailed: "The request expects what is not done here"
        case .misdirected: "The request is for another server"
        case .unprocessable: "The request breaks a rule"
        case .throttled: "There are too many requests"
        case .fault: "Something went wrong on the server"
        case .unsupported: "The server does not do this"
        case .unavailable: "The server cannot do this now"
        case .storageFull: "The server has no space left"
        }
    }
}
