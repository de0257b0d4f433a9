import Interactions
import Testing

struct ConditionalReferenceTests {
    private func send(_ server: TestServer, _ reference: String, _ others: Entry...) async -> Reply {
        await server.send(
            .post, "",
            Resource.bundle("transaction", [Entry("POST", "Observation", Resource.observation(nil, subject: reference))] + others),
            .prefer(.representation))
    }

    @Test func `One match replaces the search`() async throws {
        let server = try TestServer()
        await server.send(.put, "Patient/1", Resource.patient("1", identifier: "http://s|1"))
        for search in [
            "Patient?identifier=http://s|1", "Patient?identifier=http%3A%2F%2Fs%7C1", "Patient?_id=1", "Patient?_id=1&identifier=1",
        ] {
            #expect(await send(server, search)["entry.0.resource.subject.reference"] == "Patient/1")
        }
    }

    @Test(arguments: [("none", "reference-not-found"), ("two", "multiple-matches"), ("gone", "reference-not-found")])
    func `No match and several matches make the transaction fail, with the place of the reference`(value: String, issue: String)
        async throws
    {
        let server = try TestServer()
        for id in ["1", "2"] { await server.send(.put, "Patient/\(id)", Resource.patient(id, identifier: "s|two")) }
        await server.send(.put, "Patient/3", Resource.patient("3", identifier: "s|gone"))
        await server.send(.delete, "Patient/3")
        let reply = await send(server, "Patient?identifier=s|\(value)")
        #expect(reply.status == 412)
        #expect(reply.issues == [issue])
        #expect(reply.expressions == ["Bundle.entry[0].resource.subject.reference"])
        #expect(await server.send(.get, "Observation")["total"] == "0")
    }

    @Test(arguments: ["Patient?", "Patient?name=x", "Patient?identifier=", "Patient?_count=1", "Patient?_format=json&_id=1"])
    func `A search that cannot be used makes the transaction fail`(search: String) async throws {
        let reply = await send(try TestServer(), search)
        #expect(reply.status == 400 || reply.status == 412)
        #expect(reply.expressions == ["Bundle.entry[0].resource.subject.reference"])
    }

