import FHIRJSON
import Interactions
import Testing

struct TransactionLinkTests {
    /// Sends a Patient with this `fullUrl` and an Observation with these members, and gives the Observation as it was stored.
    private func linked(
        _ fullURL: String, own: String? = nil, _ members: String, patient: Entry? = nil, _ server: TestServer? = nil
    ) async throws -> JSONValue {
        let server = try server ?? TestServer { $0.hasReferentialIntegrity = false }
        let reply = await server.send(
            .post, "",
            Resource.transaction(
                Entry("POST", "Observation", fullURL: own, Resource.observation(nil, members)),
                patient ?? Entry("POST", "Patient", fullURL: fullURL, Resource.patient())),
            .prefer(.representation))
        #expect(reply.status == 200, "\(reply.text)")
        #expect(reply["entry.1.response.location"] == "Patient/new-2/_history/1" || patient != nil)
        return reply.json.value(at: "entry.0.resource") ?? .null
    }

    @Test(arguments: [
        "urn:uuid:61ebe359-bfdc-4613-8bf2-c5e300945f0a", "urn:oid:1.2.3.4", "http://example.org/fhir/Patient/77",
        "https://example.org/a/b/Patient/77", "http://localhost/fhir/Patient/77", "urn:uuid:made-up",
    ])
    func `References to a fullUrl become references to the new resource`(url: String) async throws {
        let stored = try await linked(url, #""subject":{"reference":"\#(url)"},"performer":[{"reference":"\#(url)"}]"#)
        #expect(stored.text(at: "subject.reference") == "Patient/new-2")
        #expect(stored.text(at: "performer.0.reference") == "Patient/new-2")
    }

    @Test func `Links in uri, url, oid and uuid elements are rewritten, contained resources and extensions included`() async throws {
        let url = "urn:uuid:61ebe359-bfdc-4613-8bf2-c5e300945f0a"
        let stored = try await linked(
            url,
            #""implicitRules":"\#(url)","contained":[{"resourceType":"Media","id":"m","status":"completed","content":{"url":"\#(url)"},"#
                + #""subject":{"reference":"\#(url)"}}],"extension":[{"url":"\#(url)","valueUri":"\#(url)"},"#
                + #"{"url":"http://x.org/u","valueUuid":"\#(url)"},{"url":"http://x.org/r","valueReference":{"reference":"\#(url)"}}]"#)
        #expect(stored.text(at: "implicitRules") == "Patient/new-2")
        #expect(stored.text(at: "contained.0.content.url") == "Patient/new-2")
        #expect(stored.text(at: "contained.0.subject.reference") == "Patient/new-2")
        #expect(stored.text(at: "extension.0.url") == url, "the URL of an extension says what it is")
        #expect(stored.text(at: "extension.0.valueUri") == "Patient/new-2")
        #expect(stored.text(at: "extension.1.valueUuid") == "Patient/new-2")
        #expect(stored.text(at: "extension.2.valueReference.reference") == "Patient/new-2")
    }

    @Test func `Canonical elements are rewritten when they are URNs, and not when they are URLs`() async throws {
        let urn = "urn:uuid:61ebe359-bfdc-4613-8bf2-c5e300945f0a"
        let stored = try await linked(urn, #""extension":[{"url":"http://x.org/c","valueCanonical":"\#(urn)"}]"#)
        #expect(stored.text(at: "extension.0.valueCanonical") == "Patient/new-2")
        let url = "http://example.org/fhir/Patient/77"
        let kept = try await linked(url, #""extension":[{"url":"http://x.org/c","valueCanonical":"\#(url)"}]"#)
        #expect(kept.text(at: "extension.0.valueCanonical") == url)
    }

    @Test func `Strings and codes that look like links stay`() async throws {
        let url = "urn:uuid:61ebe359-bfdc-4613-8bf2-c5e300945f0a"
        let stored = try await linked(url, #""valueString":"\#(url)","identifier":[{"system":"urn:ietf:rfc:3986","value":"\#(url)"}]"#)
        #expect(stored.text(at: "valueString") == url)
        #expect(stored.text(at: "identifier.0.value") == url)
    }

    @Test func `Links in the narrative are rewritten, and nothing that only looks like them`() async throws {
        let url = "urn:uuid:61ebe359-bfdc-4613-8bf2-c5e300945f0a"
        let div: (String, String) -> String = { link, text in
            ##"<div xmlns=\"http://www.w3.org/1999/xhtml\"><a class=\"\##(text)\" href=\"\##(link)\">\##(text)</a><img alt=\"\##(text)\""##
                + ##" src='\##(link)#x'/><p title=\"href=\##(text)\">href=\"\##(text)\"</p><a href=\"#\##(text)\">x</a></div>"##
        }
        let stored = try await linked(url, #""text":{"status":"generated","div":"\#(div(url, url))"}"#)
        let expected = div("Patient/new-2", url).replacing("\\\"", with: "\"")
        #expect(stored.text(at: "text.div") == expected)
    }

    @Test func `A fragment stays behind the link`() async throws {
        let url = "http://example.org/fhir/Patient/77"
        let stored = try await linked(url, #""subject":{"reference":"\#(url)#part"},"implicitRules":"\#(url)#a.b""#)
        #expect(stored.text(at: "subject.reference") == "Patient/new-2#part")
        #expect(stored.text(at: "implicitRules") == "Patient/new-2#a.b")
    }

    @Test func `A relative reference means the entry behind the base of its own entry's fullUrl, and the server's resource otherwise`()
        async throws
    {
        let url = "http://example.org/fhir/Patient/77"
        let member = #""subject":{"reference":"Patient/77"}"#
        #expect(
            try await linked(url, own: "http://example.org/fhir/Observation/1", member).text(at: "subject.reference") == "Patient/new-2")
        for own in [nil, "urn:uuid:1", "http://example.com/fhir/Observation/1", "http://localhost/fhir/Observation/1"] {
            #expect(try await linked(url, own: own, member).text(at: "subject.reference") == "Patient/77")
        }
    }

    @Test func `References to resources outside the Bundle are left alone`() async throws {
        for text in ["Patient/1", "urn:uuid:other", "http://example.org/fhir/Patient/78", "#p", "http://example.org/fhir/Patient/777"] {
            let stored = try await linked("http://example.org/fhir/Patient/77", #""subject":{"reference":"\#(text)"}"#)
            #expect(stored.text(at: "subject.reference") == text)
        }
    }

    @Test func `Links to an update become references to its resource, whatever server the fullUrl names`() async throws {
        for url in ["urn:uuid:1", "http://example.org/fhir/Patient/77"] {
            let entry = Entry("PUT", "Patient/77", fullURL: url, Resource.patient("77"))
            let stored = try await linked(url, #""subject":{"reference":"\#(url)"}"#, patient: entry)
            #expect(stored.text(at: "subject.reference") == "Patient/77")
        }
        let own = "http://localhost/fhir/Patient/77"
        let entry = Entry("PUT", "Patient/77", fullURL: own, Resource.patient("77"))
        #expect(try await linked(own, #""subject":{"reference":"\#(own)"}"#, patient: entry).text(at: "subject.reference") == own)
    }

    @Test func `Links to conditional creates and updates lead to what they find, or to what they make`() async throws {
        for (method, isThere) in [("POST", true), ("POST", false), ("PUT", true), ("PUT", false)] {
            let server = try TestServer()
            if isThere { await server.send(.put, "Patient/5", Resource.patient("5", identifier: "s|5")) }
            let body = Resource.patient(identifier: "s|5")
            let entry =
                method == "POST"
                ? Entry("POST", "Patient", fullURL: "urn:uuid:1", body, conditions: #""ifNoneExist":"identifier=s|5""#)
                : Entry("PUT", "Patient?identifier=s|5", fullURL: "urn:uuid:1", body)
            let stored = try await linked("urn:uuid:1", #""subject":{"reference":"urn:uuid:1"}"#, patient: entry, server)
            #expect(stored.text(at: "subject.reference") == (isThere ? "Patient/5" : "Patient/new-2"), "\(method) \(isThere)")
        }
    }

    @Test func `Resources may refer to each other and to themselves`() async throws {
        let server = try TestServer()
        let link: (String) -> String = { #""link":[{"type":"seealso","other":{"reference":"\#($0)"}}]"# }
        let reply = await server.send(
            .post, "",
            Resource.transaction(
                Entry("POST", "Patient", fullURL: "urn:uuid:a", Resource.patient(nil, link("urn:uuid:b"))),
                Entry("POST", "Patient", fullURL: "urn:uuid:b", Resource.patient(nil, link("urn:uuid:a"))),
                Entry("POST", "Patient", fullURL: "urn:uuid:c", Resource.patient(nil, link("urn:uuid:c")))),
            .prefer(.representation))
        #expect(reply.each("entry", "resource.link.0.other.reference") == ["Patient/new-2", "Patient/new-1", "Patient/new-3"])
    }

    @Test func `The id in a created resource's body names nothing`() async throws {
        let server = try TestServer()
        let reply = await server.send(
            .post, "",
            Resource.transaction(
                Entry("POST", "Patient", Resource.patient("77")), Entry("POST", "Observation", Resource.observation(subject: "Patient/77")))
        )
        #expect(reply.status == 422)
    }

    @Test func `Links in a patch are rewritten`() async throws {
        let server = try TestServer()
        await server.send(.put, "Observation/1", Resource.observation("1"))
        let patch = Patch.add("Observation", "subject", #""valueReference":{"reference":"urn:uuid:1"}"#)
        let reply = await server.send(
            .post, "",
            Resource.transaction(
                Entry("PATCH", "Observation/1", patch), Entry("POST", "Patient", fullURL: "urn:uuid:1", Resource.patient())))
        #expect(reply.status == 200, "\(reply.text)")
        #expect(await server.resource("Observation/1").text(at: "subject.reference") == "Patient/new-1")
    }

    @Test func `Links inside a Bundle that is a resource are its own`() async throws {
        let server = try TestServer()
        let inner =
            #"{"resourceType":"Bundle","type":"collection","entry":[{"fullUrl":"urn:uuid:1","resource":\#(Resource.observation(subject: "urn:uuid:1"))}]}"#
        await server.send(
            .post, "",
            Resource.transaction(
                Entry("POST", "Patient", fullURL: "urn:uuid:1", Resource.patient()), Entry("POST", "Bundle", inner)))
        let stored = await server.send(.get, "Bundle")
        #expect(stored["entry.0.resource.entry.0.resource.subject.reference"] == "urn:uuid:1")
    }

    // MARK: Versions

    @Test func `A link with a version names the version that is made`() async throws {
        let server = try TestServer()
        await server.send(.put, "Patient/1", Resource.patient("1"))
        await server.send(.put, "Patient/2", Resource.patient("2"))
        await server.send(.put, "Patient/3", Resource.patient("3", identifier: "s|3"))
        let urls = [
            "http://x.org/fhir/Patient/a", "http://x.org/fhir/Patient/b", "http://x.org/fhir/Patient/c", "http://x.org/fhir/Patient/d",
        ]
        let performers = urls.map { #"{"reference":"\#($0)/_history/9"}"# }.joined(separator: ",")
        let reply = await server.send(
            .post, "",
            Resource.transaction(
                Entry("POST", "Observation", Resource.observation(nil, #""performer":[\#(performers)]"#)),
                Entry("POST", "Patient", fullURL: urls[0], Resource.patient()),
                Entry("PUT", "Patient/1", fullURL: urls[1], Resource.patient("1", #""active":true"#)),
                Entry("PUT", "Patient/2", fullURL: urls[2], Resource.patient("2")),
                Entry("POST", "Patient", fullURL: urls[3], Resource.patient(), conditions: #""ifNoneExist":"identifier=s|3""#)),
            .prefer(.representation))
        #expect(reply.status == 200, "\(reply.text)")
        let found = reply.json.value(at: "entry.0.resource.performer")?.items?.map { $0.text(at: "reference") }
        #expect(found == ["Patient/new-2/_history/1", "Patient/1/_history/2", "Patient/2/_history/1", "Patient/3/_history/1"])
    }
}
