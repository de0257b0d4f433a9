import FHIRCore
import FHIRJSON
import Interactions
import Testing

struct UpdateTests {
    @Test func `An update replaces the resource and counts its version`() async throws {
        let server = try TestServer()
        await server.send(.put, "Patient/1", Resource.patient("1", #""active":true"#))
        server.clock.advance(seconds: 5)
        let reply = await server.send(.put, "Patient/1", Resource.patient("1", #""gender":"male""#))
        #expect(reply.status == 200)
        #expect(reply.etag == #"W/"2""#)
        #expect(reply.lastModified == server.clock.now())
        #expect(reply.location == nil)
        #expect(reply["gender"] == "male")
        #expect(reply["active"] == nil)
    }

    @Test func `An update of what is not there creates it under the client's id`() async throws {
        let server = try TestServer()
        let reply = await server.send(.put, "Patient/mine", Resource.patient("mine"))
        #expect(reply.status == 201)
        #expect(reply.location == "http://localhost/fhir/Patient/mine/_history/1")
    }

    @Test func `A deleted resource is brought back to life, its versions go on`() async throws {
        let server = try TestServer()
        await server.send(.put, "Patient/1", Resource.patient("1"))
        await server.send(.delete, "Patient/1")
        let reply = await server.send(.put, "Patient/1", Resource.patient("1"))
        #expect(reply.status == 201)
        #expect(reply.etag == #"W/"3""#)
        #expect(reply.location == "http://localhost/fhir/Patient/1/_history/3")
        #expect(await server.send(.get, "Patient/1").status == 200)
    }

    @Test func `An update that changes nothing makes no version`() async throws {
        let server = try TestServer()
        await server.send(.put, "Patient/1", Resource.patient("1", #""active":true"#))
        server.clock.advance(seconds: 5)
        let reply = await server.send(
            .put, "Patient/1", #"{ "resourceType":"Patient", "id":"1", "meta":{"versionId":"1"}, "active" : true }"#)
        #expect(reply.status == 200)
        #expect(reply.etag == #"W/"1""#)
        #expect(reply.lastModified == Instant("2026-03-01T08:00:00Z"))
        #expect(await server.send(.get, "Patient/1/_history")["total"] == "1")
        let outcome = await server.send(.put, "Patient/1", Resource.patient("1", #""active":true"#), .prefer(.operationOutcome))
        #expect(outcome["issue.0.diagnostics"]?.contains("no new version") == true)
    }

    @Test func `A decimal with other digits is a change`() async throws {
        let server = try TestServer()
        let value: (String) -> String = { Resource.observation("1", #""valueQuantity":{"value":\#($0)}"#) }
        await server.send(.put, "Observation/1", value("1.5"))
        #expect(await server.send(.put, "Observation/1", value("1.50")).etag == #"W/"2""#)
        #expect(await server.resource("Observation/1").text(at: "valueQuantity.value") == "1.50")
    }

    @Test(arguments: [(nil, "id-required"), ("2", "id-mismatch")] as [(String?, String)])
    func `The body must have the id of the URL`(id: String?, issue: String) async throws {
        let server = try TestServer()
        let reply = await server.send(.put, "Patient/1", Resource.patient(id))
        #expect(reply.status == 400)
        #expect(reply.issues == [issue])
        #expect(reply.expressions == ["Patient.id"])
    }

    // MARK: Conditional update

    private func two() async throws -> TestServer {
        let server = try TestServer()
        await server.send(.put, "Patient/1", Resource.patient("1", identifier: "s|1"))
        await server.send(.put, "Patient/2", Resource.patient("2", identifier: "s|2"))
        return server
    }

    @Test func `No match and no id: a create`() async throws {
        let reply = await (try two()).send(.put, "Patient?identifier=s|9", Resource.patient(identifier: "s|9"))
        #expect(reply.status == 201)
        #expect(reply["id"] == "new-1")
        #expect(reply.location != nil)
    }

    @Test func `No match and an id: an update as create`() async throws {
        let server = try await two()
        #expect(await server.send(.put, "Patient?identifier=s|9", Resource.patient("9", identifier: "s|9"))["id"] == "9")
        await server.send(.delete, "Patient/9")
        let again = await server.send(.put, "Patient?identifier=s|9", Resource.patient("9", identifier: "s|9"))
        #expect(again.status == 201)
        #expect(again.etag == #"W/"3""#)
    }

    @Test func `No match and the id of another resource: a conflict`() async throws {
        let server = try await two()
        let reply = await server.send(.put, "Patient?identifier=s|9", Resource.patient("1"))
        #expect(reply.status == 409)
        #expect(await server.resource("Patient/1").text(at: "meta.versionId") == "1")
    }

    @Test(arguments: [nil, "1"] as [String?])
    func `One match: an update of it`(id: String?) async throws {
        let server = try await two()
        let reply = await server.send(.put, "Patient?identifier=s|1", Resource.patient(id, identifier: "s|1", #""active":true"#))
        #expect(reply.status == 200)
        #expect(reply["id"] == "1")
        #expect(reply.etag == #"W/"2""#)
    }

    @Test func `One match and another id: refused`() async throws {
        let reply = await (try two()).send(.put, "Patient?identifier=s|1", Resource.patient("2"))
        #expect(reply.status == 400)
        #expect(reply.issues == ["id-mismatch"])
    }

    @Test func `Several matches: refused`() async throws {
        let reply = await (try two()).send(.put, "Patient?identifier=s|1,s|2", Resource.patient())
        #expect(reply.status == 412)
        #expect(reply.issues == ["multiple-matches"])
    }

    @Test func `Parameters that say how to answer are no part of the condition`() async throws {
        let server = try await two()
        #expect(
            await server.send(.put, "Patient?identifier=s|1&_pretty=true&_format=json", Resource.patient(identifier: "s|1")).status == 200)
        #expect(await server.send(.put, "Patient?_pretty=true", Resource.patient()).status == 412)
        #expect(await server.send(.put, "Patient", Resource.patient()).status == 412)
        #expect(await server.send(.put, "Patient?nmae=x", Resource.patient()).status == 400)
    }

    @Test func `If-Match goes with it`() async throws {
        let server = try await two()
        let url = "Patient?identifier=s|1"
        #expect(await server.send(.put, url, Resource.patient(), .ifMatch(#"W/"2""#)).status == 412)
        #expect(await server.send(.put, "Patient?identifier=s|9", Resource.patient(), .ifMatch(#"W/"1""#)).status == 412)
        #expect(await server.send(.put, "Patient?identifier=s|9", Resource.patient("9"), .ifMatch("*")).status == 412)
        #expect(await server.send(.put, url, Resource.patient(), .ifMatch(#"W/"1""#)).status == 200)
    }
}
