import FHIRCore
import Interactions
import Testing

struct TransactionConditionTests {
    private let unless = #""ifNoneExist":"identifier=s|1""#

    @Test func `A conditional create with several matches makes all fail`() async throws {
        let server = try TestServer()
        for id in ["1", "2"] { await server.send(.put, "Patient/\(id)", Resource.patient(id, identifier: "s|1")) }
        let reply = await server.send(
            .post, "",
            Resource.transaction(
                Entry("POST", "Patient", Resource.patient()), Entry("POST", "Patient", Resource.patient(), conditions: unless)))
        #expect(reply.status == 412)
        #expect(reply.expressions == ["Bundle.entry[1]"])
        #expect(await server.send(.get, "Patient")["total"] == "2")
    }

    @Test func `Conditional creates of the same resource under the same condition make one`() async throws {
        let server = try TestServer()
        let body = Resource.patient(identifier: "s|1")
        let reply = await server.send(
            .post, "",
            Resource.transaction(
                Entry("POST", "Patient", fullURL: "urn:uuid:a", body, conditions: unless),
                Entry("POST", "Patient", fullURL: "urn:uuid:b", body, conditions: unless),
                Entry("POST", "Observation", Resource.observation(nil, subject: "urn:uuid:a")),
                Entry("POST", "Observation", Resource.observation(nil, subject: "urn:uuid:b"))))
        #expect(reply.each("entry", "response.status") == ["201 Created", "200 OK", "201 Created", "201 Created"])
        #expect(reply["entry.0.response.location"] == reply["entry.1.response.location"])
        let observations = await server.send(.get, "Observation")
        #expect(Set(observations.each("entry", "resource.subject.reference")).count == 1)
        #expect(await server.send(.get, "Patient")["total"] == "1")
    }

