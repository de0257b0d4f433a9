import FHIRCore
import FHIRJSON
import FHIRStore
import PluginKit

/// Logging in, going on with a refresh token, and logging out.
extension AuthService {
    /// The secrets of a session that is about to begin or to go on.
    private struct Fresh: Sendable {
        let session: ResourceID
        let family: String
        let secret: String
    }

    // MARK: Login

    func login(_ request: DomainRequest) async throws(OperationFailure) -> DomainAnswer {
        let host = request.host
        let password = request.body.text("password") ?? ""
        let wanted = request.body.text("hospitalId")
        let found = try await account(withEmail: request.body.text("email") ?? "", host)
        let isRight = try await hashing.isRight(password, found?.password)
        let fresh = Fresh(session: newID(), family: Secret.make(random), secret: Secret.make(random))
        let caller = isRight ? found.map { request.caller.known(as: $0.key) } ?? request.caller : request.caller
        let opened = try await host.write(caller) { writer throws(OperationFailure) in
            try self.open(found, isRight, wanted, fresh, writer)
        }
        guard let (account, session) = opened else { throw AuthFailures.login }
        return try await answer(account, session, fresh, host)
    }

    /// Makes a session if the account may be used. Every outcome writes one record, so that all take the same time.
    private func open(
        _ found: Account?, _ isRight: Bool, _ wanted: String?, _ fresh: Fresh, _ writer: any DomainWriter
    ) throws(OperationFailure) -> (Account, Session)? {
        guard let found, var account = try writer.find(Account.self, found.key) else {
            try writer.store(FailedAttempts())
            return nil
        }
        let now = writer.instant
        let isOpen = isRight && account.password == found.password && account.isActive && !account.lockout.isClosed(at: now)
        let hospital = wanted ?? account.usualHospital
        guard isOpen, wanted.map({ account.membership(in: $0) != nil }) ?? !account.memberships.isEmpty else {
            if !isRight { account.lockout.fail(at: now) }
            try writer.store(account)
            return nil
        }
        account.lockout.succeed()
        account.lastLogin = now
        let session = Session(
            key: fresh.session.value, user: account.key, hospital: hospital, family: Secret.hash(fresh.family),
            secret: Secret.hash(fresh.secret), created: now)
        try writer.store(account)
        try writer.store(session)
        return (account, session)
    }

    func account(withEmail email: String, _ host: any DomainHost) async throws(OperationFailure) -> Account? {
        guard Email.isLegal(email) else { return nil }
        return try await host.read(Self.ownAccess, at: nil) { view throws(OperationFailure) in
            try view.first(Account.self, slot: 0, Email.folded(email))
        }
    }

    // MARK: Refresh

    /// What came of showing a refresh token.
    private enum Refreshed: Sendable {
        case renewed(Account, Session)
        /// Somebody has a copy of an older token: the session is over.
        case reused
        case refused
    }

    func refresh(_ request: DomainRequest) async throws(OperationFailure) -> DomainAnswer {
        guard let token = RefreshToken(request.body.text("refreshToken") ?? "") else { throw AuthFailures.credentials }
        let secret = Secret.make(random)
        let refreshed = try await request.host.write(request.caller) { writer throws(OperationFailure) in
            try self.renew(token, secret, writer)
        }
        switch refreshed {
        case .renewed(let account, let session):
            let id = ResourceID(session.key) ?? newID()
            return try await answer(account, session, Fresh(session: id, family: token.family, secret: secret), request.host)
        case .reused:
            cache.invalidate()
            throw AuthFailures.credentials
        case .refused: throw AuthFailures.credentials
        }
    }

    private func renew(_ token: RefreshToken, _ secret: String, _ writer: any DomainWriter) throws(OperationFailure) -> Refreshed {
        guard var session = try writer.find(Session.self, token.session), !session.isOver(at: writer.instant),
            Secret.isHash(session.family, of: token.family)
        else { return .refused }
        guard Secret.isHash(session.secret, of: token.secret) else {
            try writer.remove(session)
            return .reused
        }
        guard let account = try writer.find(Account.self, session.user), account.isActive else { return .refused }
        session.secret = Secret.hash(secret)
        try writer.store(session)
        return .renewed(account, session)
    }

    // MARK: Logout

    /// Ends the caller's session; nothing happens for callers without one.
    func logout(_ request: DomainRequest) async throws(OperationFailure) -> DomainAnswer {
        defer { cache.invalidate() }
        return try await request.host.write(request.caller) { writer throws(OperationFailure) in
            if let id = request.caller.origin.session, let session = try writer.find(Session.self, id) { try writer.remove(session) }
            return .none
        }
    }

    /// Ends a user's sessions, but for one.
    func endSessions(of user: String, butFor kept: String? = nil, _ writer: any DomainWriter) throws(OperationFailure) {
        for session in try writer.all(Session.self, .secondary(slot: 0, value: user)) where session.key != kept {
            try writer.remove(session)
        }
    }

    // MARK: Tokens

    private func answer(
        _ account: Account, _ session: Session, _ fresh: Fresh, _ host: any DomainHost
    ) async throws(OperationFailure) -> DomainAnswer {
        let now = clock.now()
        let seconds = now.milliseconds / 1_000
        let claims = AccessClaims(
            iss: origin, aud: origin, sub: account.key, sid: session.key, tid: session.hospital, jti: newID().value, iat: seconds,
            exp: seconds + AccessClaims.lifetimeSeconds)
        let token = try await keys.sign(claims, host)
        let refresh = RefreshToken(session: fresh.session.value, family: fresh.family, secret: fresh.secret)
        return .value(
            .fields(
                ("accessToken", .string(token)), ("refreshToken", .string(refresh.text)), ("tokenType", .string("Bearer")),
                ("expiresIn", .integer(AccessClaims.lifetimeSeconds)), ("mustChangePassword", .boolean(account.mustChangePassword)),
                ("user", try await user(account, session.hospital, host))))
    }

    /// The user as one of its hospitals sees it; null when it belongs to none.
    func user(_ account: Account, _ hospital: String?, _ host: any DomainHost) async throws(OperationFailure) -> JSONValue {
        let chosen = (hospital ?? account.usualHospital).flatMap { account.membership(in: $0) } ?? account.memberships.first
        guard let chosen else { return .null }
        return try await host.read(Access(tenant: chosen.tenant, principal: account.key), at: nil) { view throws(OperationFailure) in
            try UserInHospital(account, chosen, self.types, view).json
        }
    }
}

/// What a login writes that has no account to count failures in; it says nothing.
struct FailedAttempts: StoredValue {
    static let collection = AuthCollections.attempts
    let key = "unknown"
    var json: JSONValue { .fields() }

    init() {}
    init?(key: String, _ json: JSONValue) {}
}
