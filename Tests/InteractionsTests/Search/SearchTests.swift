import FHIRCore
import Interactions
import Testing

struct SearchTests {
    private func filled() async throws -> TestServer {
        let server = try TestServer()
        await server.send(.put, "Patient/1", Resource.patient("1", identifier: "http://a|x"))
        server.clock.advance(seconds: 1)
        await server.send(.put, "Patient/2", Resource.patient("2", identifier: "http://b|x"))
        server.clock.advance(seconds: 1)
        await server.send(.put, "Patient/3", Resource.patient("3", #""identifier":[{"value":"x"},{"system":"http://a","value":"a,|\\"}]"#))
        await server.send(.put, "Observation/1", Resource.observation("1", identifier: "http://a|x"))
        return server
    }

    private func ids(_ server: TestServer, _ url: String) async -> String {
        let reply = await server.send(.get, url)
        return reply.status == 200 ? reply.each("entry", "resource.id").map { $0 ?? "?" }.joined(separator: " ") : "\(reply.status)"
    }

    @Test(arguments: [
        ("Patient", "1 2 3"), ("Patient?_id=2", "2"), ("Patient?_id=3,1,9", "1 3"), ("Patient?_id=1&_id=2", ""), ("Patient?_id=a_b", ""),
        ("Patient?_id=1,1", "1"), ("?_id=1", "1 1"), ("Encounter", ""), ("Observation?_id=2", ""),
        ("Patient?identifier=x", "1 2 3"), ("Patient?identifier=http://a|x", "1"), ("Patient?identifier=|x", "3"),
        ("Patient?identifier=http://a|x,http://b|x", "1 2"), ("Patient?identifier=http://a|a%5C,%5C|%5C%5C", "3"),
        ("Patient?identifier=x&identifier=http://b|x", "2"), ("Patient?identifier=X", "1 2 3"), ("Patient?identifier=http://a|", "1 3"),
        ("Patient?identifier=http://a|y", ""),
        ("Patient?identifier=http://a%7Cx&_id=1,2", "1"), ("Observation?identifier=x", "1"),
        ("Patient?_lastUpdated=2026-03-01T08:00:01Z", "2"), ("Patient?_lastUpdated=gt2026-03-01T08:00:00Z", "2 3"),
        ("Patient?_lastUpdated=ge2026-03-01T08:00:01Z&_lastUpdated=lt2026-03-01T08:00:02Z", "2"), ("Patient?_lastUpdated=2026", "1 2 3"),
        ("Patient?_lastUpdated=le2026-03-01T08:00:01Z", "1 2"), ("Patient?_lastUpdated=sa2026", ""), ("Patient?_lastUpdated=eb2026", ""),
        ("Patient?_lastUpdated=2026-03-01T08:00Z", "1 2 3"), ("Patient?_lastUpdated=lt2027", "1 2 3"),
    ])
    func `Resources are found by type, id, identifier and time`(url: String, expected: String) async throws {
        #expect(await ids(try await filled(), url) == expected)
    }

    @Test(arguments: [
        "Patient?nmae=x", "Patient?identifier:exact=x", "Patient?_lastUpdated=x", "Patient?identifier=|", "Patient?identifier=a|b|c",
        "Patient?identifier=x,", "?identifier=x",
        "Parameters?identifier=x", "Patient?_count=-1", "Patient?_count=1.5", "Patient?_count=1&_count=2", "Patient?_total=x",
        "Patient?_sort=nmae", "Patient?_summary=x", "Patient?_pretty=x", "Patient?_elements=nmae", "Patient?_include=x",
    ])
    func `Parameters that are wrong or unknown are refused`(url: String) async throws {
        let reply = await (try filled()).send(.get, url)
        #expect(reply.status == 400)
        #expect(reply["resourceType"] == "OperationOutcome")
    }

    @Test func `Every wrong parameter has its issue`() async throws {
        let reply = await (try filled()).send(.get, "Patient?nmae=x&_lastUpdated=x&famliy=y&_count=z")
        #expect(reply.issues == ["unknown-parameter", "bad-parameter", "unknown-parameter", "bad-parameter"])
    }

    @Test func `With leniency unknown parameters are ignored, told, and left out of the links`() async throws {
        let reply = await (try filled()).send(.get, "Patient?nmae=x&_id=1", nil, .lenient)
        #expect(reply.status == 200)
        #expect(reply["total"] == "1")
        #expect(reply.each("entry", "search.mode") == ["match", "outcome"])
        #expect(reply["entry.1.resource.resourceType"] == "OperationOutcome")
        #expect(reply["entry.1.resource.issue.0.severity"] == "warning")
        #expect(reply["entry.1.resource.issue.0.diagnostics"]?.contains("'nmae'") == true)
        #expect(reply.link("self") == "Patient?_id=1")
        #expect(await (try filled()).send(.get, "Patient?_count=x", nil, .lenient).status == 400, "a known parameter is not ignored")
    }

    @Test func `Empty parameters are ignored, told, and left out of the links`() async throws {
        let reply = await (try filled()).send(.get, "Patient?name=&_id=1&_summary=")
        #expect(reply["total"] == "1")
        #expect(reply.each("entry", "search.mode") == ["match", "outcome"])
        #expect(reply.each("entry.1.resource.issue", "severity") == ["warning", "warning"])
        #expect(reply.link("self") == "Patient?_id=1")
    }

    @Test func `A search by POST is the same as by GET, with pages by GET`() async throws {
        let server = try await filled()
        let reply = await server.send(.post, "Patient/_search?_count=1&identifier=x")
        #expect(reply.status == 200)
        #expect(reply.link("self") == "Patient?_count=1&identifier=x")
        #expect(await ids(server, reply.link("next") ?? "") == "2")
        #expect(await server.send(.post, "_search?_id=1")["total"] == "2")
    }

    @Test func `The Bundle tells type, total, time and where each entry is from`() async throws {
        let reply = await (try filled()).send(.get, "Patient")
        #expect(reply["type"] == "searchset")
        #expect(reply["total"] == "3")
        #expect(reply["timestamp"] == "2026-03-01T08:00:02.000Z")
        #expect(reply["entry.0.fullUrl"] == "http://localhost/fhir/Patient/1")
        #expect(reply["entry.0.search.mode"] == "match")
        #expect(reply.link("self") == "Patient")
    }

    @Test func `The total can be left out, or be all that is wanted`() async throws {
        let server = try await filled()
        #expect(await server.send(.get, "Patient?_total=none")["total"] == nil)
        #expect(await server.send(.get, "Patient?_total=accurate")["total"] == "3")
        #expect(await server.send(.get, "Patient?_count=2")["total"] == nil)
        #expect(await server.send(.get, "Patient?_count=3")["total"] == "3")
        #expect(await server.send(.get, "Patient?_count=2&_total=estimate")["total"] == "3")
        for query in ["_count=0", "_summary=count", "_summary=count&_total=none"] {
            let reply = await server.send(.get, "Patient?" + query)
            #expect(reply["total"] == "3")
            #expect(reply.count("entry") == 0)
            #expect(reply.link("next") == nil)
        }
    }

    @Test func `Deleted and changed resources are found by what they are now`() async throws {
        let server = try await filled()
        await server.send(.delete, "Patient/2")
        await server.send(.put, "Patient/1", Resource.patient("1", identifier: "http://a|y"))
        #expect(await ids(server, "Patient?identifier=x") == "3")
        #expect(await ids(server, "Patient?identifier=http://a|y") == "1")
        #expect(await ids(server, "Patient") == "1 3")
        #expect(await ids(server, "Patient?_sort=_lastUpdated") == "3 1")
    }

    @Test func `Documents are found by their master identifier, too`() async throws {
        let server = try TestServer()
        await server.send(
            .put, "DocumentReference/1",
            Resource.make(
                "DocumentReference", "1", #""masterIdentifier":{"system":"s","value":"m"},"identifier":[{"value":"i"}]"#,
                #""status":"current","content":[{"attachment":{"title":"x"}}]"#))
        #expect(await ids(server, "DocumentReference?identifier=s|m") == "1")
        #expect(await ids(server, "DocumentReference?identifier=i") == "1")
    }

    @Test func `An identifier of a type without the parameter is no parameter`() async throws {
        #expect(await (try filled()).send(.get, "ObservationDefinition?identifier=x").status == 400)
    }

    @Test func `A list leaves out what it says is deleted`() async throws {
        let server = try await filled()
        let list = Resource.make(
            "List", "l", #""status":"current","mode":"working""#,
            #""entry":[{"item":{"reference":"Patient/1"}},{"deleted":true,"item":{"reference":"Patient/2"}}"#
                + #",{"deleted":false,"item":{"reference":"Patient/3"}}]"#)
        await server.send(.put, "List/l", list)
        #expect(await ids(server, "Patient?_list=l") == "1 3")
        for patient in ["1", "2", "3"] { #expect(await ids(server, "List?item=Patient/\(patient)") == "l") }
        #expect(await ids(server, "List?item.identifier=x") == "l")
        #expect(await ids(server, "List?item:missing=false") == "l")
        #expect(await server.send(.get, "List?_include=List:item").count("entry") == 4)
        #expect(await server.send(.get, "Patient?_id=2&_revinclude=List:item").count("entry") == 2)
    }

    @Test func `A place that leads nowhere is named`() async throws {
        let server = try TestServer()
        #expect(await server.send(.get, "Organization/1/Patient").text.contains("Organization has no compartment"))
        #expect(await server.send(.get, "Nothing").text.contains("Nothing"))
        #expect(await server.send(.get, "Patient/1/Nothing").text.contains("Nothing"))
        let empty = await server.send(.get, "Patient/1/Location")
        #expect(empty.status == 200)
        #expect(empty["total"] == "0")
    }
}
