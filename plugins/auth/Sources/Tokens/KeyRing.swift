import FHIRCore
import FHIRJSON
import FHIRStore
import JWTKit
import PluginKit
import Synchronization

/// The keys that access tokens are signed and verified with, as they were last read from the store.
final class KeyRing: Sendable {
    /// The keys at one time; never changed, only replaced.
    private struct Loaded: Sendable {
        let keys: [SigningKey]
        let active: SigningKey
        let verifier: JWTKeyCollection
        let publicKeys: [JSONValue]
    }

    private let clock: any Clock
    private let ids: any IDSource
    private let loaded = Mutex<Loaded?>(nil)

    init(clock: any Clock, ids: any IDSource) {
        self.clock = clock
        self.ids = ids
    }

    // MARK: Tokens

    func sign(_ claims: AccessClaims, _ host: any DomainHost) async throws(OperationFailure) -> String {
        let ring = try await current(host)
        do {
            return try await ring.verifier.sign(claims, kid: JWKIdentifier(string: ring.active.key), header: ["typ": "at+jwt"])
        } catch {
            throw OperationFailure(.fault, .unexpected, "The token could not be signed")
        }
    }

    /// The claims of a token that one of the keys signed; nil for any other. Its times are not looked at.
    func verify(_ token: String, _ host: any DomainHost) async throws(OperationFailure) -> AccessClaims? {
        guard token.utf8.count <= 4_096 else { return nil }
        let ring = try await current(host)
        if let claims = await Self.claims(token, ring) { return claims }
        // Another instance may have made a new key.
        let newer = try await load(host)
        guard newer.keys.map(\.key) != ring.keys.map(\.key) else { return nil }
        return await Self.claims(token, newer)
    }

    private static func claims(_ token: String, _ ring: Loaded) async -> AccessClaims? {
        try? await ring.verifier.verify(token, as: AccessClaims.self)
    }

    /// The public keys, as `/.well-known/jwks.json` gives them (RFC 7517).
    func publicKeys(_ host: any DomainHost) async throws(OperationFailure) -> JSONValue {
        .fields(("keys", .array(try await current(host).publicKeys)))
    }

    // MARK: Keys

    /// Makes a new key the one that signs. Older ones verify until their last token has expired, or no more if `isRevoking`.
    ///
    /// - Returns: the new key's id.
    func rotate(_ host: any DomainHost, _ caller: Caller, isRevoking: Bool) async throws(OperationFailure) -> String {
        let key = newKey()
        try await host.write(caller) { writer throws(OperationFailure) in
            for var old in try writer.all(SigningKey.self) {
                if isRevoking {
                    try writer.remove(old)
                } else if old.isActive {
                    old.retired = writer.instant
                    try writer.store(old)
                }
            }
            try writer.store(key)
        }
        _ = try await load(host)
        return key.key
    }

    /// Makes the first key if there is none.
    func start(_ host: any DomainHost, _ caller: Caller) async throws(OperationFailure) {
        let isThere = try await host.read(AuthService.ownAccess, at: nil) { view throws(OperationFailure) in
            try view.all(SigningKey.self).contains(where: \.isActive)
        }
        if isThere { return }
        let key = newKey()
        try await host.write(caller) { writer throws(OperationFailure) in
            // Another instance may have been quicker.
            guard try !writer.all(SigningKey.self).contains(where: \.isActive) else { return }
            try writer.store(key)
        }
        _ = try await load(host)
    }

    private func newKey() -> SigningKey {
        let now = clock.now()
        return SigningKey(key: ids.next(at: now).value, created: now)
    }

    private func current(_ host: any DomainHost) async throws(OperationFailure) -> Loaded {
        let now = clock.now()
        if let ring = loaded.withLock({ $0 }), ring.keys.allSatisfy({ $0.expires.map { now < $0 } ?? true }) { return ring }
        return try await load(host)
    }

    /// Reads the keys. There is one that signs once `start` has run.
    private func load(_ host: any DomainHost) async throws(OperationFailure) -> Loaded {
        let now = clock.now()
        let keys = try await host.read(AuthService.ownAccess, at: nil) { view throws(OperationFailure) in try view.all(SigningKey.self) }
            .filter { $0.expires.map { now < $0 } ?? true }
        guard let active = keys.filter(\.isActive).max(by: { $0.created < $1.created }) else {
            throw OperationFailure(.unavailable, .unexpected, "There is no key to sign tokens with")
        }
        let verifier = JWTKeyCollection()
        var publicKeys: [JSONValue] = []
        for key in keys {
            guard let pair = try? ES256PrivateKey(pem: key.pem), let point = pair.parameters else { continue }
            await verifier.add(ecdsa: pair, kid: JWKIdentifier(string: key.key))
            publicKeys.append(
                .fields(
                    ("kty", .string("EC")), ("crv", .string("P-256")), ("use", .string("sig")), ("alg", .string("ES256")),
                    ("kid", .string(key.key)), ("x", .string(Base64URL.text(base64: point.x))),
                    ("y", .string(Base64URL.text(base64: point.y)))))
        }
        await verifier.clearDefault()
        let ring = Loaded(keys: keys, active: active, verifier: verifier, publicKeys: publicKeys)
        loaded.withLock { $0 = ring }
        return ring
    }
}
