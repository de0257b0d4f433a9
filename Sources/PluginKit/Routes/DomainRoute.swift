/// One route of the domain API as data, with what answers: routing, the checks of requests, permissions and the API's description follow
/// from it.
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
    /// Below the domain base `/api/v1`, without a leading slash; `{name}` stands for one segment: `patients/{id}/history`.
    package let path: String
    /// What it does, in a sentence.
    package let summary: String
    package let need: Need
    package let query: [QueryParameter]
    /// The form of the request's body; nil when it takes none.
    package let body: ContractSchema?
    /// The form of the answer's body; nil when it has none.
    package let answer: ContractSchema?
    /// The status of success.
    package let status: Int
    /// Whether it is one page of a list: it then takes `page`, `pageSize` and `snapshot`, and answers with `Page`.
    package let isPaged: Bool
    package let handler: DomainHandler

    package init(
        _ method: Method, _ path: String, _ summary: String, need: Need, query: [QueryParameter] = [], body: ContractSchema? = nil,
        answer: ContractSchema? = nil, status: Int = 200, isPaged: Bool = false, _ handler: @escaping DomainHandler
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
        self.handler = handler
    }

    /// The same for routes that would answer the same requests: `GET patients/{}/history`.
    package var pattern: String {
        let segments = path.split(separator: "/", omittingEmptySubsequences: false).map { $0.hasPrefix("{") ? "{}" : String($0) }
        return method.rawValue + " " + segments.joined(separator: "/")
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
