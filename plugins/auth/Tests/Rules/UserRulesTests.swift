import FHIRCore
import FHIRJSON
import FHIRSchema
import FHIRStore
import PluginKit
import Testing

@testable import AuthPlugin

struct UserRulesTests {
    private let fhir = Caller(access: AuthService.ownAccess, origin: CommitOrigin(door: .fhir, correlationID: "test"))

    /// Deletes a resource through FHIR, after the PractitionerRoles of users, which refer to it.
    private func delete(_ server: AuthServer, _ id: String, _ type: TypeID) async throws(OperationFailure) {
        let role = server.service.types.practitionerRole
        try await server.host.write(fhir) { writer throws(OperationFailure) in
            for account in try writer.all(Account.self) {
                for membership in account.memberships {
                    _ = try writer.delete(role, ResourceID(unchecked: membership.practitionerRole), ifMatch: nil)
                }
            }
            _ = try writer.delete(type, ResourceID(unchecked: id), ifMatch: nil)
        }
    }

    @Test func `an active user's Practitioner stays`() async throws {
        let server = try await AuthServer()
        let admin = try await server.administrator()
        let (id, _) = try await server.make("ada@b.example", [], by: admin)
        do throws(OperationFailure) {
            try await delete(server, id, server.service.types.practitioner)
            Testing.Issue.record("It was deleted")
        } catch {
            #expect(error.issues.first?.rule == "auth-user-practitioner")
        }
        try await server.call(
            .put, "users/\(id)",
            .fields(
                ("email", .string("ada@b.example")), ("firstName", .string("Ada")), ("lastName", .string("Berg")),
                ("isActive", .boolean(false))),
            token: admin)
        try await delete(server, id, server.service.types.practitioner)
        let user = try await server.call(.get, "users/\(id)", token: admin)
        #expect(user.value["lastName"] == .null)
        // Changed again, the user has both resources again.
        let body = JSONValue.fields(("email", .string("ada@b.example")), ("firstName", .string("Ada")), ("lastName", .string("Dahl")))
        #expect(try await server.call(.put, "users/\(id)", body, token: admin).text("lastName") == "Dahl")
    }

    @Test func `a hospital's Organization stays`() async throws {
        let server = try await AuthServer()
        let admin = try await server.administrator()
        let id = try await server.call(.get, "auth/me", token: admin).text("hospitalId")
        await expectRefusal(.unprocessable) { () throws(OperationFailure) in try await delete(server, id, server.service.types.organization)
        }
    }

    @Test func `a name that is changed through FHIR is told and shown, and the version counts`() async throws {
        let server = try await AuthServer()
        let admin = try await server.administrator()
        let (id, _) = try await server.make("ada@b.example", [], by: admin)
        let version = try #require(try await server.call(.get, "users/\(id)", token: admin).answer.version)
        let count = try await server.events().count
        let type = server.service.types.practitioner
        try await server.host.write(fhir) { writer throws(OperationFailure) in
            let id = ResourceID(unchecked: id)
            guard let current = try writer.current(type, id) else { return }
            var editor = ResourceEditor(current.resource)
            PersonName(first: "Ada", last: "Dahl").write(to: &editor)
            _ = try writer.update(editor, id, ifMatch: nil)
            // A Practitioner who is no user is nobody's business here.
            _ = try writer.update(editor, ResourceID(unchecked: "other"), ifMatch: nil)
        }
        #expect(try await server.events()[count...].map(\.type) == ["user.updated"])
        let user = try await server.call(.get, "users/\(id)", token: admin)
        #expect(user.text("lastName") == "Dahl")
        #expect(user.answer.version == version + 1)
    }
}
