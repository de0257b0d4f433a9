import Interactions
import Testing

struct PreferTests {
    @Test func `A write answers with the resource unless the client prefers otherwise`() async throws {
        let server = try TestServer()
        #expect(await server.send(.post, "Patient", Resource.patient())["resourceType"] == "Patient")
        #expect(await server.send(.post, "Patient", Resource.patient(), .prefer(.representation))["resourceType"] == "Patient")
    }

    @Test func `Minimal has no body, but headers`() async throws {
        let server = try TestServer()
        let created = await server.send(.post, "Patient", Resource.patient(), .prefer(.minimal))
        #expect(created.status == 201)
        #expect(created.body.isEmpty)
        #expect(created.location != nil)
        #expect(created.etag == #"W/"1""#)
        let updated = await server.send(.put, "Patient/new-1", Resource.patient("new-1", #""active":true"#), .prefer(.minimal))
        #expect(updated.status == 200)
        #expect(updated.body.isEmpty)
        #expect(updated.etag == #"W/"2""#)
    }

    @Test func `An outcome tells what was done`() async throws {
        let server = try TestServer()
        let created = await server.send(.put, "Patient/1", Resource.patient("1"), .prefer(.operationOutcome))
        #expect(created.status == 201)
        #expect(created["resourceType"] == "OperationOutcome")
        #expect(created["issue.0.severity"] == "information")
        #expect(created.location != nil)
        let found = await server.send(
            .post, "Patient", Resource.patient(),
            .init {
                $0.preference.returning = .operationOutcome
                $0.preconditions.ifNoneExist = "_id=1"
            })
        #expect(found["issue.0.diagnostics"]?.contains("none was created") == true)
    }

    @Test func `A failure has an outcome whatever is preferred`() async throws {
        let server = try TestServer()
        #expect(await server.send(.post, "Patient", "{", .prefer(.minimal))["resourceType"] == "OperationOutcome")
    }
}
