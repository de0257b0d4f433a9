package import FHIRCore
import FHIRStore
package import PluginKit

/// Who is calling: from the cache if the credentials were verified before, otherwise from the signature and the store.
extension AuthService: Authorization {
    /// What credentials come to, and until when.
    private struct Verified: Sendable {
        var authenticated: Authenticated
        let expires: Instant
    }

    package func known(_ credentials: Credentials) -> Authenticated? {
        cache.find(Self.decisive(credentials), at: clock.now())
    }

    package func authenticate(_ credentials: Credentials, _ host: any DomainHost) async throws(OperationFailure) -> Authenticated {
        let credentials = Self.decisive(credentials)
        let generation = cache.generation
        let verified: Verified
        if let key = credentials.apiKey {
            verified = try await verify(key: key, credentials.hospital, host)
        } else if let token = credentials.bearer {
            verified = try await verify(token: token, credentials.hospital, host)
        } else {
            throw AuthFailures.credentials
        }
        cache.remember(credentials, verified.authenticated, until: verified.expires, generation: generation, now: clock.now())
        return verified.authenticated
    }

    /// The credentials without what does not count: a key beside a token. A key may also come as a token.
    private static func decisive(_ credentials: Credentials) -> Credentials {
        guard let bearer = credentials.bearer else { return credentials }
        if bearer.hasPrefix(APIKeyToken.prefix) { return Credentials(apiKey: bearer, hospital: credentials.hospital) }
        return Credentials(bearer: bearer, hospital: credentials.hospital)
    }

    // MARK: Tokens

    /// The claims of a token that is good by itself.
    func claims(_ token: String, _ host: any DomainHost) async throws(OperationFailure) -> AccessClaims {
        guard let claims = try await keys.verify(token, host), claims.iss == origin, claims.aud == origin,
            clock.now().milliseconds < claims.exp &* 1_000
        else { throw AuthFailures.credentials }
        return claims
    }

    /// The account of a token whose session goes on.
    ///
    /// - Throws: `.unauthenticated` when there is none.
    static func account(
        of claims: AccessClaims, at now: Instant, _ view: any DomainView
    ) throws(OperationFailure) -> Account {
        guard let session = try view.find(Session.self, claims.sid), session.user == claims.sub, !session.isOver(at: now),
            let account = try view.find(Account.self, claims.sub), account.isActive
        else { throw AuthFailures.credentials }
        return account
    }

    private func verify(
        token: String, _ named: String?, _ host: any DomainHost
    ) async throws(OperationFailure) -> Verified {
        let claims = try await claims(token, host)
        let now = clock.now()
        let (account, membership) = try await host.read(Self.ownAccess, at: nil) {
            view throws(OperationFailure) -> (Account, Account.Membership) in
            let account = try Self.account(of: claims, at: now, view)
            guard let id = named ?? claims.tid ?? account.usualHospital else { throw AuthFailures.hospitalNeeded }
            guard let membership = account.membership(in: id), let hospital = try view.find(HospitalRecord.self, id), hospital.isActive
            else { throw named == nil ? AuthFailures.credentials : AuthFailures.otherHospital }
            return (account, membership)
        }
        let access = Access(tenant: membership.tenant, principal: account.key)
        var permissions = Permissions.none
        if !account.mustChangePassword {
            permissions = try await host.read(access, at: nil) { view throws(OperationFailure) in
                Permissions(try view.existing(Role.self, membership.roles).flatMap(\.permissions))
            }
        }
        return Verified(
            authenticated: Authenticated(access: access, permissions: permissions, user: account.key, session: claims.sid),
            expires: Instant(milliseconds: claims.exp &* 1_000))
    }

    // MARK: API keys

    private func verify(key text: String, _ named: String?, _ host: any DomainHost) async throws(OperationFailure) -> Verified {
        guard let token = APIKeyToken(text) else { throw AuthFailures.credentials }
        let now = clock.now()
        let (key, tenant) = try await host.read(Self.ownAccess, at: nil) { view throws(OperationFailure) -> (APIKey, Tenant) in
            guard let key = try view.find(APIKey.self, token.id), Secret.isHash(key.secret, of: token.secret), key.isGood(at: now),
                let hospital = try view.find(HospitalRecord.self, key.hospital), hospital.isActive
            else { throw AuthFailures.credentials }
            return (key, hospital.tenant)
        }
        guard named == nil || named == key.hospital else { throw AuthFailures.otherHospital }
        let hour = Instant(milliseconds: now.milliseconds &+ 3_600_000)
        return Verified(
            authenticated: Authenticated(
                access: Access(tenant: tenant, principal: "api-key:" + key.key), permissions: Permissions(key.permissions), user: nil,
                client: key.key),
            expires: min(key.until ?? hour, hour))
    }
}
