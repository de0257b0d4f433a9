import FHIRCore
import FHIRJSON
import FHIRStore
import PluginKit
import Testing

@testable import AuthPlugin

struct HospitalRouteTests {
    @Test func `a hospital is made with a tenant of its own`() async throws {
        let server = try await AuthServer()
        let admin = try await server.administrator()
        let address = JSONValue.fields(("line", .strings(["Street 1"])), ("city", .string("Bergen")))
        let reply = try await server.call(
            .post, "hospitals", .fields(("name", .string("North")), ("address", address), ("phone", .string("+47 1"))), token: admin)
        let id = reply.text("id")
        #expect(reply.value["address"] == address && reply.text("phone") == "+47 1")
        let event = try #require(try await server.events().last)
        #expect(event.type == "hospital.created" && event.tenant == Tenant(rawValue: 2))
        let types = server.service.types
        let organization = try await server.host.read(Access(tenant: Tenant(rawValue: 2), principal: nil), at: nil) {
            view throws(OperationFailure) in try view.current(types.organization, ResourceID(unchecked: id))?.resource
        }
        #expect(organization?.string("name") == "North")
        let third = try await server.call(.post, "hospitals", .fields(("name", .string("South"))), token: admin)
        #expect(third.value["address"] == .null)
        let list = try await server.call(.get, "hospitals", token: admin).page
        #expect(list.items.compactMap { $0.text("name") } == ["Hospital", "North", "South"])
        #expect(try await server.call(.get, "hospitals", token: admin, query: ["search": "ort"]).page.total == 1)
        let changed = try await server.call(
            .put, "hospitals/\(id)", .fields(("name", .string("Far North"))), token: admin, ifMatch: reply.answer.version)
        #expect(changed.text("name") == "Far North" && changed.value["phone"] == .null)
        await expectRefusal(.preconditionFailed) { () throws(OperationFailure) in
            try await server.call(
                .put, "hospitals/\(id)", .fields(("name", .string("X"))), token: admin, ifMatch: reply.answer.version)
        }
    }

