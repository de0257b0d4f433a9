import Interactions
import Testing

struct RoutingTests {
    @Test(arguments: [
        "Nothing", "Patient/a_b", "Observation/1/Patient", "Patient/1/Nothing", "Patient/1/Observation/2", "Patient/1/_history/1/2",
        "Patient/1/_history/0", "Patient/1/_history/01",
        "Patient/1/_history/+1", "Patient/1/_history/x", "Patient//1", "$everything", "Observation/$everything", "Patient/1/$versions",
        "Patient/$meta-add", "Resource", "DomainResource", "patient", "metadata/x", "_history/1", "HumanName", "Patient/1/x",
    ])
    func `A path that leads nowhere is not found`(path: String) async throws {
        let server = try TestServer()
        let reply = await server.send(.get, path)
        #expect(reply.status == 404)
        #expect(reply["resourceType"] == "OperationOutcome")
    }

    @Test(arguments: [
        ("metadata", "GET, HEAD"), ("Patient", "GET, HEAD, POST, PUT, PATCH, DELETE"), ("Patient/1", "GET, HEAD, PUT, PATCH, DELETE"),
        ("Patient/1/_history", "GET, HEAD"), ("Patient/1/_history/1", "GET, HEAD"), ("_history", "GET, HEAD"), ("", "GET, HEAD, POST"),
        ("Patient/1/$meta", "GET, HEAD, POST"), ("Patient/1/$meta-add", "POST"), ("$versions", "GET, HEAD, POST"),
    ])
    func `A path tells its methods`(path: String, methods: String) throws {
        let server = try TestServer()
        let allowed = server.service.allowedMethods(path: path.split(separator: "/").map(String.init))
        #expect(allowed.map(\.rawValue).joined(separator: ", ") == methods)
    }

    @Test func `A method that a path does not take is answered with those that it takes`() async throws {
        let server = try TestServer()
        let reply = await server.send(.post, "Patient/1", Resource.patient())
        #expect(reply.status == 405)
        #expect(reply["issue.0.diagnostics"]?.contains("GET, HEAD, PUT, PATCH, DELETE") == true)
        #expect(await server.send(.get, "Patient/1/$meta-add").status == 405)
        #expect(await server.send(.delete, "metadata").status == 405)
        #expect(await server.send(.put, "_history").status == 405)
    }

    @Test func `A slash at the end of a path makes no difference`() async throws {
        let server = try TestServer()
        await server.send(.put, "Patient/1", Resource.patient("1"))
        #expect(await server.send(.get, "Patient/1/").status == 200)
        #expect(await server.send(.get, "Patient/?_id=1")["total"] == "1")
    }
}
