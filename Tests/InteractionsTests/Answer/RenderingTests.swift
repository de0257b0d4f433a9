import FHIRCore
import FHIRJSON
import FHIRModel
import FHIRSchema
import FHIRXML
import Interactions
import Testing

struct RenderingTests {
    private let body = Resource.make(
        "Observation", "1",
        #""meta":{"tag":[{"code":"t"}]},"text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\">ä<br/></div>"}"#,
        #""identifier":[{"system":"s","value":"1"}],"status":"final","code":{"text":"x"}"#,
        #""_effectiveDateTime":{"extension":[{"url":"http://x","valueCode":"unknown"}]},"valueQuantity":{"value":1.50,"unit":"mg"}"#,
        #""note":[{"text":"🙂"}]"#)

    private func filled() async throws -> TestServer {
        let server = try TestServer { $0.deletesMultiple = true }
        #expect(await server.send(.put, "Observation/1", body).status == 201)
        server.clock.advance(seconds: 1)
        await server.send(.put, "Patient/1", Resource.patient("1"))
        await server.send(.delete, "Patient/1")
        return server
    }

    @Test(arguments: [
        "Observation/1", "Observation/1/_history/1", "Observation", "_history", "metadata", "Observation/1/$meta",
        "Observation/1?_summary=true",
        "Observation?_elements=status", "Observation?_summary=count", "Patient/9", "Observation?_count=0", "$versions",
    ])
    func `JSON and XML say the same`(url: String) async throws {
        let server = try await filled()
        let json = await server.send(.get, url)
        let xml = await server.send(.get, url, nil, .xml)
        #expect(xml.status == json.status)
        #expect(xml.etag == json.etag)
        let fromJSON = try JSONReader.parse(json.body, schema: .r4)
        let fromXML = try XMLReader.parse(xml.body, schema: .r4)
        #expect(XMLWriter().write(fromJSON) == XMLWriter().write(fromXML))
        #expect(XMLWriter().write(fromXML) == xml.body, "elements are in the order of the schema")
    }

    @Test func `A transaction's answer says the same in JSON and XML`() async throws {
        let bundle = Resource.transaction(
            Entry("GET", "Observation/1"), Entry("GET", "Observation"), Entry("PUT", "Patient/2", Resource.patient("2")),
            Entry("DELETE", "Patient/9"))
        let json = await (try filled()).send(.post, "", bundle, .prefer(.operationOutcome))
        let xml = await (try filled()).send(
            .post, "", bundle,
            .init {
                $0.preference.returning = .operationOutcome
                $0.format = .xml
            })
        let fromJSON = try JSONReader.parse(json.body, schema: .r4)
        #expect(XMLWriter().write(fromJSON) == xml.body)
    }

    @Test func `A body in XML is the same as in JSON`() async throws {
        let server = try await filled()
        let xml = await server.send(.get, "Observation/1", nil, .xml).text
        let reply = await server.send(.put, "Observation/1", xml, .body(.xml))
        #expect(reply.status == 200)
        #expect(reply.etag == #"W/"1""#, "\(reply.text)")
    }

    @Test func `A pretty answer has lines, and the same content`() async throws {
        let server = try await filled()
        for url in ["Observation/1", "Observation", "_history"] {
            let plain = await server.send(.get, url)
            let mark = url.contains("?") ? "&" : "?"
            let pretty = await server.send(.get, url + mark + "_pretty=true")
            #expect(pretty.text.contains("\n  "))
            if url == "Observation/1" { #expect(pretty.json == plain.json) }
            #expect(!(await server.send(.get, url + mark + "_pretty=false")).text.contains("\n"))
            #expect(await server.send(.get, url + mark + "_pretty=true", nil, .xml).text.contains("\n  "))
        }
    }

    @Test(arguments: [
        "json", "application/json", "application/fhir+json", "application/fhir+json;fhirVersion=4.0", "xml", "text/xml",
        "application/fhir+xml",
    ])
    func `_format decides over what was negotiated`(format: String) async throws {
        let server = try await filled()
        let encoded = format.replacing("+", with: "%2B")
        for headers in [TestServer.Headers.none, .xml] {
            let reply = await server.send(.get, "Observation/1?_format=\(encoded)", nil, headers)
            #expect(reply.text.hasPrefix(format.contains("xml") ? "<" : "{"))
        }
        #expect(await server.send(.get, "Observation/1?_format=ttl").status == 406)
    }

    @Test func `_summary=true keeps summary and mandatory elements`() async throws {
        let reply = await (try filled()).send(.get, "Observation/1?_summary=true")
        #expect(reply["status"] == "final")
        #expect(reply["identifier.0.value"] == "1")
        #expect(reply["valueQuantity.value"] == "1.50")
        #expect(reply.json["note"] == nil)
        #expect(reply.json["text"] == nil)
        #expect(reply["meta.tag.0.code"] == "t")
        #expect(reply["meta.tag.1.code"] == "SUBSETTED")
        #expect(reply["meta.tag.1.system"] == "http://terminology.hl7.org/CodeSystem/v3-ObservationValue")
        #expect(reply["meta.versionId"] == "1")
    }

    @Test func `_summary=text keeps the narrative, id, meta and what is mandatory`() async throws {
        let reply = await (try filled()).send(.get, "Observation/1?_summary=text")
        #expect(reply["text.status"] == "generated")
        #expect(reply["status"] == "final")
        #expect(reply["code.text"] == "x")
        #expect(reply["id"] == "1")
        #expect(reply.json["identifier"] == nil)
        #expect(reply["meta.tag.1.code"] == "SUBSETTED")
    }

    @Test func `_summary=data leaves the narrative out`() async throws {
        let reply = await (try filled()).send(.get, "Observation/1?_summary=data")
        #expect(reply.json["text"] == nil)
        #expect(reply["note.0.text"] == "🙂")
        #expect(reply["meta.tag.1.code"] == "SUBSETTED")
    }

    @Test func `_summary=false and count leave a resource whole`() async throws {
        let server = try await filled()
        let whole = await server.send(.get, "Observation/1")
        #expect(await server.send(.get, "Observation/1?_summary=false").body == whole.body)
        #expect(await server.send(.get, "Observation/1?_summary=count").body == whole.body)
    }

    @Test func `_elements keeps the named and the mandatory elements`() async throws {
        let server = try await filled()
        for url in ["Observation/1?_elements=value,note", "Observation/1?_elements=value&_elements=note"] {
            let reply = await server.send(.get, url)
            #expect(reply["valueQuantity.unit"] == "mg")
            #expect(reply["note.0.text"] == "🙂")
            #expect(reply["status"] == "final")
            #expect(reply["id"] == "1")
            #expect(reply.json["identifier"] == nil)
            #expect(reply["meta.tag.1.code"] == "SUBSETTED")
        }
    }

    @Test func `Every resource of a Bundle is cut down, the Bundle is not`() async throws {
        let server = try await filled()
        for url in ["Observation?_elements=status", "_history?_elements=status", "Observation?_summary=text"] {
            let reply = await server.send(.get, url)
            #expect(reply["total"] != nil)
            #expect(reply.link("self") != nil)
            let resources = reply.json.value(at: "entry")?.items?.compactMap { $0["resource"] } ?? []
            #expect(!resources.isEmpty)
            #expect(
                resources.allSatisfy { resource in
                    resource.value(at: "meta.tag")?.items?.contains { $0.text(at: "code") == "SUBSETTED" } ?? false
                })
            #expect(resources.allSatisfy { $0["identifier"] == nil })
        }
    }

    @Test func `What was cut down can be stored, but with the tag that says so`() async throws {
        let server = try await filled()
        let part = await server.send(.get, "Observation/1?_elements=status")
        await server.send(.put, "Observation/1", part.text)
        #expect(await server.resource("Observation/1").text(at: "meta.tag.1.code") == "SUBSETTED")
    }
}