    @Test func `What the transaction creates is found, too, since references are resolved last`() async throws {
        for entry in [
            Entry("POST", "Patient", Resource.patient(identifier: "s|1")),
            Entry("PUT", "Patient/new-2", Resource.patient("new-2", identifier: "s|1")),
            Entry("PUT", "Patient?identifier=s|1", Resource.patient(identifier: "s|1")),
            Entry("POST", "Patient", Resource.patient(identifier: "s|1"), conditions: #""ifNoneExist":"identifier=s|1""#),
        ] {
            let reply = await send(try TestServer(), "Patient?identifier=s|1", entry)
            #expect(reply.status == 200, "\(reply.text)")
            #expect(reply["entry.0.resource.subject.reference"] == "Patient/new-2")
        }
    }

    @Test func `What the transaction deletes or changes is found as it is afterwards`() async throws {
        let server = try TestServer()
        await server.send(.put, "Patient/1", Resource.patient("1", identifier: "s|1"))
        await server.send(.put, "Patient/2", Resource.patient("2", identifier: "s|1"))
        let deleted = await send(server, "Patient?identifier=s|1", Entry("DELETE", "Patient/1"))
        #expect(deleted["entry.0.resource.subject.reference"] == "Patient/2")
        let changed = await send(server, "Patient?identifier=s|1", Entry("PUT", "Patient/2", Resource.patient("2", identifier: "s|2")))
        #expect(changed.status == 412)
        let patched = await send(
            server, "Patient?identifier=s|3",
            Entry("PATCH", "Patient/2", Patch.replace("Patient.identifier[0].value", #""valueString":"3""#)))
        #expect(patched["entry.0.resource.subject.reference"] == "Patient/2", "\(patched.text)")
    }

    @Test func `Searches in contained resources and in several entries are resolved`() async throws {
        let server = try TestServer()
        await server.send(.put, "Patient/1", Resource.patient("1", identifier: "s|1"))
        let contained =
            #""contained":[{"resourceType":"Media","id":"m","status":"completed","content":{"title":"x"},"subject":{"reference":"Patient?_id=1"}}]"#
        let reply = await server.send(
            .post, "",
            Resource.transaction(
                Entry("POST", "Observation", Resource.observation(nil, subject: "Patient?identifier=s|1", contained)),
                Entry("PUT", "Observation/2", Resource.observation("2", subject: "Patient?identifier=s|1"))),
            .prefer(.representation))
        #expect(reply["entry.0.resource.contained.0.subject.reference"] == "Patient/1")
        #expect(reply.each("entry", "resource.subject.reference") == ["Patient/1", "Patient/1"])
    }

    @Test func `A reference with a query that begins with no resource type is left alone`() async throws {
        for text in ["http://example.org/fhir/Patient?identifier=1", "Foo?identifier=1"] {
            #expect(await send(try TestServer(), text)["entry.0.resource.subject.reference"] == text)
        }
    }

    @Test(arguments: [
        "Observation?subject:Patient.identifier=s|1&code:text=x", "Observation?patient.general-practitioner:Practitioner.identifier=s|2",
        "Observation?subject._id=kept", "Observation?identifier=o|1&subject:Patient._has:Observation:patient:identifier=o|1",
    ])
    func `Chains lead through what the transaction writes and through the store`(search: String) async throws {
        let server = try TestServer()
        await server.send(.put, "Practitioner/d", Resource.make("Practitioner", "d", Resource.identifiers("s|2")))
        await server.send(.put, "Patient/kept", Resource.patient("kept", identifier: "s|1", #""generalPractitioner":[{"reference":"Practitioner/d"}]"#))
        let reply = await server.send(
            .post, "",
            Resource.transaction(
                Entry("PUT", "Observation/o", Resource.observation("o", subject: "Patient/kept", identifier: "o|1")),
                Entry(
                    "PUT", "DiagnosticReport/r",
                    Resource.make("DiagnosticReport", "r", #""status":"final","code":{"text":"x"},"result":[{"reference":"\#(search)"}]"#))),
            .prefer(.representation))
        #expect(reply["entry.1.resource.result.0.reference"] == "Observation/o", "\(reply.text)")
    }

    @Test func `A conditional create finds what another entry creates, by a chain through a third`() async throws {
        let reply = await (try TestServer()).send(
            .post, "",
            Resource.transaction(
                Entry("POST", "Patient", fullURL: "urn:uuid:1", Resource.patient(identifier: "s|1")),
                Entry("POST", "Observation", fullURL: "urn:uuid:2", Resource.observation(nil, subject: "urn:uuid:1")),
                Entry(
                    "POST", "Observation", Resource.observation(nil, subject: "urn:uuid:1"),
                    conditions: #""ifNoneExist":"subject:Patient.identifier=s|1""#),
                Entry(
                    "POST", "Patient", Resource.patient(),
                    conditions: #""ifNoneExist":"_has:Observation:patient:code:text=x""#)),
            .prefer(.representation))
        #expect(reply.status == 200, "\(reply.text)")
        let ids = reply.each("entry", "resource.id")
        #expect(ids.count == 4 && ids[1] == ids[2] && ids[0] == ids[3], "\(reply.text)")
    }

    @Test func `A draft that another write has overtaken is made anew`() async throws {
        // Many transactions at once: those whose draft saw no Patient must refer to the one that the first of them made.
        let server = try TestServer()
        let body = Resource.transaction(
            Entry("PUT", "Patient?identifier=s|1", fullURL: "urn:uuid:1", Resource.patient(identifier: "s|1")),
            Entry("POST", "Observation", Resource.observation(nil, subject: "Patient?identifier=s|1")),
            Entry("POST", "Observation", Resource.observation(nil, subject: "urn:uuid:1")))
        let statuses = await withTaskGroup(of: Int.self) { group in
            for _ in 0..<40 { group.addTask { await server.send(.post, "", body).status } }
            return await group.reduce(into: [Int]()) { $0.append($1) }
        }
        #expect(Set(statuses) == [200])
        #expect(await server.send(.get, "Patient")["total"] == "1")
        #expect(Set(await server.send(.get, "Observation?_count=100").each("entry", "resource.subject.reference")).count == 1)
    }
}
