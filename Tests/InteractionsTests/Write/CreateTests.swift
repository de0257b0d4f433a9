import FHIRCore
import FHIRJSON
import Interactions
import Testing

struct CreateTests {
    @Test func `A create makes version 1 under an id of the server's`() async throws {
        let server = try TestServer()
        let reply = await server.send(.post, "Patient", Resource.patient("mine", #""active":true"#))
        #expect(reply.status == 201)
        #expect(reply.location == "http://localhost/fhir/Patient/new-1/_history/1")
        #expect(reply.etag == #"W/"1""#)
        #expect(reply.lastModified == server.clock.now())
        #expect(reply["id"] == "new-1")
        #expect(await server.resource("Patient/new-1").text(at: "active") == "true")
        #expect(await server.send(.get, "Patient/mine").status == 404)
    }

    @Test func `The sender's version and time are ignored, the rest of meta is kept`() async throws {
        let server = try TestServer()
        let reply = await server.send(
            .post, "Patient",
            Resource.make("Patient", nil, #""meta":{"versionId":"7","lastUpdated":"2001-01-01T00:00:00Z","tag":[{"code":"x"}]}"#))
        #expect(reply["meta.versionId"] == "1")
        #expect(reply["meta.lastUpdated"] == "2026-03-01T08:00:00.000Z")
        #expect(reply["meta.tag.0.code"] == "x")
    }

    @Test func `An id that is taken already is passed over`() async throws {
        let server = try TestServer()
        await server.send(.put, "Patient/new-1", Resource.patient("new-1"))
        await server.send(.put, "Patient/new-2", Resource.patient("new-2"))
        await server.send(.delete, "Patient/new-2")
        #expect(await server.send(.post, "Patient", Resource.patient())["id"] == "new-3")
    }

    @Test(arguments: [
        ("", "body-required"), ("{", "syntax"), (#"{"resourceType":"Observation"}"#, "wrong-resource-type"),
        (#"{"resourceType":"Patient","foo":1}"#, "unknown-element"),
    ])
    func `A body that is no such resource is refused`(body: String, issue: String) async throws {
        let server = try TestServer()
        let reply = await server.send(.post, "Patient", body)
        #expect(reply.status == 400)
        #expect(reply.issues.first == issue)
        #expect(await server.send(.get, "_history")["total"] == "0")
    }

    @Test func `A patch format is no resource`() async throws {
        let server = try TestServer()
        #expect(await server.send(.post, "Patient", "[]", .body(.jsonPatch)).status == 415)
        #expect(await server.send(.put, "Patient/1", "<x/>", .body(.xmlPatch)).status == 415)
    }

    @Test func `An unknown parameter is refused`() async throws {
        let server = try TestServer()
        #expect(await server.send(.post, "Patient?foo=1", Resource.patient()).status == 400)
    }

    // MARK: Conditional create

    @Test func `Without a match the resource is created`() async throws {
        let server = try TestServer()
        let reply = await server.send(.post, "Patient", Resource.patient(identifier: "s|1"), .ifNoneExist("identifier=s|1"))
        #expect(reply.status == 201)
    }

    @Test func `With one match that is answered, and nothing is created`() async throws {
        let server = try TestServer()
        await server.send(.put, "Patient/1", Resource.patient("1", identifier: "s|1", #""active":true"#))
        let reply = await server.send(.post, "Patient", Resource.patient(identifier: "s|1"), .ifNoneExist("identifier=s|1"))
        #expect(reply.status == 200)
        #expect(reply.location == "http://localhost/fhir/Patient/1/_history/1")
        #expect(reply.etag == #"W/"1""#)
        #expect(reply["active"] == "true")
        #expect(await server.send(.get, "_history")["total"] == "1")
    }

    @Test func `With several matches the create fails`() async throws {
        let server = try TestServer()
        await server.send(.put, "Patient/1", Resource.patient("1", identifier: "s|1"))
        await server.send(.put, "Patient/2", Resource.patient("2", identifier: "s|1"))
        let reply = await server.send(.post, "Patient", Resource.patient(), .ifNoneExist("identifier=s|1"))
        #expect(reply.status == 412)
        #expect(reply["issue.0.code"] == "multiple-matches")
    }

    @Test func `A deleted resource and one that has changed do not match`() async throws {
        let server = try TestServer()
        await server.send(.put, "Patient/1", Resource.patient("1", identifier: "s|1"))
        await server.send(.delete, "Patient/1")
        await server.send(.put, "Patient/2", Resource.patient("2", identifier: "s|1"))
        await server.send(.put, "Patient/2", Resource.patient("2", identifier: "s|2"))
        #expect(await server.send(.post, "Patient", Resource.patient(), .ifNoneExist("identifier=s|1")).status == 201)
    }

    @Test(arguments: [
        ("", 412), ("?", 412), ("_count=1", 400), ("_format=json", 400), ("nmae=x", 400), ("identifier=", 400), ("identifier:exact=x", 400),
        ("Patient?identifier=x", 400), ("_sort=_id", 400), ("_id=%zz", 400),
    ])
    func `A condition that restricts nothing or cannot be understood is never taken for none`(query: String, status: Int) async throws {
        let server = try TestServer()
        #expect(await server.send(.post, "Patient", Resource.patient(), .ifNoneExist(query)).status == status)
        let lenient = await server.send(
            .post, "Patient", Resource.patient(),
            .init {
                $0.preconditions.ifNoneExist = query
                $0.preference.isLenient = true
            })
        #expect(lenient.status == status)
        #expect(await server.send(.get, "_history")["total"] == "0")
    }

    @Test(arguments: ["identifier=s|1", "?identifier=s%7C1", "_id=1", "identifier=s|1&_id=1,2", "_lastUpdated=2026-03-01"])
    func `A condition may use every search parameter`(query: String) async throws {
        let server = try TestServer()
        await server.send(.put, "Patient/1", Resource.patient("1", identifier: "s|1"))
        #expect(await server.send(.post, "Patient", Resource.patient(), .ifNoneExist(query)).status == 200)
    }
}
