import FHIRCore
import FHIRJSON
import FHIRStore
import PluginKit

/// `/auth`: logging in and out, going on, and who one is.
extension AuthService {
    var authRoutes: [DomainRoute] {
        [
            DomainRoute(
                .post, "auth/login", "Gives tokens for an e-mail and a password.", need: .nothing, body: .object(ContractModels.login),
                answer: .object(ContractModels.tokens)
            ) { request throws(OperationFailure) in try await self.login(request) },
            DomainRoute(
                .post, "auth/refresh", "Gives new tokens for a refresh token, which is good for one use.", need: .nothing,
                body: .object(ContractModels.refresh), answer: .object(ContractModels.tokens)
            ) { request throws(OperationFailure) in try await self.refresh(request) },
            DomainRoute(.post, "auth/logout", "Ends the session; its tokens are refused from now on.", need: .login, status: 204) {
                request throws(OperationFailure) in try await self.logout(request)
            },
            DomainRoute(
                .post, "auth/verify", "Tells whether a token or API key is good, and whose it is.", need: .login,
                body: .object(ContractModels.tokenQuestion), answer: .object(ContractModels.tokenStatus)
            ) { request throws(OperationFailure) in try await self.verify(request) },
            DomainRoute(.get, "auth/me", "Who is calling.", need: .login, answer: .object(ContractModels.user)) {
                request throws(OperationFailure) in try await self.me(request)
            },
            DomainRoute(
                .post, "auth/password", "Changes one's own password; other sessions end.", need: .login,
                body: .object(ContractModels.passwordChange), status: 204
            ) { request throws(OperationFailure) in try await self.changePassword(request) },
            DomainRoute(
                .post, "auth/keys", "Makes a new key that signs tokens; older ones verify until their last token has expired.",
                need: .permission("*", "*"), body: .object(ContractModels.keyRotation), answer: .object(ContractModels.signingKey),
                status: 201
            ) { request throws(OperationFailure) in try await self.rotateKeys(request) },
        ]
    }

    private func me(_ request: DomainRequest) async throws(OperationFailure) -> DomainAnswer {
        let account = try await ownAccount(request)
        let user = try await request.host.read(request.caller.access, at: nil) { view throws(OperationFailure) in
            try self.member(account.key, view).seen
        }
        return .value(user.json, version: user.version)
    }

    /// What can be told of a token: nothing at all if it is not good.
    private func verify(_ request: DomainRequest) async throws(OperationFailure) -> DomainAnswer {
        let token = request.body.text("token") ?? ""
        do throws(OperationFailure) {
            if token.hasPrefix(APIKeyToken.prefix) {
                let found = try await authenticate(Credentials(apiKey: token), request.host)
                return .value(
                    Self.status(hospital: try await hospitalID(found.access.tenant, request.host)))
            }
            let claims = try await claims(token, request.host)
            let now = clock.now()
            let hospital = try await request.host.read(Self.ownAccess, at: nil) { view throws(OperationFailure) in
                let account = try Self.account(of: claims, at: now, view)
                return claims.tid ?? account.usualHospital
            }
            return .value(
                Self.status(user: claims.sub, hospital: hospital, session: claims.sid, until: Instant(milliseconds: claims.exp &* 1_000)))
        } catch  where error.category == .unauthenticated {
            return .value(
                .fields(("isValid", .boolean(false)), ("userId", .null), ("hospitalId", .null), ("sessionId", .null), ("expiresAt", .null)))
        }
    }

    private static func status(
        user: String? = nil, hospital: String?, session: String? = nil, until: Instant? = nil
    ) -> JSONValue {
        .fields(
            ("isValid", .boolean(true)), ("userId", user.map(JSONValue.string) ?? .null),
            ("hospitalId", hospital.map(JSONValue.string) ?? .null), ("sessionId", session.map(JSONValue.string) ?? .null),
            ("expiresAt", until.map(JSONValue.time) ?? .null))
    }

    private func hospitalID(_ tenant: Tenant, _ host: any DomainHost) async throws(OperationFailure) -> String? {
        try await host.read(Self.ownAccess, at: nil) { view throws(OperationFailure) in
            try view.first(HospitalRecord.self, slot: 0, HospitalRecord.tenantKey(tenant))?.key
        }
    }

    private func rotateKeys(_ request: DomainRequest) async throws(OperationFailure) -> DomainAnswer {
        defer { cache.invalidate() }
        let id = try await keys.rotate(request.host, request.caller, isRevoking: request.body["revoke"]?.boolean ?? false)
        return .value(.fields(("id", .string(id))))
    }
}
