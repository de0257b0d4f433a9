import Crypto
import FHIRCore
import FHIRJSON
import JWTKit
import PluginKit
import Testing

@testable import AuthPlugin

struct KeyTests {
    @Test func `the public keys verify tokens and hold nothing else`() async throws {
        let server = try await AuthServer()
        let token = try await server.administrator()
        let set = try await server.service.publicKeys(server.host)
        let key = try #require(set["keys"]?.items?.first)
        #expect(key.members?.map(\.name) == ["kty", "crv", "use", "alg", "kid", "x", "y"])
        let verifier = JWTKeyCollection()
        try await verifier.add(jwksJSON: String(decoding: set.write(), as: UTF8.self))
        let claims = try await verifier.verify(token, as: AccessClaims.self)
        #expect(claims.iss == server.host.origin)
    }

    @Test func `after a rotation older tokens are good until they expire`() async throws {
        let server = try await AuthServer()
        let old = try await server.administrator()
        try await server.call(.post, "auth/keys", .fields(), token: old)
        try await server.call(.get, "auth/me", token: old)
        let new = try await server.login(server.service.administrator, AuthServer.adminPassword).access
        try await server.call(.get, "auth/me", token: new)
        func count() async throws -> Int? { try await server.service.publicKeys(server.host)["keys"]?.items?.count }
        #expect(try await count() == 2)
        server.clock.advance(minutes: 10, seconds: 6)
        #expect(try await count() == 1)
    }

    @Test func `a rotation that revokes acts on the next request`() async throws {
        let server = try await AuthServer()
        let old = try await server.administrator()
        try await server.call(.post, "auth/keys", .fields(("revoke", .boolean(true))), token: old)
        await expectRefusal(.unauthenticated) { () throws(OperationFailure) in try await server.call(.get, "auth/me", token: old) }
        _ = try await server.login(server.service.administrator, AuthServer.adminPassword)
    }

    @Test func `tokens of other keys, issuers, audiences, algorithms are refused`() async throws {
        let server = try await AuthServer()
        let token = try await server.administrator()
        let claims = try #require(try await server.service.keys.verify(token, server.host))
        let kid = try #require(try await server.service.publicKeys(server.host)["keys"]?.items?.first?.text("kid"))
        var forged: [String] = []
        let foreign = JWTKeyCollection()
        await foreign.add(ecdsa: ES256PrivateKey(), kid: JWKIdentifier(string: kid))
        forged.append(try await foreign.sign(claims, kid: JWKIdentifier(string: kid)))
        let symmetric = JWTKeyCollection()
        await symmetric.add(hmac: "a secret of more than thirty-two bytes", digestAlgorithm: .sha256, kid: JWKIdentifier(string: kid))
        forged.append(try await symmetric.sign(claims, kid: JWKIdentifier(string: kid)))
        for change in 0..<4 {
            var other = claims
            switch change {
            case 0: other.iss = "https://other.example"
            case 1: other.aud = "https://other.example"
            case 2: other.sub = "someone-else"
            default: other.sid = "another-session"
            }
            forged.append(try await server.service.keys.sign(other, server.host))
        }
        let parts = token.split(separator: ".")
        forged.append("eyJhbGciOiJub25lIn0." + parts[1] + ".")
        forged.append(parts[0] + "." + parts[1] + ".")
        forged.append(String(repeating: "a", count: 5_000))
        for token in forged + ["", "a", "a.b.c"] {
            await expectRefusal(.unauthenticated) { () throws(OperationFailure) in try await server.call(.get, "auth/me", token: token) }
        }
    }

    @Test func `another instance over the same store knows the keys`() async throws {
        let server = try await AuthServer()
        let token = try await server.administrator()
        let other = try AuthPlugin(AuthServer.environment(server.clock), scrypt: AuthServer.cheap).service
        _ = try await other.authenticate(Credentials(bearer: token), server.host)
        try await server.call(.post, "auth/keys", .fields(), token: token)
        let new = try await server.login(server.service.administrator, AuthServer.adminPassword).access
        _ = try await other.authenticate(Credentials(bearer: new), server.host)
    }

    @Test func `keys are not printed`() {
        let key = SigningKey(key: "k1", created: Instant(milliseconds: 0))
        #expect("\(key)" == "SigningKey k1")
        #expect(!String(reflecting: key).contains("PRIVATE"))
    }
}
