import FHIRJSON
import FHIRXML
import Interactions
import Testing

/// The limit of a body is the codecs' limit, and what was accepted under it can be read back.
struct BodyLimitsTests {
    private func patient(_ size: Int) -> String {
        let names = String(repeating: #"{"text":"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"},"#, count: size / 80 + 1)
        return Resource.patient("1", #""name":[\#(names.dropLast())]"#)
    }

    @Test func `a longer body than the setting allows is refused`() async throws {
        let server = try TestServer { $0.bodyLimit = 4_096 }
        #expect(await server.send(.put, "Patient/1", patient(3_000)).status == 201)
        let refused = await server.send(.put, "Patient/1", patient(5_000))
        #expect(refused.status == 413)
        #expect(refused.issues == ["size-limit"])
        let xml = #"<Patient xmlns="http://hl7.org/fhir"><id value="1"/><!--\#(String(repeating: "x", count: 5_000))--></Patient>"#
        #expect(await server.send(.put, "Patient/1", xml, .body(.xml)).status == 413)
        let patch = #"[{"op":"add","path":"/language","value":"\#(String(repeating: "x", count: 5_000))"}]"#
        #expect(await server.send(.patch, "Patient/1", patch, .body(.jsonPatch)).status == 413)
    }

    @Test func `what was accepted is read, rendered and patched, whatever the limit is now`() async throws {
        let generous = try TestServer()
        #expect(await generous.send(.put, "Patient/1", patient(9_000)).status == 201)
        let server = TestServer(restarting: generous) { $0.bodyLimit = 1_024 }
        #expect(await server.send(.get, "Patient/1", nil, .xml).status == 200)
        #expect(await server.send(.get, "Patient/1?_summary=true").status == 200)
        let patch = #"[{"op":"add","path":"/active","value":true}]"#
        #expect(await server.send(.patch, "Patient/1", patch, .body(.jsonPatch)).status == 200)
        let fhirPath = #"<diff xmlns:f="http://hl7.org/fhir"><replace sel="f:Patient/f:active/@value">false</replace></diff>"#
        #expect(await server.send(.patch, "Patient/1", fhirPath, .body(.xmlPatch)).status == 200)
    }

    @Test func `beyond 64 MiB the codecs follow the setting`() async throws {
        let body = String(repeating: " ", count: 64 << 20) + Resource.patient("1")
        let strict = try TestServer()
        #expect(await strict.send(.put, "Patient/1", body).status == 413)
        let generous = try TestServer { $0.bodyLimit = 80 << 20 }
        #expect(await generous.send(.put, "Patient/1", body).status == 201)
    }
}
