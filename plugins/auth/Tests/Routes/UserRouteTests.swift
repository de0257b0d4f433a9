import FHIRCore
import FHIRJSON
import FHIRStore
import PluginKit
import Testing

@testable import AuthPlugin

struct UserRouteTests {
    private func change(
        _ email: String = "ada@b.example", first: String = "Ada", last: String = "Berg", isActive: Bool? = nil, roles: [String]? = nil
    )
        -> JSONValue
    {
        .fields(
            ("email", .string(email)), ("firstName", .string(first)), ("lastName", .string(last)), ("roles", roles.map(JSONValue.strings)),
            ("isActive", isActive.map(JSONValue.boolean)))
    }

    private func events(_ server: AuthServer) async throws(OperationFailure) -> [String] { try await server.events().map(\.type) }

    @Test func `a user is created with its Practitioner and PractitionerRole`() async throws {
        let server = try await AuthServer()
        let admin = try await server.administrator()
        let before = try await events(server).count
        let reply = try await server.call(.post, "users", AuthServer.user("ada@b.example", ["doctor", "nurse"]), token: admin)
        let id = reply.text("id")
        #expect(reply.answer.location == "users/\(id)")
        #expect(reply.value["oneTimePassword"] == .null)
        #expect(try await events(server)[before...] == ["user.created", "role.assigned", "role.assigned"])
        let types = server.service.types
        let (practitioner, account) = try await server.host.read(AuthService.ownAccess, at: nil) { view throws(OperationFailure) in
            (try view.current(types.practitioner, ResourceID(unchecked: id))?.resource, try view.find(Account.self, id))
        }
        #expect(
            practitioner.map { PractitionerMapping($0) }
                == PractitionerMapping(name: PersonName(first: "Ada", last: "Berg"), email: "ada@b.example", isActive: true))
        let roleID = try #require(account?.memberships.first?.practitionerRole)
        let role = try await server.host.read(AuthService.ownAccess, at: nil) { view throws(OperationFailure) in
            try view.current(types.practitionerRole, ResourceID(unchecked: roleID))?.resource
        }
        #expect(role.map { PractitionerRoleMapping($0).roles.map(\.id) } == ["doctor", "nurse"])
        let read = try await server.call(.get, "users/\(id)", token: admin)
        #expect(read.value["roles"]?.items?.map { $0.text("name") } == ["doctor", "nurse"])
        #expect(read.answer.version == reply.answer.version)
    }

    @Test func `without a password the server makes one for one use`() async throws {
        let server = try await AuthServer()
        let admin = try await server.administrator()
        let body = change(roles: ["nurse"])
        let reply = try await server.call(.post, "users", body, token: admin)
        let password = reply.text("oneTimePassword")
        #expect(password.count == 23)
        #expect(try await server.login("ada@b.example", password).mustChangePassword)
    }

    @Test func `what is wrong with a new user is refused`() async throws {
        let server = try await AuthServer()
        let admin = try await server.administrator()
        try await server.call(.post, "users", AuthServer.user("ada@b.example", []), token: admin)
        await expectRefusal(.conflict, .emailUnique) { () throws(OperationFailure) in
            try await server.call(.post, "users", AuthServer.user("ADA@B.example", []), token: admin)
        }
        for body in [
            AuthServer.user("no address", []), AuthServer.user("b@b.example", ["nothing"]), AuthServer.user("b@b.example", [], first: " "),
            AuthServer.user("b@b.example", [], last: " Berg"), change("b@b.example").adding("password", .string("password1234")),
        ] {
            await expectRefusal(.unprocessable) { () throws(OperationFailure) in try await server.call(.post, "users", body, token: admin) }
        }
    }

    @Test func `changes are told, versions count, stale ones are refused`() async throws {
        let server = try await AuthServer()
        let admin = try await server.administrator()
        let (id, _) = try await server.make("ada@b.example", ["doctor"], by: admin)
        let version = try #require(try await server.call(.get, "users/\(id)", token: admin).answer.version)
        let before = try await events(server).count
        let reply = try await server.call(
            .put, "users/\(id)", change("ada.berg@b.example", first: "Ada Maria", roles: ["nurse"]), token: admin, ifMatch: version)
        #expect(reply.text("email") == "ada.berg@b.example" && reply.text("firstName") == "Ada Maria")
        #expect(reply.answer.version ?? 0 > version)
        #expect(try await events(server)[before...] == ["role.assigned", "role.revoked", "user.updated"])
        await expectRefusal(.preconditionFailed) { () throws(OperationFailure) in
            try await server.call(.put, "users/\(id)", change(), token: admin, ifMatch: version)
        }
        await expectRefusal(.conflict, .emailUnique) { () throws(OperationFailure) in
            try await server.call(.put, "users/\(id)", change(server.service.administrator), token: admin)
        }
        _ = try await server.login("ada.berg@b.example", AuthServer.userPassword)
        await expectRefusal(.unauthenticated) { () throws(OperationFailure) in
            _ = try await server.login("ada@b.example", AuthServer.userPassword)
        }
    }

    @Test func `deactivation, role changes and removal act on the next request`() async throws {
        let server = try await AuthServer()
        let admin = try await server.administrator()
        let (id, token) = try await server.make("ada@b.example", ["receptionist"], by: admin)
        try await server.call(.get, "users", token: token)
        try await server.call(.delete, "users/\(id)/roles/receptionist", token: admin)
        await expectRefusal(.forbidden) { () throws(OperationFailure) in try await server.call(.get, "users", token: token) }
        try await server.call(.post, "users/\(id)/roles", .fields(("roleId", .string("receptionist"))), token: admin)
        try await server.call(.get, "users", token: token)
        try await server.call(.put, "users/\(id)", change(isActive: false), token: admin)
        await expectRefusal(.unauthenticated) { () throws(OperationFailure) in try await server.call(.get, "users", token: token) }
        try await server.call(.put, "users/\(id)", change(isActive: true), token: admin)
        let next = try await server.login("ada@b.example", AuthServer.userPassword).access
        try await server.call(.delete, "users/\(id)", token: admin)
        await expectRefusal(.unauthenticated) { () throws(OperationFailure) in try await server.call(.get, "users", token: next) }
        await expectRefusal(.notFound) { () throws(OperationFailure) in try await server.call(.get, "users/\(id)", token: admin) }
        #expect(try await events(server).suffix(2) == ["role.revoked", "user.deleted"])
        // The e-mail is free again.
        try await server.call(.post, "users", AuthServer.user("ada@b.example", []), token: admin)
    }

    @Test func `a role that a user has not cannot be taken, and one that it has is not given twice`() async throws {
        let server = try await AuthServer()
        let admin = try await server.administrator()
        let (id, _) = try await server.make("ada@b.example", ["doctor"], by: admin)
        let before = try await events(server).count
        try await server.call(.post, "users/\(id)/roles", .fields(("roleId", .string("doctor"))), token: admin)
        #expect(try await events(server).count == before)
        await expectRefusal(.notFound) { () throws(OperationFailure) in
            try await server.call(.delete, "users/\(id)/roles/nurse", token: admin)
        }
        await expectRefusal(.unprocessable) { () throws(OperationFailure) in
            try await server.call(.post, "users/\(id)/roles", .fields(("roleId", .string("none"))), token: admin)
        }
    }

    @Test func `the last administrator stays`() async throws {
        let server = try await AuthServer()
        let admin = try await server.administrator()
        let id = try await server.call(.get, "auth/me", token: admin).text("id")
        let own = change(server.service.administrator, first: "First", last: "Administrator", isActive: false)
        for attempt in 0..<3 {
            await expectRefusal(.conflict, .lastAdministrator) { () throws(OperationFailure) in
                switch attempt {
                case 0: try await server.call(.put, "users/\(id)", own, token: admin)
                case 1: try await server.call(.delete, "users/\(id)", token: admin)
                default: try await server.call(.delete, "users/\(id)/roles/system-administrator", token: admin)
                }
            }
        }
        _ = try await server.make("second@b.example", ["system-administrator"], by: admin)
        try await server.call(.delete, "users/\(id)/roles/system-administrator", token: admin)
    }

    @Test func `nobody gives or takes more than the own permissions`() async throws {
        let server = try await AuthServer()
        let admin = try await server.administrator()
        let root = try await server.call(.get, "auth/me", token: admin).text("id")
        let (_, local) = try await server.make("local@b.example", ["admin"], by: admin)
        let (doctor, _) = try await server.make("doctor@b.example", ["doctor"], by: local)
        let refused: [(DomainRoute.Method, String, JSONValue)] = [
            (.post, "users", AuthServer.user("x@b.example", ["system-administrator"])),
            (.post, "users/\(doctor)/roles", .fields(("roleId", .string("system-administrator")))),
            (.post, "users/\(root)/password", .null), (.delete, "users/\(root)", .null),
            (.delete, "users/\(root)/roles/system-administrator", .null),
            (.put, "users/\(root)", change("mine@b.example")),
            (.post, "roles", .fields(("name", .string("all")), ("permissions", .array([Permission("*", "*").json])))),
            (.post, "permissions", Permission("*", "read").json), (.post, "hospitals", .fields(("name", .string("Second")))),
            (.post, "auth/keys", .fields()),
            (.post, "auth/api-keys", .fields(("name", .string("k")), ("permissions", .array([Permission("resources", "import").json])))),
        ]
        for (method, path, body) in refused {
            await expectRefusal(.forbidden) { () throws(OperationFailure) in try await server.call(method, path, body, token: local) }
        }
        try await server.call(.post, "users/\(doctor)/password", token: local)
    }

    @Test func `a new password by the administrator is for one use and ends sessions`() async throws {
        let server = try await AuthServer()
        let admin = try await server.administrator()
        let (id, token) = try await server.make("ada@b.example", ["doctor"], by: admin)
        try await server.call(.get, "auth/me", token: token)
        let password = try await server.call(.post, "users/\(id)/password", token: admin).text("oneTimePassword")
        await expectRefusal(.unauthenticated) { () throws(OperationFailure) in try await server.call(.get, "auth/me", token: token) }
        #expect(try await server.login("ada@b.example", password).mustChangePassword)
        await expectRefusal(.unauthenticated) { () throws(OperationFailure) in
            _ = try await server.login("ada@b.example", AuthServer.userPassword)
        }
    }

    @Test func `lists are filtered, sorted and paged`() async throws {
        let server = try await AuthServer()
        let admin = try await server.administrator()
        for (number, last) in ["Coe", "abel", "Brown", "Dahl"].enumerated() {
            let roles = number < 2 ? ["nurse"] : ["doctor"]
            try await server.call(
                .post, "users", AuthServer.user("u\(number)@b.example", roles, first: "N\(number)", last: last), token: admin)
            server.clock.advance(seconds: 1)
        }
        func list(_ query: [String: String], _ paging: DomainRequest.Paging = .init()) async throws(OperationFailure) -> DomainAnswer.Page {
            try await server.call(.get, "users", token: admin, query: query, paging: paging).page
        }
        func names(_ page: DomainAnswer.Page) -> [String?] { page.items.map { $0.text("lastName") } }
        #expect(names(try await list([:])) == ["abel", "Administrator", "Brown", "Coe", "Dahl"])
        #expect(names(try await list(["sort": "-lastName", "role": "doctor"])) == ["Dahl", "Brown"])
        #expect(names(try await list(["search": "n1 A"])) == ["abel"])
        #expect(names(try await list(["email": "U2@b.example"])) == ["Brown"])
        #expect(names(try await list(["isActive": "false"])).isEmpty)
        #expect(names(try await list(["sort": "createdAt"])).last == "Dahl")
        let first = try await list([:], .init(page: 1, pageSize: 2))
        #expect(first.total == 5 && names(first) == ["abel", "Administrator"])
        try await server.call(.post, "users", AuthServer.user("late@b.example", [], last: "Aaron"), token: admin)
        let second = try await list([:], .init(page: 2, pageSize: 2, position: first.position))
        #expect(second.total == 5 && names(second) == ["Brown", "Coe"])
    }
}
