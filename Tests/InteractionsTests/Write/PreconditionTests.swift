import FHIRCore
import FHIRJSON
import Interactions
import Testing

struct PreconditionTests {
    /// Patient/1 in version 2, Patient/2 deleted by version 2.
    private func filled() async throws -> TestServer {
        let server = try TestServer()
        await server.send(.put, "Patient/1", Resource.patient("1"))
        await server.send(.put, "Patient/1", Resource.patient("1", #""active":true"#))
        await server.send(.put, "Patient/2", Resource.patient("2"))
        await server.send(.delete, "Patient/2")
        return server
    }

    @Test(arguments: [
        (#"W/"2""#, 200), (#""2""#, 200), ("2", 200), ("*", 200), (#"W/"1", W/"2""#, 200), (#"W/"1""#, 412), (#"W/"x""#, 412),
        (#"W/"02""#, 412),
        ("", 400), ("x", 400), (#"W/"2"#, 400),
    ])
    func `An update with If-Match happens on that version only`(header: String, status: Int) async throws {
        let server = try await filled()
        let reply = await server.send(.put, "Patient/1", Resource.patient("1"), .ifMatch(header))
        #expect(reply.status == status)
        #expect(await server.resource("Patient/1").text(at: "meta.versionId") == (status == 200 ? "3" : "2"))
        if status == 412 { #expect(reply["issue.0.diagnostics"]?.contains(#"W/"2""#) == true) }
    }

    @Test(arguments: [(#"W/"1""#, 412), ("*", 412)])
    func `If-Match on what does not exist fails`(header: String, status: Int) async throws {
        let server = try await filled()
        #expect(await server.send(.put, "Patient/9", Resource.patient("9"), .ifMatch(header)).status == status)
        #expect(await server.send(.delete, "Patient/9", nil, .ifMatch(header)).status == status)
    }

    @Test(arguments: [(#"W/"2""#, 201), (#"W/"1""#, 412), ("*", 412)])
    func `The ETag that a delete answered with guards the way back to life`(header: String, status: Int) async throws {
        let server = try await filled()
        #expect(await server.send(.put, "Patient/2", Resource.patient("2"), .ifMatch(header)).status == status)
    }

    @Test func `If-Match with the same version protects a delete`() async throws {
        let server = try await filled()
        #expect(await server.send(.delete, "Patient/1", nil, .ifMatch(#"W/"1""#)).status == 412)
        #expect(await server.send(.get, "Patient/1").status == 200)
        #expect(await server.send(.delete, "Patient/1", nil, .ifMatch(#"W/"2""#)).status == 204)
    }

    @Test func `If-None-Match with a star lets an update only create`() async throws {
        let server = try await filled()
        #expect(await server.send(.put, "Patient/1", Resource.patient("1"), .ifNoneMatch("*")).status == 412)
        #expect(await server.send(.put, "Patient/2", Resource.patient("2"), .ifNoneMatch("*")).status == 201)
        #expect(await server.send(.put, "Patient/9", Resource.patient("9"), .ifNoneMatch("*")).status == 201)
        #expect(await server.send(.put, "Patient/1", Resource.patient("1"), .ifNoneMatch("junk")).status == 400)
    }

    @Test func `Preconditions of a patch count only when there is something to patch`() async throws {
        let server = try await filled()
        let patch = "[]"
        let headers: (String) -> TestServer.Headers = { tag in
            .init {
                $0.preconditions.ifMatch = tag
                $0.contentFormat = .jsonPatch
            }
        }
        #expect(await server.send(.patch, "Patient/9", patch, headers(#"W/"1""#)).status == 404)
        #expect(await server.send(.patch, "Patient/2", patch, headers(#"W/"1""#)).status == 410)
        #expect(await server.send(.patch, "Patient/1", patch, headers(#"W/"1""#)).status == 412)
    }
}
