import FHIRCore
import Interactions
import Testing

struct DeleteTests {
    @Test func `A delete makes a version that reads as gone`() async throws {
        let server = try TestServer()
        await server.send(.put, "Patient/1", Resource.patient("1"))
        server.clock.advance(seconds: 1)
        let reply = await server.send(.delete, "Patient/1")
        #expect(reply.status == 204)
        #expect(reply.body.isEmpty)
        #expect(reply.etag == #"W/"2""#)
        #expect(reply.lastModified == server.clock.now())
        #expect(reply.location == nil)
        #expect(await server.send(.get, "Patient/1").status == 410)
        #expect(await server.send(.get, "Patient/1/_history/2").status == 410)
        #expect(await server.send(.get, "Patient/1/_history/1").status == 200)
        #expect(await server.send(.get, "Patient")["total"] == "0")
    }

    @Test func `To delete what never existed or is deleted already has no effect`() async throws {
        let server = try TestServer()
        #expect(await server.send(.delete, "Patient/1").status == 204)
        #expect(await server.send(.get, "Patient/1").status == 404)
        await server.send(.put, "Patient/1", Resource.patient("1"))
        await server.send(.delete, "Patient/1")
        #expect(await server.send(.delete, "Patient/1").status == 204)
        #expect(await server.send(.get, "Patient/1/_history")["total"] == "2")
    }

    @Test func `On request a delete answers with an outcome`() async throws {
        let server = try TestServer()
        await server.send(.put, "Patient/1", Resource.patient("1"))
        let reply = await server.send(.delete, "Patient/1", nil, .prefer(.operationOutcome))
        #expect(reply.status == 200)
        #expect(reply["issue.0.diagnostics"] == "Deleted 1 resource")
        #expect(
            await server.send(.delete, "Patient/1", nil, .prefer(.operationOutcome))["issue.0.diagnostics"] == "There was nothing to delete"
        )
    }

    private func three(_ isMultiple: Bool) async throws -> TestServer {
        let server = try TestServer { $0.deletesMultiple = isMultiple }
        for id in ["1", "2"] { await server.send(.put, "Patient/\(id)", Resource.patient(id, identifier: "s|same")) }
        await server.send(.put, "Patient/3", Resource.patient("3", identifier: "s|other"))
        return server
    }

    @Test(arguments: [false, true])
    func `A conditional delete deletes the one match, or nothing when there is none`(isMultiple: Bool) async throws {
        let server = try await three(isMultiple)
        #expect(await server.send(.delete, "Patient?identifier=s|none").status == 204)
        let reply = await server.send(.delete, "Patient?identifier=s|other")
        #expect(reply.status == 204)
        #expect(reply.etag == #"W/"2""#)
        #expect(await server.send(.get, "Patient/3").status == 410)
        #expect(await server.send(.get, "Patient")["total"] == "2")
    }

    @Test func `Several matches are refused unless the setting allows them`() async throws {
        let single = try await three(false)
        let refused = await single.send(.delete, "Patient?identifier=s|same")
        #expect(refused.status == 412)
        #expect(refused.issues == ["multiple-matches"])
        #expect(await single.send(.get, "Patient")["total"] == "3")

        let multiple = try await three(true)
        let reply = await multiple.send(.delete, "Patient?identifier=s|same", nil, .prefer(.operationOutcome))
        #expect(reply.status == 200)
        #expect(reply.etag == nil)
        #expect(reply["issue.0.diagnostics"] == "Deleted 2 resources")
        #expect(await multiple.send(.get, "Patient")["total"] == "1")
    }

    @Test func `Several matches are deleted in one commit, so that they may refer to one another`() async throws {
        let server = try TestServer { $0.deletesMultiple = true }
        await server.send(.put, "Patient/2", Resource.patient("2", identifier: "s|x"))
        await server.send(
            .put, "Patient/1", Resource.patient("1", identifier: "s|x", #""link":[{"type":"seealso","other":{"reference":"Patient/2"}}]"#))
        #expect(await server.send(.delete, "Patient/2").status == 409)
        #expect(await server.send(.delete, "Patient?identifier=s|x").status == 204)
        #expect(await server.send(.get, "Patient")["total"] == "0")
    }

    @Test func `More matches than the limit are refused`() async throws {
        let server = try TestServer {
            $0.deletesMultiple = true
            $0.entryLimit = 1
        }
        for id in ["1", "2"] { await server.send(.put, "Patient/\(id)", Resource.patient(id, identifier: "s|same")) }
        #expect(await server.send(.delete, "Patient?identifier=s|same").status == 413)
        #expect(await server.send(.get, "Patient")["total"] == "2")
    }

    @Test func `A condition must restrict`() async throws {
        let server = try await three(true)
        #expect(await server.send(.delete, "Patient").status == 412)
        #expect(await server.send(.delete, "Patient?_pretty=true").status == 412)
        #expect(await server.send(.delete, "Patient?nmae=x").status == 400)
        #expect(await server.send(.delete, "Patient?nmae=x", nil, .lenient).status == 400)
        #expect(await server.send(.get, "Patient")["total"] == "3")
    }

    @Test func `If-Match goes with a conditional delete`() async throws {
        let server = try await three(false)
        #expect(await server.send(.delete, "Patient?identifier=s|other", nil, .ifMatch(#"W/"2""#)).status == 412)
        #expect(await server.send(.delete, "Patient?identifier=s|none", nil, .ifMatch(#"W/"2""#)).status == 412)
        #expect(await server.send(.delete, "Patient?identifier=s|other", nil, .ifMatch(#"W/"1""#)).status == 204)
    }
}
