/// Lets pages of other origins call the server (Fetch standard, 3.2), as far as the operator allows.
struct CORS: Sendable {
    /// What an allowed origin is told.
    struct Grant: Sendable, Hashable {
        /// The value of `Access-Control-Allow-Origin`.
        let origin: String
    }

    /// The fields that a page may read.
    static let exposed: StaticString = "ETag, Last-Modified, Location, X-Request-Id, X-Correlation-Id, X-Security-Context, X-CareSync-Warning"
    private static let methods = "GET, HEAD, POST, PUT, PATCH, DELETE"
    private static let headers =
        "Accept, Authorization, Content-Encoding, Content-Type, If-Match, If-Modified-Since, If-None-Exist, "
        + "If-None-Match, Prefer, X-Correlation-Id, X-Hospital-Id, X-Request-Id, X-Security-Context"

    private let origins: [String]
    private let allowsAll: Bool

    init(origins: [String]) {
        self.origins = origins
        allowsAll = origins.contains("*")
    }

    /// Whether any origin but the server's own is allowed.
    var isActive: Bool { !origins.isEmpty }

    func grant(_ origin: String?) -> Grant? {
        guard let origin, isActive else { return nil }
        if allowsAll { return Grant(origin: "*") }
        return origins.contains(origin) ? Grant(origin: origin) : nil
    }

    /// The answer to the question a browser asks before it sends a request that is not simple.
    static func preflight() -> Reply {
        var reply = Reply(204)
        reply.fields = [
            ("Access-Control-Allow-Methods", methods), ("Access-Control-Allow-Headers", headers), ("Access-Control-Max-Age", "600"),
        ]
        return reply
    }
}
