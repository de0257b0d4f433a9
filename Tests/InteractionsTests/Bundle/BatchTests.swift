import FHIRJSON
import Interactions
import Testing

struct BatchTests {
    @Test func `Every entry is answered for itself, in the Bundle's order`() async throws {
        let server = try TestServer()
        await server.send(.put, "Patient/1", Resource.patient("1", identifier: "s|1"))
        await server.send(.put, "Patient/2", Resource.patient("2"))
        let reply = await server.send(
            .post, "",
            Resource.batch(
                Entry("GET", "Patient/1"), Entry("POST", "Patient", Resource.patient()), Entry("PUT", "Patient/9", Resource.patient("8")),
                Entry("DELETE", "Patient/2"), Entry("GET", "Patient?identifier=s|1"), Entry("GET", "Patient/7"), Entry("GET", "Foo/1"),
                Entry("PUT", "Patient/1", Resource.patient("1", identifier: "s|1", #""active":true"#)),
                Entry("POST", "Patient/1", Resource.patient()),
                Entry("HEAD", "Patient/1"), Entry("GET", "metadata?_elements=fhirVersion"), Entry("POST", "Patient/1/$meta")))
        #expect(reply.status == 200)
        #expect(reply["type"] == "batch-response")
        #expect(
            reply.each("entry", "response.status").map { $0?.prefix(3) } == [
                "200", "201", "400", "204", "200", "404", "404", "200", "405", "200", "200", "200",
            ])
        #expect(reply["entry.0.resource.active"] == "true", "reads come last")
        #expect(reply["entry.1.response.location"] == "Patient/new-1/_history/1")
        #expect(reply["entry.1.response.etag"] == #"W/"1""#)
        #expect(reply["entry.1.resource"] == nil)
        #expect(reply["entry.1.resource.resourceType"] == nil)
        #expect(reply["entry.2.response.outcome.issue.0.expression.0"] == "Bundle.entry[2].resource.id")
        #expect(reply["entry.3.response.etag"] == #"W/"2""#)
        #expect(reply["entry.4.resource.type"] == "searchset")
        #expect(reply["entry.4.resource.entry.0.resource.id"] == "1")
        #expect(reply["entry.5.response.outcome.issue.0.code"] == "not-found")
        #expect(reply["entry.5.response.outcome.issue.0.expression.0"] == "Bundle.entry[5]")
        #expect(reply["entry.7.response.location"] == "Patient/1/_history/2")
        #expect(reply["entry.9.resource.resourceType"] == nil)
        #expect(reply["entry.9.response.etag"] == #"W/"2""#)
        #expect(reply["entry.10.resource.fhirVersion"] == "4.0.1")
        #expect(reply["entry.11.resource.parameter.0.valueMeta.versionId"] == "2")
    }

    @Test func `Conditions hold for each entry`() async throws {
        let server = try TestServer()
        await server.send(.put, "Patient/1", Resource.patient("1", identifier: "s|1"))
        let reply = await server.send(
            .post, "",
            Resource.batch(
                Entry("GET", "Patient/1", conditions: #""ifNoneMatch":"W/\"1\"""#),
                Entry("GET", "Patient/1", conditions: #""ifModifiedSince":"2026-03-01T08:00:00Z""#),
                Entry("PUT", "Patient/1", Resource.patient("1"), conditions: #""ifMatch":"W/\"7\"""#),
                Entry("POST", "Patient", Resource.patient(), conditions: #""ifNoneExist":"identifier=s|1""#),
                Entry("POST", "Patient", Resource.patient(), conditions: #""ifNoneExist":"?identifier=s|2""#),
                Entry("PUT", "Patient?identifier=s|3", Resource.patient("3", identifier: "s|3")),
                Entry("DELETE", "Patient?identifier=s|4"),
                Entry("PUT", "Patient/5", Resource.patient("5"), conditions: #""ifNoneMatch":"*""#)))
        #expect(
            reply.each("entry", "response.status").map { $0?.prefix(3) } == ["304", "304", "412", "200", "201", "201", "204", "201"])
        #expect(reply["entry.0.resource.id"] == nil)
        #expect(reply["entry.3.response.location"] == "Patient/1/_history/1")
    }

    @Test func `Entries about the same resource run in the Bundle's order`() async throws {
        let server = try TestServer()
        let entries = (1...20).map { Entry("PUT", "Patient/1", Resource.patient("1", #""name":[{"text":"\#($0)"}]"#)) }
        let reply = await server.send(.post, "", Resource.bundle("batch", entries))
        #expect(reply.each("entry", "response.etag") == (1...20).map { "W/\"\($0)\"" })
        #expect(await server.resource("Patient/1").text(at: "name.0.text") == "20")
    }

    @Test func `Links between the entries of a batch are left as they are`() async throws {
        let server = try TestServer()
        let reply = await server.send(
            .post, "",
            Resource.batch(
                Entry("POST", "Patient", fullURL: "urn:uuid:1", Resource.patient()),
                Entry("POST", "Observation", Resource.observation(subject: "urn:uuid:1"))),
            .prefer(.representation))
        #expect(reply["entry.1.resource.subject.reference"] == "urn:uuid:1")
    }

    @Test func `A conditional reference is refused outside a transaction`() async throws {
        let server = try TestServer()
        await server.send(.put, "Patient/1", Resource.patient("1", identifier: "s|1"))
        let reply = await server.send(
            .post, "", Resource.batch(Entry("POST", "Observation", Resource.observation(subject: "Patient?identifier=s|1"))))
        #expect(reply["entry.0.response.status"] == "422 Unprocessable Content")
        #expect(reply["entry.0.response.outcome.issue.0.expression.0"] == "Bundle.entry[0].resource.subject.reference")
    }

    @Test func `What the entry's URL asks of the answer is done`() async throws {
        let server = try TestServer()
        await server.send(.put, "Patient/1", Resource.patient("1", #""active":true,"gender":"male","photo":[{"title":"x"}]"#))
        let reply = await server.send(
            .post, "",
            Resource.batch(
                Entry("GET", "Patient/1?_elements=gender"), Entry("GET", "Patient?_summary=true"), Entry("GET", "Patient?_summary=count"),
                Entry("GET", "Patient/1?_summary=x")))
        #expect(reply["entry.0.resource.gender"] == "male")
        #expect(reply["entry.0.resource.active"] == nil)
        #expect(reply["entry.0.resource.meta.tag.0.code"] == "SUBSETTED")
        #expect(reply["entry.1.resource.entry.0.resource.active"] == "true")
        #expect(reply["entry.1.resource.entry.0.resource.photo.0.title"] == nil)
        #expect(reply["entry.2.resource.total"] == "1")
        #expect(reply["entry.2.resource.entry.0.fullUrl"] == nil)
        #expect(reply["entry.3.response.status"] == "400 Bad Request")
    }

    @Test func `Leniency and preference are those of the whole request`() async throws {
        let server = try TestServer()
        let body = Resource.batch(Entry("POST", "Patient", Resource.patient()), Entry("GET", "Patient?nmae=x&_id=none"))
        let plain = await server.send(.post, "", body)
        #expect(plain["entry.1.response.status"] == "400 Bad Request")
        let lenient = await server.send(.post, "", body, .lenient)
        #expect(lenient["entry.1.resource.entry.0.search.mode"] == "outcome")
        let outcome = await server.send(.post, "", body, .prefer(.operationOutcome))
        #expect(outcome["entry.0.response.outcome.issue.0.diagnostics"] == "Created")
        #expect(await server.send(.post, "", body, .prefer(.representation))["entry.0.resource.resourceType"] == "Patient")
    }

    @Test func `An entry may carry an absolute URL of this server, but of no other`() async throws {
        let server = try TestServer()
        await server.send(.put, "Patient/1", Resource.patient("1"))
        let reply = await server.send(
            .post, "",
            Resource.batch(
                Entry("GET", "http://localhost/fhir/Patient/1"), Entry("GET", "/Patient/1"), Entry("GET", "http://localhost/fhir?_id=1"),
                Entry("GET", "http://localhost/fhirPatient/1"), Entry("GET", "http://example.org/fhir/Patient/1"),
                Entry("GET", "urn:uuid:1")))
        #expect(reply.each("entry", "response.status").map { $0?.prefix(3) } == ["200", "200", "200", "400", "400", "400"])
        #expect(reply["entry.4.response.outcome.issue.0.expression.0"] == "Bundle.entry[4].request.url")
    }

    @Test func `A Bundle within the Bundle is refused, a Bundle as a resource is not`() async throws {
        let server = try TestServer()
        let inner =
            #"{"resourceType":"Bundle","id":"1","type":"collection","entry":[{"resource":\#(Resource.observation(subject: "Patient/9"))}]}"#
        let reply = await server.send(.post, "", Resource.batch(Entry("POST", "/", inner), Entry("PUT", "Bundle/1", inner)))
        #expect(reply.each("entry", "response.status").map { $0?.prefix(3) } == ["400", "201"])
    }

    @Test(arguments: ["collection", "searchset", "document", "history"])
    func `Other Bundles are refused at the base`(type: String) async throws {
        let reply = await (try TestServer()).send(.post, "", #"{"resourceType":"Bundle","type":"\#(type)"}"#)
        #expect(reply.status == 400)
        #expect(reply.expressions == ["Bundle.type"])
    }

    @Test func `What is no Bundle is refused at the base`() async throws {
        #expect(await (try TestServer()).send(.post, "", Resource.patient()).status == 400)
        #expect(await (try TestServer()).send(.post, "?foo=1", Resource.batch()).status == 400)
    }

    @Test func `Entries without a usable request are refused one by one`() async throws {
        let server = try TestServer()
        let body = #"""
            {"resourceType":"Bundle","type":"batch","entry":[{"resource":{"resourceType":"Patient"}},
            {"request":{"method":"GET"}},{"request":{"url":"Patient"}},{"request":{"method":"PUT","url":"Patient/1"}},
            {"request":{"method":"GET","url":"Patient"}}]}
            """#
        let reply = await server.send(.post, "", body)
        #expect(reply.each("entry", "response.status").map { $0?.prefix(3) } == ["400", "400", "400", "400", "200"])
        #expect(
            reply.each("entry", "response.outcome.issue.0.expression.0") == [
                "Bundle.entry[0]", "Bundle.entry[1].request.url", "Bundle.entry[2].request.method", "Bundle.entry[3]", nil,
            ])
    }

    @Test func `An empty batch is answered with an empty one`() async throws {
        let reply = await (try TestServer()).send(.post, "", #"{"resourceType":"Bundle","type":"batch"}"#)
        #expect(reply.status == 200)
        #expect(reply.text == #"{"resourceType":"Bundle","type":"batch-response"}"#)
    }

    @Test func `More entries than the limit are refused`() async throws {
        let server = try TestServer { $0.entryLimit = 2 }
        for type in ["batch", "transaction"] {
            let reply = await server.send(.post, "", Resource.bundle(type, [Entry](repeating: Entry("GET", "Patient"), count: 3)))
            #expect(reply.status == 413)
            #expect(reply["issue.0.diagnostics"]?.contains("2") == true)
        }
    }

    @Test func `Two hundred entries are all done`() async throws {
        let server = try TestServer()
        let entries = (0..<200).map { Entry("POST", "Patient", Resource.patient(identifier: "s|\($0)")) }
        let reply = await server.send(.post, "", Resource.bundle("batch", entries))
        #expect(Set(reply.each("entry", "response.status")) == ["201 Created"])
        #expect(Set(reply.each("entry", "response.location")).count == 200)
        #expect(await server.send(.get, "Patient?_total=accurate")["total"] == "200")
    }
}
