package import FHIRCore

/// One route of the domain API as data, with what answers: routing, the checks of requests, permissions and the API's description follow
/// from it.
///
/// A handler's failures are answered as problem details. An issue in them may name what of the request it is about: `/firstName`, a JSON
/// Pointer into the body, or `?status`, a parameter of the query.
///
/// The handler of a POST makes its `DomainAnswer` as the result of the closure that it gives to `DomainHost.write`: an answer made there is
/// kept with the commit for a request with an `Idempotency-Key`, and given again to its repetition. A secret is put into the answer behind
/// it, and is not kept. Routes that need nobody to be known keep no answers.
package struct DomainRoute: Sendable {
    package enum Method: String, Sendable, Hashable, CaseIterable {
        case get = "GET"
        case post = "POST"
        case put = "PUT"
        case delete = "DELETE"
    }

    /// Who may call it.
    package enum Need: Sendable, Hashable {
        /// Everybody: logging in.
        case nothing
        /// Everybody who is known.
        case login
        /// Who has this permission.
        case permission(String, String)
    }

    package let method: Method
    /// Below the domain base `/api/v1`, without a leading slash: `patients/{id}/history`. `{name}` stands for one segment that has the form
    /// of an id (1 to 64 of `A-Z a-z 0-9 - .`) and is none of the words that other routes have in its place.
    package let path: String
    /// What it does, in a sentence.
    package let summary: String
    package let need: Need
    package let query: [QueryParameter]
    /// The form of the request's body; nil when it takes none.
    package let body: ContractSchema?
    /// The form of the answer's body; nil when it has none. Of a paged route: the form of one item.
    package let answer: ContractSchema?
    /// The status of success.
    package let status: Int
    /// Whether it is one page of a list: it then takes `page`, `pageSize` and `snapshot`, and answers with `Page`.
    package let isPaged: Bool
    /// Since when clients should no longer use it; nil as long as they should.
    package let deprecation: RouteDeprecation?
    package let handler: DomainHandler

    package init(
        _ method: Method, _ path: String, _ summary: String, need: Need, query: [QueryParameter] = [], body: ContractSchema? = nil,
        answer: ContractSchema? = nil, status: Int = 200, isPaged: Bool = false, deprecation: RouteDeprecation? = nil,
        _ handler: @escaping DomainHandler
    ) {
        self.method = method
        self.path = path
        self.summary = summary
        self.need = need
        self.query = query
        self.body = body
        self.answer = answer
        self.status = status
        self.isPaged = isPaged
        self.deprecation = deprecation
        self.handler = handler
    }

    /// The same for routes that would answer the same requests: `GET patients/{}/history`.
    package var pattern: String {
        let segments = path.split(separator: "/", omittingEmptySubsequences: false).map { $0.hasPrefix("{") ? "{}" : String($0) }
        return method.rawValue + " " + segments.joined(separator: "/")
    }
}

/// That a route will go: what its answers say of it (RFC 9745, RFC 8594).
package struct RouteDeprecation: Sendable, Hashable {
    /// Since when it is deprecated; may lie ahead.
    package var since: Instant
    /// When it stops answering; nil while that is not decided.
    package var sunset: Instant?

    package init(since: Instant, sunset: Instant? = nil) {
        self.since = since
        self.sunset = sunset
    }
}

/// One parameter in the URL of a route.
package struct QueryParameter: Sendable, Hashable {
    package var name: String
    package var schema: ContractSchema
    package var isRequired: Bool

    package init(_ name: String, _ schema: ContractSchema, isRequired: Bool = false) {
        self.name = name
        self.schema = schema
        self.isRequired = isRequired
    }
}