    @Test func `Conditional creates of different resources for one condition are refused, since their order would matter`() async throws {
        let server = try TestServer()
        let reply = await server.send(
            .post, "",
            Resource.transaction(
                Entry("POST", "Patient", Resource.patient(identifier: "s|1"), conditions: unless),
                Entry("POST", "Patient", Resource.patient(identifier: "s|1", #""active":true"#), conditions: unless)))
        #expect(reply.status == 400)
        #expect(reply.issues == ["bundle-overlap"])
        #expect(await server.send(.get, "Patient")["total"] == "0")
    }

    @Test func `Conditional creates of different resources that both find one are no overlap`() async throws {
        let server = try TestServer()
        await server.send(.put, "Patient/1", Resource.patient("1", identifier: "s|1"))
        let reply = await server.send(
            .post, "",
            Resource.transaction(
                Entry("POST", "Patient", Resource.patient(identifier: "s|1"), conditions: unless),
                Entry("POST", "Patient", Resource.patient(identifier: "s|1", #""active":true"#), conditions: unless),
                Entry("PUT", "Patient/1", Resource.patient("1", identifier: "s|1", #""gender":"male""#))))
        #expect(reply.each("entry", "response.status") == ["200 OK", "200 OK", "200 OK"])
        #expect(await server.send(.get, "Patient")["total"] == "1")
    }

    @Test func `A conditional create counts what the store has and what the transaction creates`() async throws {
        let server = try TestServer()
        await server.send(.put, "Patient/1", Resource.patient("1", identifier: "s|1"))
        let reply = await server.send(
            .post, "",
            Resource.transaction(
                Entry("POST", "Patient", Resource.patient(identifier: "s|1")),
                Entry("POST", "Patient", Resource.patient(identifier: "s|1"), conditions: unless)))
        #expect(reply.status == 412)
        #expect(reply.expressions == ["Bundle.entry[1]"])
    }

    @Test func `Conditional updates that would make the same resource twice are refused`() async throws {
        let server = try TestServer()
        for pair in [("PUT", "Patient?identifier=s|1"), ("POST", "Patient"), ("PUT", "Patient/5")] {
            let other = Resource.patient(pair.1 == "Patient/5" ? "5" : nil, identifier: "s|1")
            let reply = await server.send(
                .post, "",
                Resource.transaction(
                    Entry("PUT", "Patient?identifier=s|1", Resource.patient(identifier: "s|1")), Entry(pair.0, pair.1, other)))
            #expect(reply.status == 400)
            #expect(reply.issues == ["bundle-overlap"])
        }
        #expect(await server.send(.get, "_history")["total"] == "0")
    }

    @Test func `A conditional update in a transaction follows the same rules as alone`() async throws {
        let server = try TestServer()
        await server.send(.put, "Patient/1", Resource.patient("1", identifier: "s|1"))
        await server.send(.put, "Patient/2", Resource.patient("2", identifier: "s|2"))
        let update: (String, String?, String?) async -> Reply = { value, id, fullURL in
            await server.send(
                .post, "",
                Resource.transaction(
                    Entry(
                        "PUT", "Patient?identifier=s|\(value)", fullURL: fullURL,
                        Resource.patient(id, identifier: "s|\(value)", #""active":true"#))))
        }
        #expect(await update("1", nil, nil)["entry.0.response.location"] == "Patient/1/_history/2")
        #expect(await update("1", "1", nil)["entry.0.response.status"] == "200 OK")
        let mismatch = await update("1", "2", nil)
        #expect(mismatch.status == 400)
        #expect(mismatch.expressions == ["Bundle.entry[0].resource.id"])
        #expect(await update("1", "made-up", "urn:uuid:made-up")["entry.0.response.location"] == "Patient/1/_history/2")
        #expect(await update("8", "8", nil)["entry.0.response.location"] == "Patient/8/_history/1")
        #expect(await update("9", "1", nil).status == 409)
        let fresh = await update("7", "1", "urn:uuid:1")
        #expect(fresh["entry.0.response.status"] == "201 Created")
        #expect(fresh["entry.0.response.location"]?.hasPrefix("Patient/new-") == true)
        #expect(await update("1,s|2", nil, nil).status == 412)
    }

    @Test func `A conditional delete deletes before creates look`() async throws {
        let server = try TestServer()
        await server.send(.put, "Patient/1", Resource.patient("1", identifier: "s|1"))
        let reply = await server.send(
            .post, "",
            Resource.transaction(
                Entry("POST", "Patient", Resource.patient(identifier: "s|1"), conditions: unless),
                Entry("DELETE", "Patient?identifier=s|1"),
                Entry("DELETE", "Patient?identifier=s|none")))
        #expect(reply.each("entry", "response.status") == ["201 Created", "204 No Content", "204 No Content"])
        #expect(reply["entry.1.response.etag"] == #"W/"2""#)
        #expect(await server.send(.get, "Patient/1").status == 410)
    }

    @Test func `Several matches of a conditional delete are refused, or deleted by setting`() async throws {
        for isMultiple in [false, true] {
            let server = try TestServer { $0.deletesMultiple = isMultiple }
            for id in ["1", "2"] { await server.send(.put, "Patient/\(id)", Resource.patient(id, identifier: "s|1")) }
            let reply = await server.send(.post, "", Resource.transaction(Entry("DELETE", "Patient?identifier=s|1")))
            #expect(reply.status == (isMultiple ? 200 : 412))
            #expect(await server.send(.get, "Patient")["total"] == (isMultiple ? "0" : "2"))
        }
    }

    @Test(arguments: ["", "nmae=x", "_count=1", "identifier="])
    func `A condition that cannot be used is refused`(query: String) async throws {
        for entry in [
            Entry("POST", "Patient", Resource.patient(), conditions: #""ifNoneExist":"\#(query.isEmpty ? "?" : query)""#),
            Entry("PUT", "Patient?\(query)", Resource.patient()), Entry("DELETE", "Patient?\(query)"),
        ] {
            let reply = await (try TestServer()).send(.post, "", Resource.transaction(entry))
            #expect(reply.status == (query.isEmpty ? 412 : 400))
            #expect(reply.expressions == ["Bundle.entry[0]"])
        }
    }

    @Test func `Thousands of equal conditional creates are one`() async throws {
        let server = try TestServer()
        let entry = Entry("POST", "Patient", Resource.patient(identifier: "s|1"), conditions: unless)
        let reply = await server.send(.post, "", Resource.bundle("transaction", [Entry](repeating: entry, count: 5_000)))
        #expect(reply.status == 200)
        #expect(reply.each("entry", "response.status").count { $0 == "201 Created" } == 1)
        #expect(await server.send(.get, "Patient")["total"] == "1")
    }
}
