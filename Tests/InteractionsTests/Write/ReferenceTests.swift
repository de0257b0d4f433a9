import Interactions
import Testing

struct ReferenceTests {
    private func filled(_ change: (inout FHIRService.Settings) -> Void = { _ in }) async throws -> TestServer {
        let server = try TestServer(change)
        await server.send(.put, "Patient/1", Resource.patient("1"))
        await server.send(.put, "Patient/gone", Resource.patient("gone"))
        await server.send(.delete, "Patient/gone")
        return server
    }

    @Test(arguments: [
        "Patient/1", "http://localhost/fhir/Patient/1", "Patient/1/_history/1", "http://localhost/fhir/Patient/1/_history/1",
        "http://example.org/fhir/Patient/9", "urn:uuid:0d2a8a5a-3a43-4e6c-8d2c-ffffffffffff", "#p", "Elsewhere/9",
        "http://localhost/fhirPatient/9",
    ])
    func `References to what exists, or is not of this server, are taken`(reference: String) async throws {
        let server = try await filled()
        let contained = reference == "#p" ? #""contained":[{"resourceType":"Patient","id":"p"}]"# : ""
        #expect(await server.send(.post, "Observation", Resource.observation(subject: reference, contained)).status == 201)
    }

    @Test(arguments: [
        "Patient/9", "Patient/gone", "http://localhost/fhir/Patient/9", "Patient/1/_history/2", "Patient/1/_history/x",
        "Patient/gone/_history/1",
        "Observation/1", "Patient?identifier=s|1",
    ])
    func `References to what this server does not have are refused, with their place`(reference: String) async throws {
        let server = try await filled()
        let reply = await server.send(.put, "Observation/2", Resource.observation("2", subject: reference))
        #expect(reply.status == 422)
        #expect(reply.issues == ["reference-not-found"])
        #expect(reply.expressions == ["Observation.subject.reference"])
        #expect(await server.send(.get, "Observation/2").status == 404)
    }

    @Test func `Every reference that points nowhere has its issue, contained resources included`() async throws {
        let server = try await filled()
        let reply = await server.send(
            .post, "Observation",
            Resource.observation(
                nil, subject: "Patient/8",
                #""contained":[{"resourceType":"Encounter","id":"e","status":"planned","class":{"code":"x"},"subject":{"reference":"Patient/7"}}],"#
                    + #""performer":[{"reference":"Patient/1"},{"reference":"Practitioner/6"}]"#))
        #expect(
            reply.expressions == [
                "Observation.subject.reference", "Observation.contained[0].subject.reference", "Observation.performer[1].reference",
            ])
    }

    @Test func `A resource may refer to itself`() async throws {
        let server = try await filled()
        let body = Resource.patient("5", #""link":[{"type":"seealso","other":{"reference":"Patient/5"}}]"#)
        #expect(await server.send(.put, "Patient/5", body).status == 201)
        #expect(await server.send(.delete, "Patient/5").status == 204)
    }

    @Test func `What others refer to cannot be deleted, until they stop`() async throws {
        let server = try await filled()
        await server.send(.put, "Observation/1", Resource.observation("1", subject: "Patient/1/_history/1"))
        let reply = await server.send(.delete, "Patient/1")
        #expect(reply.status == 409)
        #expect(reply.issues == ["referenced-by-others"])
        #expect(reply["issue.0.diagnostics"]?.contains("Observation") == true)
        await server.send(.put, "Observation/1", Resource.observation("1"))
        #expect(await server.send(.delete, "Patient/1").status == 204)
    }

    @Test func `What deleted resources refer to can be deleted`() async throws {
        let server = try await filled()
        await server.send(.put, "Observation/1", Resource.observation("1", subject: "Patient/1"))
        await server.send(.delete, "Observation/1")
        #expect(await server.send(.delete, "Patient/1").status == 204)
    }

    @Test func `An update that changes nothing is taken, whatever has become of its references`() async throws {
        let server = try await filled()
        let loose = TestServer(restarting: server) { $0.hasReferentialIntegrity = false }
        await loose.send(.put, "Observation/1", Resource.observation("1", subject: "Patient/9"))
        #expect(await server.send(.put, "Observation/1", Resource.observation("1", subject: "Patient/9")).status == 200)
    }

    @Test func `Without the setting anything goes`() async throws {
        let server = try await filled { $0.hasReferentialIntegrity = false }
        #expect(await server.send(.put, "Observation/1", Resource.observation("1", subject: "Patient/9")).status == 201)
        #expect(await server.send(.put, "Observation/2", Resource.observation("2", subject: "Patient?identifier=s|1")).status == 201)
        await server.send(.put, "Observation/3", Resource.observation("3", subject: "Patient/1"))
        #expect(await server.send(.delete, "Patient/1").status == 204)
    }
}
