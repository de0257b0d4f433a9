package import FHIRCore
package import FHIRStore

/// The port that tells who is calling; the plugin that knows users implements it.
package protocol Authorization: Sendable {
    /// Makes ready for callers, where they are asked who they are, before the first request: at the first start it makes whoever may log in
    /// first, and tells the operator how, on standard output.
    func start(_ host: any DomainHost, _ tell: @Sendable (String) -> Void) async throws

    /// Who a request's credentials belong to, if that is known without reading anything: a token that was verified before.
    ///
    /// Called on event loops; must take microseconds. Nil sends the request to `authenticate`.
    func known(_ credentials: Credentials) -> Authenticated?

    /// Who a request's credentials belong to.
    ///
    /// - Throws: `.unauthenticated` when they are no good, in words that do not tell why.
    func authenticate(_ credentials: Credentials, _ host: any DomainHost) async throws(OperationFailure) -> Authenticated

    /// The id of the hospital that a tenant is; nil when it is none.
    func hospital(of tenant: Tenant, _ host: any DomainHost) async -> String?
}

/// What a request shows of who is calling.
package struct Credentials: Sendable, Hashable {
    /// The token behind `Bearer` of the Authorization header.
    package var bearer: String?
    /// The value of `X-API-Key`.
    package var apiKey: String?
    /// The value of `X-Hospital-Id`: which hospital is meant, where the token covers several.
    package var hospital: String?

    package init(bearer: String? = nil, apiKey: String? = nil, hospital: String? = nil) {
        self.bearer = bearer
        self.apiKey = apiKey
        self.hospital = hospital
    }

    package var isEmpty: Bool { bearer == nil && apiKey == nil }
}

/// A caller whose credentials were found good.
package struct Authenticated: Sendable {
    package var access: Access
    package var permissions: Permissions
    /// The user's id; nil for a client that is no user.
    package var user: String?
    /// The client's id, for the commit record.
    package var client: String?
    /// The session's id, for the commit record and for logging out.
    package var session: String?

    package init(access: Access, permissions: Permissions, user: String?, client: String? = nil, session: String? = nil) {
        self.access = access
        self.permissions = permissions
        self.user = user
        self.client = client
        self.session = session
    }
}
