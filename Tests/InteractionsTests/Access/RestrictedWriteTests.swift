import FHIRCore
import FHIRSchema
import FHIRStore
import Interactions
import PluginKit
import Testing

/// What a caller with rights may write, and what is answered where not.
struct RestrictedWriteTests {
    private let host: TestServer

    init() async throws {
        host = try TestServer()
        await host.send(.put, "Patient/p1", Resource.patient("p1", identifier: "urn:p|1"))
        await host.send(.put, "Patient/p2", Resource.patient("p2", identifier: "urn:p|2"))
        await host.send(.put, "Observation/own", Self.observation("own", "p1", "laboratory"))
        await host.send(.put, "Observation/vital", Self.observation("vital", "p1", "vital-signs"))
        await host.send(.put, "Observation/other", Self.observation("other", "p2", "laboratory"))
    }

    private static func observation(_ id: String?, _ patient: String, _ category: String, identifier: String = "urn:o|1") -> String {
        Resource.observation(
            id, subject: "Patient/\(patient)", identifier: identifier, #""category":[{"coding":[{"code":"\#(category)"}]}]"#)
    }

    private func server(_ grants: AccessGrant...) async throws -> TestServer {
        var server = host
        try await server.grant(grants)
        return server
    }

    /// Reads all of patient p1, and writes their laboratory results.
    private func laboratory() async throws -> TestServer {
        try await server(
            AccessGrant(["Observation", "Patient"], "rs", in: .init("Patient", "p1")),
            AccessGrant(["Observation"], "cud", in: .init("Patient", "p1"), where: [.init("category", "laboratory")]))
    }

    @Test func `what is written must be open to the caller`() async throws {
        let server = try await laboratory()
        let commits = server.commits
        let refused = [
            await server.send(.post, "Observation", Self.observation(nil, "p2", "laboratory")),
            await server.send(.post, "Observation", Self.observation(nil, "p1", "vital-signs")),
            await server.send(.put, "Observation/own", Self.observation("own", "p1", "vital-signs")),
            await server.send(.put, "Observation/own", Self.observation("own", "p2", "laboratory")),
            await server.send(.patch, "Observation/own", Patch.replace("Observation.subject.reference", #""valueString":"Patient/p2""#)),
            // It may be read, so there is nothing to hide.
            await server.send(.put, "Observation/vital", Self.observation("vital", "p1", "laboratory")),
            await server.send(.patch, "Observation/vital", Patch.replace("Observation.status", #""valueCode":"amended""#)),
            await server.send(.delete, "Observation/vital"),
        ]
        for reply in refused {
            #expect(reply.status == 403)
            #expect(reply.issues == ["forbidden"])
            #expect(reply["issue.0.diagnostics"]?.hasSuffix("resources of type Observation") == true)
        }
        #expect(server.commits == commits)
        #expect(await server.send(.post, "Observation", Self.observation(nil, "p1", "laboratory")).status == 201)
        #expect(
            await server.send(.put, "Observation/own", Self.observation("own", "p1", "laboratory", identifier: "urn:o|2")).status == 200)
        #expect(await server.send(.patch, "Observation/own", Patch.replace("Observation.status", #""valueCode":"amended""#)).status == 200)
        #expect(await server.send(.delete, "Observation/own").status == 204)
        #expect(await server.send(.get, "Observation/own").status == 410)
        #expect(await server.send(.put, "Observation/own", Self.observation("own", "p1", "laboratory")).status == 201)
    }

    @Test func `a transaction that writes one thing too many writes nothing`() async throws {
        let server = try await laboratory()
        let commits = server.commits
        let reply = await server.send(
            .post, "",
            Resource.transaction(
                Entry("POST", "Observation", Self.observation(nil, "p1", "laboratory")),
                Entry("POST", "Observation", Self.observation(nil, "p2", "laboratory"))))
        #expect(reply.status == 403)
        #expect(reply.expressions == ["Bundle.entry[1]"])
        #expect(server.commits == commits)
    }

    @Test func `an update creates only where nothing can be hidden`() async throws {
        let restricted = try await laboratory()
        let free = try await server(
            AccessGrant(["Observation"], "rs"), AccessGrant(["Observation"], "u", where: [.init("category", "laboratory")]))
        let body = Self.observation("unused", "p1", "laboratory")
        #expect(await restricted.send(.put, "Observation/unused", body).status == 404)
        #expect(await restricted.send(.put, "Observation/other", Self.observation("other", "p1", "laboratory")).status == 404)
        #expect(await free.send(.put, "Observation/unused", Self.observation("unused", "p1", "vital-signs")).status == 403)
        #expect(await free.send(.put, "Observation/unused", body).status == 201)
    }

    @Test func `conditions match what the caller may find, and fail when hidden resources match too`() async throws {
        let server = try await laboratory()
        // Only a hidden one matches, as if there were none.
        await host.send(.put, "Observation/other", Self.observation("other", "p2", "laboratory", identifier: "urn:o|hidden"))
        let condition = "identifier=urn:o|hidden"
        #expect(await server.send(.delete, "Observation?\(condition)").status == 204)
        #expect(await server.send(.get, "Observation/other").status == 404)
        #expect(await host.send(.get, "Observation/other").status == 200)
        #expect(
            await server.send(.put, "Observation?\(condition)", Self.observation(nil, "p1", "laboratory", identifier: "urn:o|hidden"))
                .status == 201)
        // Now one that may be found besides the hidden one.
        for reply in [
            await server.send(.delete, "Observation?\(condition)"),
            await server.send(.put, "Observation?\(condition)", Self.observation(nil, "p1", "laboratory")),
            await server.send(.patch, "Observation?\(condition)", Patch.replace("Observation.status", #""valueCode":"amended""#)),
            await server.send(.post, "Observation", Self.observation(nil, "p1", "laboratory"), .ifNoneExist(condition)),
            await server.send(
                .post, "",
                Resource.transaction(
                    Entry(
                        "POST", "Observation", Self.observation(nil, "p1", "laboratory"),
                        conditions: #""ifNoneExist":"\#(condition)""#))),
        ] {
            #expect(reply.status == 412)
            #expect(reply.issues == ["multiple-matches"])
        }
        // One that may be found alone.
        await host.send(.delete, "Observation/other")
        #expect(await server.send(.post, "Observation", Self.observation(nil, "p1", "laboratory"), .ifNoneExist(condition)).status == 200)
    }

    @Test func `integrity holds with what is hidden, and does not name it`() async throws {
        let server = try await server(AccessGrant(["Patient"], "cruds"))
        let reply = await server.send(.delete, "Patient/p1")
        #expect(reply.status == 409)
        #expect(reply.text.contains("Observation") == false)
        #expect(await host.send(.delete, "Patient/p1").text.contains("Observation"))
    }

    @Test func `a type without the right is refused before anything is looked up`() async throws {
        let server = try await server(AccessGrant(["Patient"], "r"), AccessGrant(["Observation"], "cs"))
        let body = Self.observation(nil, "p1", "laboratory")
        let doors: [(InteractionRequest.Method, String, String?, Int)] = [
            (.get, "Patient/p1", nil, 200), (.get, "Patient", nil, 403), (.get, "Patient/_history", nil, 403),
            (.get, "Patient/p1/_history", nil, 200),
            (.get, "Patient/p1/Patient", nil, 403), (.delete, "Patient/p1", nil, 403), (.get, "Patient/p1/$everything", nil, 200),
            (.get, "Observation", nil, 200), (.get, "Observation/own", nil, 403), (.post, "Observation", body, 201),
            (.put, "Observation/own", Self.observation("own", "p1", "laboratory"), 403), (.get, "Encounter", nil, 403),
            (.get, "Encounter/e", nil, 403),
            (.post, "Encounter", "no JSON", 403), (.get, "_history", nil, 200), (.get, "", nil, 200), (.get, "metadata", nil, 200),
            (.post, "$reindex", nil, 403), (.get, "Observation/$lastn?patient=p1&category=laboratory", nil, 200),
            (.patch, "Observation/own", "[]", 403),
        ]
        for (method, url, body, status) in doors {
            let reply = await server.send(method, url, body)
            #expect(reply.status == status, "\(method) \(url): \(reply.text.prefix(300))")
            if status == 403 { #expect(reply.issues == ["forbidden"]) }
        }
        let nothing = try await self.server()
        for url in ["", "_history", "Patient/p1", "Patient"] { #expect(await nothing.send(.get, url).status == 403) }
        let batch = await server.send(.post, "", Resource.batch(Entry("GET", "Encounter/e"), Entry("GET", "Patient/p1")))
        #expect(batch.each("entry", "response.status").map { $0?.prefix(3) } == ["403", "200"])
        let transaction = await server.send(.post, "", Resource.transaction(Entry("GET", "Encounter/e"), Entry("GET", "Patient/p1")))
        #expect(transaction.status == 403)
        #expect(transaction.expressions == ["Bundle.entry[0]"])
    }

    @Test func `what plugins do for a caller is done with the caller's rights`() async throws {
        let server = try await laboratory()
        let caller = Caller(
            access: Access(tenant: .default, principal: nil, rights: server.rights),
            origin: CommitOrigin(door: .domain, correlationID: "test"))
        let observation = Schema.r4.known.observation
        let ids = ["own", "vital", "other", "none"].map { ResourceID(unchecked: $0) }
        let service = server.service
        let found = try await service.write(caller) { writer throws(OperationFailure) in
            let isThere = try ids.map { id throws(OperationFailure) in try writer.current(observation, id) != nil }
            let isDeleted = try writer.delete(observation, ids[2], ifMatch: nil)
            return (isThere, isDeleted, try writer.count(observation, []))
        }
        #expect(found.0 == [true, true, false, false])
        #expect(!found.1)
        #expect(found.2 == 2)
        let read = try await service.read(caller.access, at: nil) { view throws(OperationFailure) in
            try ids.map { id throws(OperationFailure) in try view.current(observation, id) != nil }
        }
        #expect(read == found.0)
        await #expect(throws: OperationFailure.self) {
            try await service.write(caller) { writer throws(OperationFailure) in
                _ = try writer.delete(observation, ids[1], ifMatch: nil)
            }
        }
    }

    @Test func `what a resource contains is shown with it`() async throws {
        await host.send(
            .put, "Observation/own",
            Resource.observation(
                "own", subject: "Patient/p1",
                ##""contained":[{"resourceType":"Practitioner","id":"x","name":[{"family":"Inside"}]}],"performer":[{"reference":"#x"}]"##))
        let server = try await server(AccessGrant(["Observation"], "rs", in: .init("Patient", "p1")))
        #expect(await server.ids("Observation?performer:Practitioner.name=Inside") == ["own"])
        #expect(await server.ids("Practitioner?_contained=true&name=Inside") == ["403"])
    }
}