    @Test func `hospitals created at once get numbers of their own`() async throws {
        let server = try await AuthServer()
        let admin = try await server.administrator()
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<6 {
                group.addTask { _ = try? await server.call(.post, "hospitals", .fields(("name", .string("H\(number)"))), token: admin) }
            }
        }
        let records = try await server.host.read(AuthService.ownAccess, at: nil) { view throws(OperationFailure) in
            try view.all(HospitalRecord.self)
        }
        #expect(Set(records.map(\.tenant)).count == records.count && records.count == 7)
    }

    @Test func `a hospital's administrators see no other`() async throws {
        let server = try await AuthServer()
        let admin = try await server.administrator()
        let (north, northAdmin, token) = try await server.hospital("North", by: admin)
        let first = try await server.call(.get, "auth/me", token: admin)
        let (root, main) = (first.text("id"), first.text("hospitalId"))
        #expect(try await server.call(.get, "hospitals", token: token).page.items.compactMap { $0.text("id") } == [north])
        #expect(try await server.call(.get, "users", token: token).page.items.compactMap { $0.text("id") } == [northAdmin])
        let hidden: [(DomainRoute.Method, String, JSONValue)] = [
            (.get, "hospitals/\(main)", .null), (.get, "hospitals/none", .null),
            (.put, "hospitals/\(main)", .fields(("name", .string("X")))),
            (.get, "users/\(root)", .null), (.get, "users/none", .null), (.delete, "users/\(root)", .null),
            (.post, "users/\(root)/password", .null), (.get, "roles/system-administrator", .null),
            (.post, "hospitals/\(main)/staff", .fields(("userId", .string(northAdmin)))),
            (.post, "hospitals/\(north)/staff", .fields(("userId", .string(root)))),
            (.post, "users", AuthServer.user("x@b.example", []).adding("hospitalId", .string(main))),
        ]
        for (method, path, body) in hidden {
            do throws(OperationFailure) {
                try await server.call(method, path, body, token: token)
                Testing.Issue.record("\(path) was answered")
            } catch {
                #expect(error.category == .notFound && error.issues == AuthFailures.notFound.issues, "\(path)")
            }
        }
        await expectRefusal(.forbidden) { () throws(OperationFailure) in
            try await server.call(.get, "users", token: token, hospital: main)
        }
        await expectRefusal(.forbidden) { () throws(OperationFailure) in
            try await server.call(.get, "users", token: token, hospital: "none")
        }
    }

    @Test func `a user of two hospitals names the one that is meant`() async throws {
        let server = try await AuthServer()
        let admin = try await server.administrator()
        let main = try await server.call(.get, "auth/me", token: admin).text("hospitalId")
        let (north, _, _) = try await server.hospital("North", by: admin)
        let (ada, token) = try await server.make("ada@b.example", ["receptionist"], by: admin)
        let joined = try await server.call(
            .post, "hospitals/\(north)/staff", .fields(("userId", .string(ada)), ("roles", .strings(["doctor"]))), token: admin)
        #expect(joined.text("hospitalId") == north && joined.text("firstName") == "Ada")
        #expect(joined.value["roles"]?.items?.map { $0.text("name") } == ["doctor"])
        await expectRefusal(.conflict, .alreadyStaff) { () throws(OperationFailure) in
            try await server.call(.post, "hospitals/\(north)/staff", .fields(("userId", .string(ada))), token: admin)
        }
        #expect(try await server.call(.get, "auth/me", token: token).text("hospitalId") == main)
        #expect(try await server.call(.get, "auth/me", token: token, hospital: north).text("hospitalId") == north)
        try await server.call(.get, "users", token: token)
        await expectRefusal(.forbidden) { () throws(OperationFailure) in
            try await server.call(.get, "users", token: token, hospital: north)
        }
        let there = try await server.login("ada@b.example", AuthServer.userPassword, hospital: north)
        #expect(try await server.call(.get, "auth/me", token: there.access).text("hospitalId") == north)
        // Removed at home, the user has one hospital left; another one added, none is at home.
        try await server.call(.delete, "users/\(ada)", token: admin)
        let left = try await server.login("ada@b.example", AuthServer.userPassword).access
        #expect(try await server.call(.get, "auth/me", token: left).text("hospitalId") == north)
        let (south, _, _) = try await server.hospital("South", by: admin)
        try await server.call(.post, "hospitals/\(south)/staff", .fields(("userId", .string(ada))), token: admin)
        let none = try await server.login("ada@b.example", AuthServer.userPassword).access
        await expectRefusal(.invalid) { () throws(OperationFailure) in try await server.call(.get, "auth/me", token: none) }
        #expect(try await server.call(.get, "auth/me", token: none, hospital: south).text("hospitalId") == south)
    }

    @Test func `a deactivated hospital is closed to its users, the first one cannot be`() async throws {
        let server = try await AuthServer()
        let admin = try await server.administrator()
        let main = try await server.call(.get, "auth/me", token: admin).text("hospitalId")
        let (north, _, token) = try await server.hospital("North", by: admin)
        try await server.call(.get, "users", token: token)
        await expectRefusal(.forbidden) { () throws(OperationFailure) in
            try await server.call(.put, "hospitals/\(north)", .fields(("name", .string("N")), ("isActive", .boolean(false))), token: token)
        }
        try await server.call(.put, "hospitals/\(north)", .fields(("name", .string("N")), ("isActive", .boolean(false))), token: admin)
        await expectRefusal(.unauthenticated) { () throws(OperationFailure) in try await server.call(.get, "users", token: token) }
        await expectRefusal(.unprocessable, .firstHospital) { () throws(OperationFailure) in
            try await server.call(.put, "hospitals/\(main)", .fields(("name", .string("M")), ("isActive", .boolean(false))), token: admin)
        }
        #expect(try await server.call(.get, "hospitals", token: admin, query: ["isActive": "false"]).page.total == 1)
        let closed = try await server.call(
            .post, "hospitals", .fields(("name", .string("Later")), ("isActive", .boolean(false))), token: admin)
        #expect(closed.value["isActive"] == .boolean(false))
    }
}
