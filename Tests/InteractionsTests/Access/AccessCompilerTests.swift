import FHIRCore
import FHIRSchema
import FHIRStore
import Interactions
import Testing

/// Rights made of grants.
struct AccessCompilerTests {
    private let server: TestServer
    private let observation = Schema.r4.type(named: "Observation") ?? .none
    private let patient = Schema.r4.known.patient
    private let practitioner = Schema.r4.type(named: "Practitioner") ?? .none

    init() throws { server = try TestServer() }

    private func rights(_ grants: AccessGrant...) async throws -> AccessRights { try await server.service.rights(grants, in: .default) }

    private func issues(_ grant: AccessGrant) async -> [String] {
        do {
            _ = try await rights(grant)
            return []
        } catch { return (error as? OperationFailure)?.issues.map(\.id.rawValue) ?? ["\(error)"] }
    }

    @Test func `what is not granted is denied`() async throws {
        let none = try await rights()
        #expect(!none.has(.read, patient) && !none.hasAny(.search))
        let some = try await rights(AccessGrant(["Observation"], "rs"), AccessGrant(["Patient"], "c", in: .init("Patient", "1")))
        #expect(some[.read, observation] == .everything)
        #expect(some[.search, observation] == .everything)
        for use in [AccessUse.create, .update, .delete] { #expect(some[use, observation] == .denied) }
        #expect(some.has(.create, patient) && !some.has(.read, patient))
        #expect(some[.create, patient] != .everything)
    }

    @Test func `all types are those of R4, and a compartment holds its members alone`() async throws {
        let all = try await rights(AccessGrant(["*"], "cruds"))
        for type in Schema.r4.resourceTypes { #expect(all[.delete, type] == .everything) }
        let own = try await rights(AccessGrant(["*"], "rs", in: .init("Patient", "1")))
        #expect(own.has(.read, patient) && own.has(.read, observation))
        #expect(!own.has(.read, practitioner))
    }

    @Test func `several grants are alternatives, of which one without condition is everything`() async throws {
        let both = try await rights(
            AccessGrant(["Observation"], "rs", where: [.init("category", "laboratory")]), AccessGrant(["Observation"], "s"))
        #expect(both[.search, observation] == .everything)
        guard case .restricted = both[.read, observation] else { return #expect(Bool(false)) }
    }

    @Test func `a grant that cannot be understood opens nothing`() async throws {
        #expect(await issues(AccessGrant(["Nothing"], "r")) == ["bad-parameter"])
        #expect(await issues(AccessGrant(["Observation"], "x")) == ["bad-parameter"])
        #expect(await issues(AccessGrant(["Observation"], "r", in: .init("Observation", "1"))) == ["bad-parameter"])
        #expect(await issues(AccessGrant(["Observation"], "r", in: .init("Patient", "a b"))) == ["bad-parameter"])
        #expect(await issues(AccessGrant(["Observation"], "r", where: [.init("nonsense", "1")])) == ["unknown-parameter"])
        for (name, value) in [("category", ""), ("_count", "3"), ("_sort", "date"), ("_include", "*"), ("_contained", "true")] {
            #expect(await issues(AccessGrant(["Observation"], "r", where: [.init(name, value)])).isEmpty == false, "\(name)")
        }
        for (name, value) in [("subject:Patient.name", "x"), ("_has:Observation:has-member:code", "x"), ("_list", "l")] {
            #expect(await issues(AccessGrant(["Observation"], "r", where: [.init(name, value)])) == ["bad-parameter"], "\(name)")
        }
    }

    @Test func `rights are equal and named alike exactly if their grants are`() async throws {
        let first = AccessGrant(["Patient", "Observation"], "sr", in: .init("Patient", "1"))
        let second = AccessGrant(["Observation"], "r", where: [.init("category", "a&b"), .init("code", "c")])
        let rights = try await rights(first, second)
        let same = try await self.rights(
            AccessGrant(["Observation"], "r", where: [.init("code", "c"), .init("category", "a&b")]),
            AccessGrant(["Observation", "Patient"], "rs", in: .init("Patient", "1")))
        #expect(rights == same)
        #expect(rights.name == same.name)
        for other in [
            [first], [second], [first, AccessGrant(["Observation"], "r", where: [.init("category", "a"), .init("code", "c")])],
            [AccessGrant(["Patient", "Observation"], "sr", in: .init("Patient", "2")), second],
            [first, AccessGrant(["Observation"], "rs", where: [.init("category", "a&b"), .init("code", "c")])],
        ] {
            let compiled = try await server.service.rights(other, in: .default)
            #expect(compiled.name != rights.name)
            #expect(compiled != rights)
        }
    }

    @Test func `restrictions that look at bodies hold on every way`() async throws {
        var server = server
        await server.send(
            .put, "Patient/p1",
            Resource.patient(
                "p1",
                #""name":[{"text":"Long"}],"text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\">red</div>"}"#))
        await server.send(
            .put, "Patient/p2",
            Resource.patient(
                "p2",
                #""name":[{"text":"Long"}],"text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\">blue</div>"}"#))
        try await server.grant([AccessGrant(["Patient"], "cruds", where: [.init("_text", "red")])])
        #expect(await server.ids("Patient") == ["p1"])
        #expect(await server.ids("Patient?_content=blue") == [])
        #expect(await server.ids("Patient?_text=red") == ["p1"])
        #expect(await server.send(.get, "Patient/p1").status == 200)
        #expect(await server.send(.get, "Patient/p2").status == 404)
        #expect(await server.send(.get, "Patient/p2/_history/1").status == 404)
        #expect(await server.send(.get, "Patient/_history")["total"] == "1")
        #expect(await server.send(.delete, "Patient/p2").status == 204)
        #expect(await server.send(.put, "Patient/p1", Resource.patient("p1")).status == 403)
        #expect(await server.send(.delete, "Patient/p1").status == 204)
        #expect(await server.send(.get, "Patient/p1").status == 410)
    }
}
