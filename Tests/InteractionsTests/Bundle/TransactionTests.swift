import FHIRJSON
import Interactions
import Testing

struct TransactionTests {
    @Test func `All entries are done in one commit and answered in the Bundle's order`() async throws {
        let server = try TestServer()
        await server.send(.put, "Patient/1", Resource.patient("1"))
        await server.send(.put, "Patient/2", Resource.patient("2"))
        let before = server.commits
        let reply = await server.send(
            .post, "",
            Resource.transaction(
                Entry("GET", "Patient?_count=10"), Entry("PUT", "Patient/1", Resource.patient("1", #""active":true"#)),
                Entry("POST", "Patient", fullURL: "urn:uuid:0", Resource.patient()), Entry("DELETE", "Patient/2"),
                Entry("PUT", "Patient/3", Resource.patient("3")), Entry("PUT", "Patient/1?_pretty=true", Resource.patient("1"))))
        #expect(reply.status == 400, "the same resource twice")
        #expect(server.commits == before)

        let good = await server.send(
            .post, "",
            Resource.transaction(
                Entry("GET", "Patient?_count=10"), Entry("PUT", "Patient/1", Resource.patient("1", #""active":true"#)),
                Entry("POST", "Patient", fullURL: "urn:uuid:0", Resource.patient()), Entry("DELETE", "Patient/2"),
                Entry("PUT", "Patient/3", Resource.patient("3"))))
        #expect(good.status == 200)
        #expect(good["type"] == "transaction-response")
        #expect(good.each("entry", "response.status") == ["200 OK", "200 OK", "201 Created", "204 No Content", "201 Created"])
        #expect(
            good.each("entry", "response.location") == [
                nil, "Patient/1/_history/2", "Patient/new-2/_history/1", nil, "Patient/3/_history/1",
            ])
        #expect(good.each("entry", "response.etag") == [nil, #"W/"2""#, #"W/"1""#, #"W/"2""#, #"W/"1""#])
        #expect(good["entry.0.resource.total"] == "3", "a search sees the writes")
        #expect(server.commits == before + 1)
    }

    @Test func `One failing entry undoes all, and the outcome names it`() async throws {
        let server = try TestServer()
        await server.send(.put, "Patient/1", Resource.patient("1"))
        let before = server.commits
        let reply = await server.send(
            .post, "",
            Resource.transaction(
                Entry("POST", "Patient", Resource.patient()), Entry("DELETE", "Patient/1"),
                Entry("PUT", "Patient/7", Resource.patient("7"), conditions: #""ifMatch":"W/\"3\"""#)))
        #expect(reply.status == 412)
        #expect(reply["resourceType"] == "OperationOutcome")
        #expect(reply.expressions == ["Bundle.entry[2]"])
        #expect(server.commits == before)
        #expect(await server.send(.get, "Patient")["total"] == "1")
    }

    @Test func `All entries that cannot be understood are named at once`() async throws {
        let reply = await (try TestServer()).send(
            .post, "",
            Resource.transaction(
                Entry("POST", "Patient", Resource.patient()), Entry("GET", "Foo"), Entry("PUT", "Patient/1", Resource.patient("2")),
                Entry("POST", "Patient"), Entry("PUT", "Patient/1", Resource.patient())))
        #expect(reply.status == 404)
        #expect(reply.expressions == ["Bundle.entry[1]"])
        let bodies = await (try TestServer()).send(
            .post, "",
            Resource.transaction(
                Entry("POST", "Patient", Resource.patient()), Entry("PUT", "Patient/1", Resource.patient("2")), Entry("POST", "Patient"),
                Entry("PUT", "Patient/2", Resource.patient()), Entry("POST", "Patient", Resource.observation()),
                Entry("PATCH", "Patient/3", Resource.patient("3"))))
        #expect(bodies.status == 400)
        #expect(
            bodies.expressions == [
                "Bundle.entry[2]", "Bundle.entry[4].resource", "Bundle.entry[1].resource.id", "Bundle.entry[3].resource.id",
                "Bundle.entry[5].resource",
            ])
    }

    @Test func `Deletes come before creates, creates before updates`() async throws {
        let server = try TestServer()
        await server.send(.put, "Patient/1", Resource.patient("1", identifier: "s|1"))
        let reply = await server.send(
            .post, "",
            Resource.transaction(
                Entry(
                    "POST", "Patient", fullURL: "urn:uuid:1", Resource.patient(identifier: "s|1"),
                    conditions: #""ifNoneExist":"identifier=s|1""#),
                Entry("DELETE", "Patient/1")))
        #expect(reply.each("entry", "response.status") == ["201 Created", "204 No Content"])
    }

    @Test func `The order of the entries does not matter`() async throws {
        let entries = [
            Entry("POST", "Patient", fullURL: "urn:uuid:1", Resource.patient(identifier: "s|1")),
            Entry(
                "POST", "Patient", fullURL: "urn:uuid:2", Resource.patient(identifier: "s|1"),
                conditions: #""ifNoneExist":"identifier=s|1""#),
            Entry("POST", "Observation", Resource.observation(subject: "urn:uuid:2")),
            Entry("PUT", "Encounter?identifier=e|1", Resource.make("Encounter", nil, #""status":"planned","class":{"code":"x"}"#)),
            Entry("DELETE", "Patient/9"),
        ]
        for shift in entries.indices {
            let server = try TestServer()
            await server.send(.put, "Patient/9", Resource.patient("9", identifier: "s|1"))
            let reply = await server.send(.post, "", Resource.bundle("transaction", Array(entries[shift...] + entries[..<shift])))
            #expect(reply.status == 200)
            let patients = await server.send(.get, "Patient")
            #expect(patients["total"] == "1")
            let observation = await server.send(.get, "Observation")
            #expect(observation["entry.0.resource.subject.reference"] == "Patient/" + (patients["entry.0.resource.id"] ?? ""))
        }
    }

    @Test func `An entry's conditions hold`() async throws {
        let server = try TestServer()
        await server.send(.put, "Patient/1", Resource.patient("1"))
        let reply = await server.send(
            .post, "",
            Resource.transaction(
                Entry("PUT", "Patient/1", Resource.patient("1", #""active":true"#), conditions: #""ifMatch":"W/\"1\"""#),
                Entry("PUT", "Patient/2", Resource.patient("2"), conditions: #""ifNoneMatch":"*""#),
                Entry("GET", "Patient/1", conditions: #""ifNoneMatch":"W/\"2\"""#)))
        #expect(reply.each("entry", "response.status") == ["200 OK", "201 Created", "304 Not Modified"])
        let again = await server.send(
            .post, "", Resource.transaction(Entry("PUT", "Patient/2", Resource.patient("2"), conditions: #""ifNoneMatch":"*""#)))
        #expect(again.status == 412)
        let bad = await server.send(
            .post, "", Resource.transaction(Entry("DELETE", "Patient/1", conditions: #""ifMatch":"W/\"1\"""#)))
        #expect(bad.status == 412)
        #expect(bad.expressions == ["Bundle.entry[0]"])
    }

    @Test func `The resources come back only when the client wants them`() async throws {
        let body = Resource.transaction(Entry("POST", "Patient", Resource.patient()), Entry("DELETE", "Patient/1"))
        #expect(await (try TestServer()).send(.post, "", body)["entry.0.resource.resourceType"] == nil)
        #expect(await (try TestServer()).send(.post, "", body, .prefer(.minimal))["entry.0.resource.resourceType"] == nil)
        let whole = await (try TestServer()).send(.post, "", body, .prefer(.representation))
        #expect(whole["entry.0.resource.meta.versionId"] == "1")
        #expect(whole["entry.0.fullUrl"] == "http://localhost/fhir/" + "Patient/" + (whole["entry.0.resource.id"] ?? ""))
        let outcome = await (try TestServer()).send(.post, "", body, .prefer(.operationOutcome))
        #expect(outcome["entry.0.response.outcome.issue.0.diagnostics"] == "Created")
        #expect(outcome["entry.1.response.outcome.issue.0.diagnostics"] == "There was nothing to delete")
    }

    @Test func `An empty transaction is no error`() async throws {
        let server = try TestServer()
        let reply = await server.send(.post, "", #"{"resourceType":"Bundle","type":"transaction"}"#)
        #expect(reply.status == 200)
        #expect(reply.text == #"{"resourceType":"Bundle","type":"transaction-response"}"#)
        #expect(server.commits == 0)
    }

    @Test func `Two entries with the same fullUrl are refused`() async throws {
        let reply = await (try TestServer()).send(
            .post, "",
            Resource.transaction(
                Entry("POST", "Patient", fullURL: "urn:uuid:1", Resource.patient()),
                Entry("POST", "Patient", fullURL: "urn:uuid:1", Resource.patient())))
        #expect(reply.status == 400)
        #expect(reply.expressions == ["Bundle.entry[1].fullUrl"])
    }

    @Test(arguments: [
        [("PUT", "Patient/1"), ("DELETE", "Patient/1")], [("DELETE", "Patient/1"), ("DELETE", "Patient/1")],
        [("PUT", "Patient/1"), ("DELETE", "Patient?identifier=s|1")], [("DELETE", "Patient/1"), ("DELETE", "Patient?identifier=s|1")],
        [("PUT", "Patient/1"), ("PUT", "Patient?identifier=s|1")], [("DELETE", "Patient/1"), ("POST", "Patient/1/$meta-add")],
        [("PUT", "Patient?identifier=s|1"), ("PUT", "Patient?_id=1")],
    ])
    func `Two entries about the same resource are refused, however they name it`(pair: [(String, String)]) async throws {
        for pair in [pair, pair.reversed()] {
            let server = try TestServer()
            await server.send(.put, "Patient/1", Resource.patient("1", identifier: "s|1"))
            let entries = pair.map { method, url in
                let meta = #"{"resourceType":"Parameters","parameter":[{"name":"meta","valueMeta":{"tag":[{"code":"x"}]}}]}"#
                return Entry(
                    method, url,
                    method == "DELETE" ? nil : method == "POST" ? meta : Resource.patient("1", identifier: "s|1", #""active":true"#))
            }
            let reply = await server.send(.post, "", Resource.bundle("transaction", entries))
            #expect(reply.status == 400, "\(pair)")
            #expect(reply.issues == ["bundle-overlap"])
            #expect(await server.resource("Patient/1").text(at: "meta.versionId") == "1")
        }
    }

    @Test func `A Bundle of unchanged resources makes no commit`() async throws {
        let server = try TestServer()
        let body = Resource.transaction(Entry("PUT", "Patient/1", Resource.patient("1")), Entry("GET", "Patient/1"))
        await server.send(.post, "", body)
        let position = server.commits
        let reply = await server.send(.post, "", body)
        #expect(reply.each("entry", "response.etag") == [#"W/"1""#, #"W/"1""#])
        #expect(server.commits == position)
    }

    @Test func `References must point to something once all is done`() async throws {
        let server = try TestServer()
        let reply = await server.send(
            .post, "",
            Resource.transaction(
                Entry("POST", "Patient", Resource.patient()),
                Entry("POST", "Observation", Resource.observation(subject: "Patient/9"))))
        #expect(reply.status == 422)
        #expect(reply.expressions == ["Bundle.entry[1].resource.subject.reference"])
        #expect(await server.send(.get, "_history")["total"] == "0")
    }

    @Test func `Both ends of a reference can be deleted together, one end alone cannot`() async throws {
        let server = try TestServer()
        await server.send(.put, "Patient/1", Resource.patient("1"))
        await server.send(.put, "Observation/1", Resource.observation("1", subject: "Patient/1"))
        let alone = await server.send(.post, "", Resource.transaction(Entry("DELETE", "Patient/1")))
        #expect(alone.status == 409)
        #expect(alone.expressions == ["Bundle.entry[0]"])
        let changed = await server.send(
            .post, "", Resource.transaction(Entry("DELETE", "Patient/1"), Entry("PUT", "Observation/1", Resource.observation("1"))))
        #expect(changed.status == 200)
        await server.send(.put, "Patient/1", Resource.patient("1"))
        await server.send(.put, "Observation/1", Resource.observation("1", subject: "Patient/1"))
        let both = await server.send(.post, "", Resource.transaction(Entry("DELETE", "Patient/1"), Entry("DELETE", "Observation/1")))
        #expect(both.status == 200)
    }

    @Test func `A reference to what the same transaction deletes is refused`() async throws {
        let server = try TestServer()
        await server.send(.put, "Patient/1", Resource.patient("1"))
        let reply = await server.send(
            .post, "",
            Resource.transaction(
                Entry("DELETE", "Patient/1"), Entry("POST", "Observation", Resource.observation(subject: "Patient/1"))))
        #expect(reply.status == 422)
        #expect(await server.send(.get, "Patient/1").status == 200)
    }

    @Test func `Operations that change meta may be part of a transaction`() async throws {
        let server = try TestServer()
        await server.send(.put, "Patient/1", Resource.patient("1"))
        let meta = #"{"resourceType":"Parameters","parameter":[{"name":"meta","valueMeta":{"tag":[{"code":"x"}]}}]}"#
        let reply = await server.send(
            .post, "", Resource.transaction(Entry("POST", "Patient/1/$meta-add", meta), Entry("POST", "Patient", Resource.patient())))
        #expect(reply.status == 200)
        #expect(reply["entry.0.resource.parameter.0.valueMeta.tag.0.code"] == "x")
        #expect(reply["entry.0.resource.parameter.0.valueMeta.versionId"] == "2")
        let missing = await server.send(.post, "", Resource.transaction(Entry("POST", "Patient/8/$meta-add", meta)))
        #expect(missing.status == 404)
        #expect(missing.expressions == ["Bundle.entry[0]"])
    }
}
