import FHIRCore
import FHIRJSON
import FHIRStore
import PluginKit
import Testing

@testable import AuthPlugin

struct LoginTests {
    private func refresh(_ server: AuthServer, _ token: String) async throws(OperationFailure) -> (access: String, refresh: String) {
        let reply = try await server.call(.post, "auth/refresh", .fields(("refreshToken", .string(token))))
        return (reply.text("accessToken"), reply.text("refreshToken"))
    }

    @Test func `the first start tells a password once, which must be changed before anything else`() async throws {
        let server = try await AuthServer()
        let before = try await server.host.read(AuthService.ownAccess, at: nil) { $0.position }
        try await server.start()
        #expect(server.told.count == 1)
        // A later start has nothing to write.
        #expect(try await server.host.read(AuthService.ownAccess, at: nil) { $0.position } == before)
        let tokens = try await server.login(server.service.administrator, server.firstPassword)
        #expect(tokens.mustChangePassword)
        #expect(try await server.call(.get, "auth/me", token: tokens.access).text("email") == server.service.administrator)
        await expectRefusal(.forbidden) { () throws(OperationFailure) in try await server.call(.get, "users", token: tokens.access) }
        await expectRefusal(.unprocessable, .passwordPolicy) { () throws(OperationFailure) in
            try await server.call(
                .post, "auth/password",
                .fields(("currentPassword", .string(server.firstPassword)), ("newPassword", .string("short"))), token: tokens.access)
        }
        try await server.call(
            .post, "auth/password",
            .fields(("currentPassword", .string(server.firstPassword)), ("newPassword", .string(AuthServer.adminPassword))),
            token: tokens.access)
        #expect(try await server.call(.get, "users", token: tokens.access).page.total == 1)
        await expectRefusal(.unauthenticated) { () throws(OperationFailure) in
            _ = try await server.login(server.service.administrator, server.firstPassword)
        }
        #expect(try await !server.login(server.service.administrator, AuthServer.adminPassword).mustChangePassword)
    }

    @Test func `wrong passwords, unknown and deactivated users are refused alike`() async throws {
        let server = try await AuthServer()
        let admin = try await server.administrator()
        let (id, _) = try await server.make("ada@b.example", ["doctor"], by: admin)
        var failures: [OperationFailure] = []
        func fail(_ email: String, _ password: String) async {
            do throws(OperationFailure) { _ = try await server.login(email, password) } catch { failures.append(error) }
        }
        await fail("ada@b.example", "seven red umbrellas")
        await fail("nobody@b.example", AuthServer.userPassword)
        await fail("no address", AuthServer.userPassword)
        try await server.call(
            .put, "users/\(id)",
            .fields(
                ("email", .string("ada@b.example")), ("firstName", .string("Ada")), ("lastName", .string("Berg")),
                ("isActive", .boolean(false))),
            token: admin)
        await fail("ada@b.example", AuthServer.userPassword)
        #expect(failures.count == 4)
        #expect(failures.allSatisfy { $0.issues == AuthFailures.login.issues && $0.category == .unauthenticated })
    }

