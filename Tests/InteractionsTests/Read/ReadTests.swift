import FHIRCore
import FHIRJSON
import FHIRStore
import Interactions
import Testing

struct ReadTests {
    @Test func `A read answers the resource with its id, version and time`() async throws {
        let server = try TestServer()
        await server.send(.put, "Patient/1", Resource.patient("1", #""active":true"#))
        let reply = await server.send(.get, "Patient/1")
        #expect(reply.status == 200)
        #expect(reply["id"] == "1")
        #expect(reply["active"] == "true")
        #expect(reply["meta.versionId"] == "1")
        #expect(reply["meta.lastUpdated"] == "2026-03-01T08:00:00.000Z")
        #expect(reply.etag == #"W/"1""#)
        #expect(reply.lastModified == Instant("2026-03-01T08:00:00.000Z"))
        #expect(reply.location == nil)
    }

    @Test func `What never existed is not found, what was deleted is gone`() async throws {
        let server = try TestServer()
        await server.send(.put, "Patient/1", Resource.patient("1"))
        await server.send(.delete, "Patient/1")
        let unknown = await server.send(.get, "Patient/2")
        #expect(unknown.status == 404)
        #expect(unknown.issues == ["not-found"])
        let gone = await server.send(.get, "Patient/1")
        #expect(gone.status == 410)
        #expect(gone["issue.0.code"] == "deleted")
        #expect(await server.send(.get, "Observation/1").status == 404)
    }

    @Test func `Ids are case-sensitive`() async throws {
        let server = try TestServer()
        await server.send(.put, "Patient/a", Resource.patient("a"))
        #expect(await server.send(.get, "Patient/A").status == 404)
    }

    @Test func `Every version can be read by its number`() async throws {
        let server = try TestServer()
        await server.send(.put, "Patient/1", Resource.patient("1", #""active":true"#))
        server.clock.advance(seconds: 1)
        await server.send(.put, "Patient/1", Resource.patient("1", #""active":false"#))
        await server.send(.delete, "Patient/1")
        let first = await server.send(.get, "Patient/1/_history/1")
        #expect(first.status == 200)
        #expect(first["active"] == "true")
        #expect(first["meta.versionId"] == "1")
        #expect(first.etag == #"W/"1""#)
        #expect(await server.send(.get, "Patient/1/_history/2")["active"] == "false")
        #expect(await server.send(.get, "Patient/1/_history/3").status == 410)
        #expect(await server.send(.get, "Patient/1/_history/4").status == 404)
        #expect(await server.send(.get, "Patient/2/_history/1").status == 404)
    }

    @Test(arguments: [
        (#"W/"2""#, 304), (#""2""#, 304), ("*", 304), (#"W/"1", W/"2""#, 304), (#"W/"1""#, 200), ("nonsense", 200), (#"W/"x""#, 200),
    ])
    func `A copy with the current ETag is still good`(tag: String, status: Int) async throws {
        let server = try TestServer()
        await server.send(.put, "Patient/1", Resource.patient("1"))
        await server.send(.put, "Patient/1", Resource.patient("1", #""active":true"#))
        let reply = await server.send(.get, "Patient/1", nil, .ifNoneMatch(tag))
        #expect(reply.status == status)
        #expect(reply.etag == #"W/"2""#)
        #expect(reply.body.isEmpty == (status == 304))
    }

    @Test func `A copy as new as the resource is still good, in whole seconds`() async throws {
        let server = try TestServer()
        server.clock.advance(milliseconds: 700)
        await server.send(.put, "Patient/1", Resource.patient("1"))
        #expect(await server.send(.get, "Patient/1", nil, .ifModifiedSince(Instant("2026-03-01T08:00:00Z"))).status == 304)
        #expect(await server.send(.get, "Patient/1", nil, .ifModifiedSince(Instant("2026-03-01T09:00:00Z"))).status == 304)
        #expect(await server.send(.get, "Patient/1", nil, .ifModifiedSince(Instant("2026-03-01T07:59:59Z"))).status == 200)
    }

    @Test func `The ETag decides when a date is sent, too`() async throws {
        let server = try TestServer()
        await server.send(.put, "Patient/1", Resource.patient("1"))
        let reply = await server.send(
            .get, "Patient/1", nil,
            .init {
                $0.preconditions.ifNoneMatch = #"W/"9""#
                $0.preconditions.ifModifiedSince = Instant("2030-01-01T00:00:00Z")
            })
        #expect(reply.status == 200)
    }

    @Test func `A condition does not hide that the resource is not there`() async throws {
        let server = try TestServer()
        #expect(await server.send(.get, "Patient/1", nil, .ifNoneMatch("*")).status == 404)
        await server.send(.put, "Patient/1", Resource.patient("1"))
        await server.send(.delete, "Patient/1")
        #expect(await server.send(.get, "Patient/1", nil, .ifNoneMatch("*")).status == 410)
    }

    @Test func `An unknown parameter is refused and named, unless leniency is asked for`() async throws {
        let server = try TestServer()
        await server.send(.put, "Patient/1", Resource.patient("1"))
        let reply = await server.send(.get, "Patient/1?foo=1&_pretty=true")
        #expect(reply.status == 400)
        #expect(reply.issues == ["unknown-parameter"])
        #expect(reply["issue.0.diagnostics"]?.contains("'foo'") == true)
        #expect(await server.send(.get, "Patient/1?foo=1", nil, .lenient).status == 200)
    }

    @Test func `Another tenant's resource does not exist`() async throws {
        let server = try TestServer()
        await server.send(.put, "Patient/1", Resource.patient("1", identifier: "s|1"))
        var other = server
        other.tenant = .init(rawValue: 2)
        #expect(await other.send(.get, "Patient/1").status == 404)
        #expect(await other.send(.get, "Patient/1/_history").status == 404)
        #expect(await other.send(.get, "Patient")["total"] == "0")
        #expect(await other.send(.post, "Patient", Resource.patient(), .ifNoneExist("identifier=s|1")).status == 201)
        #expect(await other.send(.put, "Patient/1", Resource.patient("1")).status == 201)
        #expect(await server.send(.get, "Patient/1").json == server.resource("Patient/1"))
    }
}
