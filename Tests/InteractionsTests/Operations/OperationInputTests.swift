import FHIRCore
import FHIRSchema
import Testing

@testable import Interactions

/// How operations are found, called and refused, whatever they do.
struct OperationInputTests {
    @Test(arguments: [
        ("$everything", "$meta, $versions"), ("Observation/$everything", "$meta, $lastn"), ("Patient/1/$match", "$meta, $meta-add"),
        ("Encounter/$everything", "$meta"),
    ])
    func `An unknown operation is told what there is at its place`(path: String, offered: String) async throws {
        let reply = await (try TestServer()).send(.get, path)
        #expect(reply.status == 404)
        #expect(reply.issues == ["unknown-operation"])
        #expect(reply["issue.0.diagnostics"]?.contains("offered: \(offered)") == true)
    }

    @Test func `What needs a resource is called by POST only`() async throws {
        let server = try TestServer()
        #expect(await server.send(.get, "Patient/$match").status == 405)
        #expect(server.service.allowedMethods(path: ["Patient", "$match"]) == [.post])
        #expect(server.service.allowedMethods(path: ["Patient", "$everything"]) == [.get, .head, .post])
        #expect(server.service.allowedMethods(path: ["Encounter", "1", "$everything"]) == [.get, .head, .post])
        #expect(server.service.allowedMethods(path: ["Observation", "$lastn"]) == [.get, .head, .post])
    }

