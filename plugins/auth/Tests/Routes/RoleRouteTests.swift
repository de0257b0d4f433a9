import FHIRCore
import FHIRJSON
import PluginKit
import Testing

@testable import AuthPlugin

struct RoleRouteTests {
    private func role(_ name: String, _ permissions: [Permission]) -> JSONValue {
        .fields(("name", .string(name)), ("permissions", .array(permissions.map(\.json))))
    }

    @Test func `roles are made, changed and deleted`() async throws {
        let server = try await AuthServer()
        let admin = try await server.administrator()
        let made = try await server.call(.post, "roles", role("auditor", [Permission("users", "read")]), token: admin)
        let id = made.text("id")
        let (user, token) = try await server.make("ada@b.example", [id], by: admin)
        try await server.call(.get, "users", token: token)
        await expectRefusal(.forbidden) { () throws(OperationFailure) in try await server.call(.get, "roles", token: token) }
        await expectRefusal(.preconditionFailed) { () throws(OperationFailure) in
            try await server.call(.put, "roles/\(id)", role("auditor", []), token: admin, ifMatch: 9)
        }
        try await server.call(
            .put, "roles/\(id)", role("Auditor", [Permission("roles", "read"), Permission("roles", "read")]), token: admin,
            ifMatch: made.answer.version)
        try await server.call(.get, "roles", token: token)
        await expectRefusal(.forbidden) { () throws(OperationFailure) in try await server.call(.get, "users", token: token) }
        #expect(try await server.call(.get, "roles/\(id)", token: admin).value["permissions"]?.items?.count == 1)
        await expectRefusal(.conflict, .roleInUse) { () throws(OperationFailure) in
            try await server.call(.delete, "roles/\(id)", token: admin)
        }
        try await server.call(.delete, "users/\(user)/roles/\(id)", token: admin)
        try await server.call(.delete, "roles/\(id)", token: admin)
        await expectRefusal(.notFound) { () throws(OperationFailure) in try await server.call(.get, "roles/\(id)", token: admin) }
    }

    @Test func `roles of the server stay as they are, names are unique`() async throws {
        let server = try await AuthServer()
        let admin = try await server.administrator()
        await expectRefusal(.unprocessable, .systemRole) { () throws(OperationFailure) in
            try await server.call(.put, "roles/doctor", role("doctor", []), token: admin)
        }
        await expectRefusal(.unprocessable, .systemRole) { () throws(OperationFailure) in
            try await server.call(.delete, "roles/doctor", token: admin)
        }
        await expectRefusal(.conflict, .roleNameUnique) { () throws(OperationFailure) in
            try await server.call(.post, "roles", role("Doctor", []), token: admin)
        }
        await expectRefusal(.unprocessable) { () throws(OperationFailure) in
            try await server.call(.post, "roles", role("x", [Permission("unknown", "read")]), token: admin)
        }
        await expectRefusal(.unprocessable) { () throws(OperationFailure) in
            try await server.call(.post, "roles", role("  ", []), token: admin)
        }
    }

    @Test func `roles are listed`() async throws {
        let server = try await AuthServer()
        let admin = try await server.administrator()
        try await server.call(.post, "roles", role("auditor", []), token: admin)
        let all = try await server.call(.get, "roles", token: admin).page
        #expect(all.items.compactMap { $0.text("name") } == (SystemRoles.all.map(\.name) + ["auditor", "system-administrator"]).sorted())
        let own = try await server.call(.get, "roles", token: admin, query: ["isSystemRole": "false"]).page
        #expect(own.items.compactMap { $0.text("name") } == ["auditor"])
        #expect(try await server.call(.get, "roles", token: admin, query: ["name": "NURSE"]).page.total == 1)
    }

    @Test func `a hospital may have permissions of its own`() async throws {
        let server = try await AuthServer()
        let admin = try await server.administrator()
        let (_, local) = try await server.make("local@b.example", ["admin"], by: admin)
        let made = try await server.call(.post, "permissions", Permission("parking", "write").json, token: local)
        #expect(made.text("id") == "parking.write")
        await expectRefusal(.conflict, .permissionUnique) { () throws(OperationFailure) in
            try await server.call(.post, "permissions", Permission("parking", "write").json, token: local)
        }
        await expectRefusal(.unprocessable) { () throws(OperationFailure) in
            try await server.call(.post, "permissions", Permission("Parking", "write").json, token: local)
        }
        try await server.call(.post, "roles", role("gate", [Permission("parking", "write")]), token: local)
        let found = try await server.call(.get, "permissions", token: local, query: ["resource": "parking"]).page
        #expect(found.total == 1)
        let read = try await server.call(.get, "permissions", token: local, query: ["action": "read", "sort": "-action"]).page
        #expect(read.total == SystemRoles.resources.count)
    }

    @Test func `a later version's roles come to the hospitals at its start`() async throws {
        let server = try await AuthServer()
        try await server.host.write(AuthService.starter) { writer throws(OperationFailure) in
            try writer.store(Role(key: "nurse", name: "nurse", permissions: [], isSystem: true, created: writer.instant))
            try writer.remove("doctor", from: AuthCollections.roles)
            try writer.remove("users.read", from: AuthCollections.permissions)
        }
        try await server.start()
        let roles = try await server.host.read(AuthService.ownAccess, at: nil) { view throws(OperationFailure) in try view.all(Role.self) }
        for definition in SystemRoles.all { #expect(roles.first { $0.key == definition.name }?.permissions == definition.permissions) }
    }
}
