import FHIRCore
import FHIRJSON
import PluginKit
import Testing

@testable import AuthPlugin

struct APIKeyRouteTests {
    private func make(
        _ server: AuthServer, _ token: String, _ permissions: [Permission] = [Permission("users", "read")], until: Instant? = nil
    ) async throws(OperationFailure) -> AuthServer.Reply {
        try await server.call(
            .post, "auth/api-keys",
            .fields(
                ("name", .string("gateway")), ("permissions", .array(permissions.map(\.json))), ("expiresAt", until.map(JSONValue.time))),
            token: token)
    }

    @Test func `a key opens what it is for, in its hospital, until it is revoked`() async throws {
        let server = try await AuthServer()
        let admin = try await server.administrator()
        let made = try await make(server, admin)
        let key = made.text("key")
        #expect(key.hasPrefix("csk_"))
        try await server.call(.get, "users", key: key)
        try await server.call(.get, "users", token: key)
        #expect(try await server.call(.post, "auth/verify", .fields(("token", .string(key))), key: key).value["isValid"] == .boolean(true))
        await expectRefusal(.forbidden) { () throws(OperationFailure) in try await server.call(.get, "roles", key: key) }
        await expectRefusal(.notFound) { () throws(OperationFailure) in try await server.call(.get, "auth/me", key: key) }
        await expectRefusal(.forbidden) { () throws(OperationFailure) in try await server.call(.get, "users", key: key, hospital: "none") }
        for wrong in [key + "x", String(key.dropLast()), "csk_none.x", "x", ""] {
            await expectRefusal(.unauthenticated) { () throws(OperationFailure) in
                _ = try await server.service.authenticate(Credentials(apiKey: wrong), server.host)
            }
        }
        let list = try await server.call(.get, "auth/api-keys", token: admin).page
        #expect(list.total == 1 && list.items[0]["key"] == nil)
        try await server.call(.delete, "auth/api-keys/\(made.text("id"))", token: admin)
        await expectRefusal(.unauthenticated) { () throws(OperationFailure) in try await server.call(.get, "users", key: key) }
        #expect(
            try await server.call(.get, "auth/api-keys", token: admin, query: ["name": "gateway"]).page.items[0].text("revokedAt") != nil)
        try await server.call(.delete, "auth/api-keys/\(made.text("id"))", token: admin)
    }

    @Test func `a key expires`() async throws {
        let server = try await AuthServer()
        let admin = try await server.administrator()
        let until = Instant(milliseconds: server.clock.now().milliseconds + 300_000)
        let key = try await make(server, admin, until: until).text("key")
        try await server.call(.get, "users", key: key)
        server.clock.advance(minutes: 5)
        await expectRefusal(.unauthenticated) { () throws(OperationFailure) in try await server.call(.get, "users", key: key) }
        let login = try await server.login(server.service.administrator, AuthServer.adminPassword).access
        await expectRefusal(.unprocessable) { () throws(OperationFailure) in _ = try await make(server, login, until: until) }
    }

    @Test func `another hospital's key does not exist`() async throws {
        let server = try await AuthServer()
        let admin = try await server.administrator()
        let (_, _, north) = try await server.hospital("North", by: admin)
        let id = try await make(server, admin).text("id")
        await expectRefusal(.notFound) { () throws(OperationFailure) in
            try await server.call(.delete, "auth/api-keys/\(id)", token: north)
        }
        #expect(try await server.call(.get, "auth/api-keys", token: north).page.total == 0)
    }
}