    @Test(arguments: [
        ("Patient/1/$everything?foo=1", "unknown-parameter", "known: start, end, _since, _type, _count, _page"),
        ("Encounter/1/$everything?start=2020", "unknown-parameter", "known: _since, _type, _count, _page"),
        ("Patient/1/$everything?start=x", "bad-parameter", "Parameter 'start': expected a date"),
        ("Patient/1/$everything?start=2020&start=2021", "bad-parameter", "Parameter 'start': expected once"),
        ("Patient/1/$everything?start=2021&end=2020", "bad-parameter", "Parameter end: expected a date that is not before start"),
        ("Patient/1/$everything?_since=yesterday", "bad-parameter", "Parameter '_since': expected an instant"),
        ("Patient/1/$everything?_count=0", "bad-parameter", "Parameter _count: expected a whole number, 1 or more"),
        ("Patient/1/$everything?_count=-1", "bad-parameter", "Parameter _count: expected a whole number, 1 or more"),
        ("Patient/1/$everything?_count=many", "bad-parameter", "Parameter '_count': expected a whole number"),
        ("Patient/1/$everything?_type=Patient,Nobody", "bad-parameter", "Parameter _type: expected names of resource types"),
        ("Patient/1/$everything?_page=x", "bad-parameter", "Parameter _page: expected the value from a link"),
        ("Patient/1/$meta?meta=x", "unknown-parameter", "Unknown parameter: 'meta'"),
        ("Observation/$lastn?patient=1&code=x&max=0", "bad-parameter", "Parameter 'max': expected a whole number from 1"),
        ("Observation/$lastn?code=x", "bad-parameter", "Parameter patient or subject: required"),
        ("Observation/$lastn?patient=1", "bad-parameter", "Parameter category, code, or another that looks at the code: required"),
        ("Observation/$lastn?patient=1&code=x&_sort=date", "unknown-parameter", "Unknown parameter: _sort"),
        ("Observation/$lastn?patient=1&code=x&nobody=y", "unknown-parameter", "Parameter 'nobody': unknown for Observation"),
    ])
    func `Unknown and malformed parameters are named with what is allowed`(url: String, issue: String, text: String) async throws {
        let server = try TestServer()
        await server.send(.put, "Patient/1", Resource.patient("1"))
        await server.send(.put, "Encounter/1", Resource.make("Encounter", "1", #""status":"planned","class":{"code":"AMB"}"#))
        let reply = await server.send(.get, url)
        #expect(reply.status == 400)
        #expect(reply.issues == [issue])
        #expect(reply["issue.0.diagnostics"]?.contains(text) == true, "\(reply.text)")
    }

    @Test func `Parameters come in JSON and XML as in a URL`() async throws {
        let server = try TestServer()
        await server.send(.put, "Patient/1", Resource.patient("1"))
        await server.send(.put, "Observation/1", Resource.observation("1", subject: "Patient/1"))
        let json =
            #"{"resourceType":"Parameters","parameter":[{"name":"_type","valueCode":"Observation"},"#
            + #"{"name":"_count","valueInteger":1}]}"#
        #expect(await server.send(.post, "Patient/1/$everything", json).each("entry", "resource.id") == ["1"])
        let xml =
            #"<Parameters xmlns="http://hl7.org/fhir"><parameter><name value="_type"/><valueCode value="Observation"/></parameter>"#
            + "</Parameters>"
        let reply = await server.send(.post, "Patient/1/$everything", xml, .body(.xml))
        #expect(reply.each("entry", "resource.resourceType") == ["Observation"])
        #expect(await server.send(.post, "Patient/1/$everything").each("entry", "resource.resourceType") == ["Patient", "Observation"])
        #expect(reply.link("self") == "Patient/1/$everything?_type=Observation")
    }

    @Test(arguments: [
        (#"{"resourceType":"Patient"}"#, "wrong-resource-type"),
        (#"{"resourceType":"Parameters","parameter":[{"name":"foo","valueString":"x"}]}"#, "unknown-parameter"),
        (#"{"resourceType":"Parameters","parameter":[{"name":"foo","resource":{"resourceType":"Patient"}}]}"#, "unknown-parameter"),
        (#"{"resourceType":"Parameters","parameter":[{"name":"start","valueString":"today"}]}"#, "bad-parameter"),
        (#"{"resourceType":"Parameters","parameter":[{"name":"start","resource":{"resourceType":"Patient"}}]}"#, "bad-parameter"),
        (#"{"resourceType":"Parameters","parameter":[{"name":"start","valueCoding":{"code":"2020"}}]}"#, "bad-parameter"),
        (#"{"resourceType":"Parameters","parameter":[{"name":"_format","valueCode":"xml"}]}"#, "bad-parameter"),
        (#"{"resourceType":"Parameters","parameter":[{"valueCode":"xml"}]}"#, "bad-parameter"),
    ])
    func `A body that is not the operation's input is refused`(body: String, issue: String) async throws {
        let server = try TestServer()
        await server.send(.put, "Patient/1", Resource.patient("1"))
        let reply = await server.send(.post, "Patient/1/$everything", body)
        #expect(reply.status == 400)
        #expect(reply.issues == [issue], "\(reply.text)")
    }

    @Test func `With lenient handling an unknown parameter is ignored and not in the links`() async throws {
        let server = try TestServer()
        await server.send(.put, "Patient/1", Resource.patient("1"))
        let reply = await server.send(.get, "Patient/1/$everything?foo=1&_count=5", nil, .lenient)
        #expect(reply.status == 200)
        #expect(reply.link("self") == "Patient/1/$everything?_count=5")
    }

    @Test func `Operations are entries of batches and transactions`() async throws {
        let server = try TestServer()
        await server.send(.put, "Patient/1", Resource.patient("1"))
        let entries = [Entry("GET", "Patient/1/$everything"), Entry("GET", "Patient/9/$everything")]
        let batch = await server.send(.post, "", Resource.bundle("batch", entries))
        #expect(batch["entry.0.resource.entry.0.resource.id"] == "1")
        #expect(batch["entry.1.response.status"] == "404 Not Found")
        let transaction = Resource.transaction(
            Entry("PUT", "Observation/1", Resource.observation("1", subject: "Patient/1")), Entry("GET", "Patient/1/$everything"))
        let reply = await server.send(.post, "", transaction)
        #expect(reply.count("entry.1.resource.entry") == 2)
        let wrong = Resource.transaction(
            Entry("PUT", "Patient/2", Resource.patient("2")), Entry("GET", "Patient/1/$everything?foo=1"))
        #expect(await server.send(.post, "", wrong).status == 400)
        #expect(await server.send(.get, "Patient/2").status == 404)
    }

    @Test func `An operation is added to the table as data, and is then routed, checked and declared`() async throws {
        let echo = OperationDeclaration(
            code: "echo", url: "http://example.org/echo", levels: [.type], types: [Schema.r4.known.patient], affectsState: false,
            parameters: [OperationParameter("word", Schema.r4.known.string, min: 1, Schema.r4)]
        ) { service, call async throws(OperationFailure) in
            Answer(.ok, .outcome([Issue(.informational, severity: .information, call.input.text("word") ?? "")]))
        }
        #expect(OperationTable([echo]).conflicts == [])
        #expect(OperationTable([echo, echo]).conflicts == ["echo"])
        let server = try TestServer(operations: [echo])
        #expect(await server.send(.get, "Patient/$echo?word=hello")["issue.0.diagnostics"] == "hello")
        #expect(await server.send(.get, "Patient/$echo").issues == ["bad-parameter"])
        #expect(await server.send(.get, "Observation/$echo?word=x").status == 404)
        #expect(await server.send(.get, "metadata").text.contains("http://example.org/echo"))
    }

    @Test func `The server's own operations do not contradict one another`() throws {
        let table = try TestServer().service.operations
        #expect(table.conflicts == [])
        #expect(
            table.all.map(\.code) == [
                "meta", "meta-add", "meta-delete", "versions", "everything", "everything", "lastn", "match", "reindex", "reindex-status",
            ])
    }
}
