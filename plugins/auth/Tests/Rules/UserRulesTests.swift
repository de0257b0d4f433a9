import FHIRCore
import FHIRJSON
import FHIRSchema
import FHIRStore
import PluginKit
import Testing

@testable import AuthPlugin

struct UserRulesTests {
    private let fhir = Caller(access: AuthService.ownAccess, origin: CommitOrigin(door: .fhir, correlationID: "test"))

    private func delete(_ server: AuthServer, _ id: String, _ type: TypeID) async throws(OperationFailure) {
        try await server.host.write(fhir) { writer throws(OperationFailure) in
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
                ("email", .string("ada@b.example")), ("firstName", .string("Ada")), ("lastName", .string("Berg")), ("isActive", .boolean(false))),
            token: admin)
        try await delete(server, id, server.service.types.practitioner)
        let user = try await server.call(.get, "users/\(id)", token: admin)
        #expect(user.value["lastName"] == .null)
    }

    @Test func `a hospital's Organization stays`() async throws {
        let server = try await AuthServer()
        let admin = try await server.administrator()
        let id = try await server.call(.get, "auth/me", token: admin).text("hospitalId")
        await expectRefusal(.unprocessable) { () throws(OperationFailure) in try await delete(server, id, server.service.types.organization) }
    }

    @Test func `a name that is changed through FHIR is told and shown, and the version counts`() async throws {
        let server = try await AuthServer()
        let admin = try await server.administrator()
        let (id, _) = try await server.make("ada@b.example", [], by: admin)
        let version = try #require(try await server.call(.get, "users/\(id)", token: admin).answer.version)
        let count = server.host.events.count
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
        #expect(server.host.events[count...].map(\.event.type) == ["user.updated"])
        let user = try await server.call(.get, "users/\(id)", token: admin)
        #expect(user.text("lastName") == "Dahl")
        #expect(user.answer.version == version + 1)
    }
}