    @Test func `every failing login makes one commit, whoever it was for`() async throws {
        let server = try await AuthServer()
        let admin = try await server.administrator()
        _ = try await server.make("ada@b.example", ["doctor"], by: admin)
        func commits(_ email: String) async throws -> Int64 {
            let before = try await server.host.read(AuthService.ownAccess, at: nil) { $0.position.rawValue }
            await expectRefusal(.unauthenticated) { () throws(OperationFailure) in _ = try await server.login(email, "seven red umbrellas")
            }
            return try await server.host.read(AuthService.ownAccess, at: nil) { $0.position.rawValue } - before
        }
        for _ in 0..<7 { #expect(try await commits("ada@b.example") == 1) }
        #expect(try await commits("nobody@b.example") == 1)
    }

    @Test func `an account closes after five wrong passwords and opens again`() async throws {
        let server = try await AuthServer()
        let admin = try await server.administrator()
        _ = try await server.make("ada@b.example", ["doctor"], by: admin)
        for _ in 0..<5 {
            await expectRefusal(.unauthenticated) { () throws(OperationFailure) in _ = try await server.login("ada@b.example", "wrong") }
        }
        await expectRefusal(.unauthenticated) { () throws(OperationFailure) in
            _ = try await server.login("ada@b.example", AuthServer.userPassword)
        }
        server.clock.advance(seconds: 61)
        _ = try await server.login("ada@b.example", AuthServer.userPassword)
        await expectRefusal(.unauthenticated) { () throws(OperationFailure) in _ = try await server.login("ada@b.example", "wrong") }
        _ = try await server.login("ADA@b.example", AuthServer.userPassword)
    }

    @Test func `tokens are good for ten minutes`() async throws {
        let server = try await AuthServer()
        let token = try await server.administrator()
        server.clock.advance(minutes: 9, seconds: 59)
        try await server.call(.get, "auth/me", token: token)
        server.clock.advance(seconds: 1)
        await expectRefusal(.unauthenticated) { () throws(OperationFailure) in try await server.call(.get, "auth/me", token: token) }
    }

    @Test func `a token says what it should`() async throws {
        let server = try await AuthServer()
        let token = try await server.administrator()
        let claims = try #require(try await server.service.keys.verify(token, server.host))
        #expect(claims.iss == "https://hospital.example" && claims.aud == claims.iss)
        #expect(claims.exp == claims.iat + 600)
        #expect(claims.tid != nil && !claims.jti.isEmpty && !claims.sid.isEmpty)
    }

    @Test func `a refresh token is good once, and its reuse ends the session`() async throws {
        let server = try await AuthServer()
        _ = try await server.administrator()
        let tokens = try await server.login(server.service.administrator, AuthServer.adminPassword)
        server.clock.advance(minutes: 20)
        let second = try await refresh(server, tokens.refresh)
        try await server.call(.get, "auth/me", token: second.access)
        let third = try await refresh(server, second.refresh)
        #expect(Set([tokens.refresh, second.refresh, third.refresh]).count == 3)
        // The second was used: somebody has a copy.
        await expectRefusal(.unauthenticated) { () throws(OperationFailure) in _ = try await refresh(server, second.refresh) }
        await expectRefusal(.unauthenticated) { () throws(OperationFailure) in _ = try await refresh(server, third.refresh) }
        await expectRefusal(.unauthenticated) { () throws(OperationFailure) in try await server.call(.get, "auth/me", token: third.access) }
    }

    @Test func `guessing at a session does not end it`() async throws {
        let server = try await AuthServer()
        _ = try await server.administrator()
        let tokens = try await server.login(server.service.administrator, AuthServer.adminPassword)
        let token = try #require(RefreshToken(tokens.refresh))
        for text in [RefreshToken(session: token.session, family: "x", secret: token.secret).text, "csr_x", "", tokens.access] {
            await expectRefusal(.unauthenticated) { () throws(OperationFailure) in _ = try await refresh(server, text) }
        }
        _ = try await refresh(server, tokens.refresh)
    }

    @Test func `a session is over after thirty days`() async throws {
        let server = try await AuthServer()
        _ = try await server.administrator()
        var token = try await server.login(server.service.administrator, AuthServer.adminPassword).refresh
        server.clock.advance(days: 29)
        token = try await refresh(server, token).refresh
        server.clock.advance(days: 1)
        await expectRefusal(.unauthenticated) { () throws(OperationFailure) in _ = try await refresh(server, token) }
    }

    @Test func `logging out acts on the next request, on the one session`() async throws {
        let server = try await AuthServer()
        let first = try await server.administrator()
        let other = try await server.login(server.service.administrator, AuthServer.adminPassword)
        try await server.call(.get, "auth/me", token: first)
        try await server.call(.post, "auth/logout", token: first)
        await expectRefusal(.unauthenticated) { () throws(OperationFailure) in try await server.call(.get, "auth/me", token: first) }
        try await server.call(.get, "auth/me", token: other.access)
    }

    @Test func `changing the password ends the other sessions`() async throws {
        let server = try await AuthServer()
        let first = try await server.administrator()
        let other = try await server.login(server.service.administrator, AuthServer.adminPassword)
        let change = JSONValue.fields(
            ("currentPassword", .string(AuthServer.adminPassword)), ("newPassword", .string("another quiet evening")))
        await expectRefusal(.unprocessable) { () throws(OperationFailure) in
            try await server.call(
                .post, "auth/password",
                .fields(("currentPassword", .string("not the present one")), ("newPassword", .string("another quiet evening"))),
                token: first)
        }
        try await server.call(.post, "auth/password", change, token: first)
        try await server.call(.get, "auth/me", token: first)
        await expectRefusal(.unauthenticated) { () throws(OperationFailure) in try await server.call(.get, "auth/me", token: other.access) }
        await expectRefusal(.unauthenticated) { () throws(OperationFailure) in _ = try await refresh(server, other.refresh) }
    }

    @Test func `a token can be asked about`() async throws {
        let server = try await AuthServer()
        let admin = try await server.administrator()
        let (id, token) = try await server.make("ada@b.example", ["doctor"], by: admin)
        func verify(_ text: String) async throws(OperationFailure) -> AuthServer.Reply {
            try await server.call(.post, "auth/verify", .fields(("token", .string(text))), token: admin)
        }
        let status = try await verify(token)
        #expect(status.value["isValid"] == .boolean(true) && status.text("userId") == id)
        #expect(try await verify(token + "x").value["isValid"] == .boolean(false))
        #expect(try await verify("csk_a.b").value["isValid"] == .boolean(false))
        try await server.call(.post, "auth/logout", token: token)
        #expect(try await verify(token).value["isValid"] == .boolean(false))
    }

    @Test func `no secret is kept in plain text`() async throws {
        let server = try await AuthServer()
        let admin = try await server.administrator()
        _ = try await server.make("ada@b.example", ["doctor"], by: admin)
        let tokens = try await server.login("ada@b.example", AuthServer.userPassword)
        let key = try await server.call(
            .post, "auth/api-keys", .fields(("name", .string("k")), ("permissions", .array([]))), token: admin)
        let refresh = try #require(RefreshToken(tokens.refresh))
        let secret = try #require(APIKeyToken(key.text("key"))).secret
        let dump = try await server.dump()
        for planted in [
            server.firstPassword, AuthServer.adminPassword, AuthServer.userPassword, refresh.secret, refresh.family, secret, tokens.access,
        ] {
            #expect(!planted.isEmpty && !dump.contains(planted))
        }
    }
}
