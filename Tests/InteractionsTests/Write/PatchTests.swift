import FHIRJSON
import Interactions
import Testing

struct PatchTests {
    private func filled() async throws -> TestServer {
        let server = try TestServer()
        await server.send(.put, "Patient/1", Resource.patient("1", identifier: "s|1", #""active":true"#))
        return server
    }

    @Test func `All three languages change the current version`() async throws {
        let server = try await filled()
        server.clock.advance(seconds: 1)
        let json = await server.send(.patch, "Patient/1", #"[{"op":"replace","path":"/active","value":false}]"#, .body(.jsonPatch))
        #expect(json.status == 200, "\(json.text)")
        #expect(json["active"] == "false")
        #expect(json.etag == #"W/"2""#)
        #expect(json["meta.versionId"] == "2")
        #expect(json["meta.lastUpdated"] == "2026-03-01T08:00:01.000Z")
        let xml = await server.send(
            .patch, "Patient/1",
            #"<diff xmlns:f="http://hl7.org/fhir"><replace sel="f:Patient/f:active/@value">true</replace></diff>"#, .body(.xmlPatch))
        #expect(xml["active"] == "true", "\(xml.text)")
        #expect(xml.etag == #"W/"3""#)
        let fhir = await server.send(.patch, "Patient/1", Patch.replace("Patient.active", #""valueBoolean":false"#))
        #expect(fhir["active"] == "false", "\(fhir.text)")
        #expect(fhir["identifier.0.value"] == "1")
    }

    @Test func `A patch that changes nothing makes no version`() async throws {
        let server = try await filled()
        let reply = await server.send(.patch, "Patient/1", "[]", .body(.jsonPatch))
        #expect(reply.status == 200)
        #expect(reply.etag == #"W/"1""#)
    }

    @Test func `What is not there cannot be patched`() async throws {
        let server = try await filled()
        #expect(await server.send(.patch, "Patient/2", "[]", .body(.jsonPatch)).status == 404)
        await server.send(.delete, "Patient/1")
        #expect(await server.send(.patch, "Patient/1", "[]", .body(.jsonPatch)).status == 410)
    }

    @Test(arguments: [("", 400), ("{", 400), (#"[{"op":"x"}]"#, 400)])
    func `A body that is no patch is refused`(body: String, status: Int) async throws {
        let server = try await filled()
        #expect(await server.send(.patch, "Patient/1", body, .body(.jsonPatch)).status == status)
        #expect(await server.resource("Patient/1").text(at: "meta.versionId") == "1")
    }

    @Test func `A patch cannot change the id`() async throws {
        let server = try await filled()
        let reply = await server.send(.patch, "Patient/1", #"[{"op":"replace","path":"/id","value":"2"}]"#, .body(.jsonPatch))
        #expect(reply.status >= 400)
        #expect(await server.send(.get, "Patient/2").status == 404)
    }

    @Test func `The result of a patch must be a valid resource and refer to what exists`() async throws {
        let server = try await filled()
        let broken = await server.send(.patch, "Patient/1", #"[{"op":"add","path":"/foo","value":1}]"#, .body(.jsonPatch))
        #expect(broken.status == 422 || broken.status == 400)
        let dangling = await server.send(
            .patch, "Patient/1", #"[{"op":"add","path":"/managingOrganization","value":{"reference":"Organization/9"}}]"#, .body(.jsonPatch)
        )
        #expect(dangling.status == 422)
        #expect(dangling.expressions == ["Patient.managingOrganization.reference"])
    }

    @Test func `If-Match and Prefer go with a patch`() async throws {
        let server = try await filled()
        let headers: (String) -> TestServer.Headers = { tag in
            .init {
                $0.preconditions.ifMatch = tag
                $0.preference.returning = .minimal
                $0.contentFormat = .jsonPatch
            }
        }
        let patch = #"[{"op":"remove","path":"/active"}]"#
        #expect(await server.send(.patch, "Patient/1", patch, headers(#"W/"2""#)).status == 412)
        let reply = await server.send(.patch, "Patient/1", patch, headers(#"W/"1""#))
        #expect(reply.status == 200)
        #expect(reply.body.isEmpty)
    }

    @Test func `A conditional patch needs exactly one match`() async throws {
        let server = try await filled()
        await server.send(.put, "Patient/2", Resource.patient("2", identifier: "s|2"))
        let patch = #"[{"op":"add","path":"/gender","value":"male"}]"#
        #expect(await server.send(.patch, "Patient?identifier=s|9", patch, .body(.jsonPatch)).status == 404)
        #expect(await server.send(.patch, "Patient?identifier=s|1,s|2", patch, .body(.jsonPatch)).status == 412)
        #expect(await server.send(.patch, "Patient?nmae=x", patch, .body(.jsonPatch)).status == 400)
        #expect(await server.send(.patch, "Patient", patch, .body(.jsonPatch)).status == 412)
        let reply = await server.send(.patch, "Patient?identifier=s|2", patch, .body(.jsonPatch))
        #expect(reply["id"] == "2")
        #expect(reply["gender"] == "male")
    }

    @Test(arguments: ["batch", "transaction"])
    func `A Bundle's entry carries a patch as Parameters or Binary`(type: String) async throws {
        let server = try await filled()
        await server.send(.put, "Patient/2", Resource.patient("2", identifier: "s|2"))
        // [{"op":"add","path":"/gender","value":"male"}]
        let binary =
            #"{"resourceType":"Binary","contentType":"application/json-patch+json","data":"W3sib3AiOiJhZGQiLCJwYXRoIjoiL2dlbmRlciIsInZhbHVlIjoibWFsZSJ9XQ=="}"#
        let reply = await server.send(
            .post, "",
            Resource.bundle(
                type,
                [
                    Entry("PATCH", "Patient/1", Patch.replace("Patient.active", #""valueBoolean":false"#)),
                    Entry("PATCH", "Patient?identifier=s|2", binary, conditions: #""ifMatch":"W/\"1\"""#), Entry("GET", "Patient/1"),
                ]))
        #expect(reply.each("entry", "response.status") == ["200 OK", "200 OK", "200 OK"], "\(reply.text)")
        #expect(reply["entry.2.resource.active"] == "false")
        #expect(await server.resource("Patient/2").text(at: "gender") == "male")
    }

    @Test func `A patch in a transaction that fails undoes all`() async throws {
        let server = try await filled()
        for (url, conditions, status) in [
            ("Patient/9", "", 404), ("Patient?identifier=s|9", "", 404), ("Patient/1", #""ifMatch":"W/\"7\"""#, 412),
        ] {
            let reply = await server.send(
                .post, "",
                Resource.transaction(
                    Entry("POST", "Patient", Resource.patient()),
                    Entry("PATCH", url, Patch.replace("Patient.active", #""valueBoolean":false"#), conditions: conditions)))
            #expect(reply.status == status)
            #expect(reply.expressions == ["Bundle.entry[1]"])
        }
        #expect(await server.send(.get, "_history")["total"] == "1")
    }
}
