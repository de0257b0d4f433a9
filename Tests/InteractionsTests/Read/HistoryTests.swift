import FHIRCore
import Interactions
import Testing

struct HistoryTests {
    /// Patient/1 in three versions, the last a deletion, one second apart; then Observation/1.
    private func filled() async throws -> TestServer {
        let server = try TestServer()
        await server.send(.put, "Patient/1", Resource.patient("1", #""active":true"#))
        server.clock.advance(seconds: 1)
        await server.send(.put, "Patient/1", Resource.patient("1", #""active":false"#))
        server.clock.advance(seconds: 1)
        await server.send(.delete, "Patient/1")
        server.clock.advance(seconds: 1)
        await server.send(.put, "Observation/1", Resource.observation("1"))
        return server
    }

    @Test func `The history of a resource has its versions, newest first, deletions included`() async throws {
        let server = try await filled()
        let reply = await server.send(.get, "Patient/1/_history")
        #expect(reply.status == 200)
        #expect(reply["type"] == "history")
        #expect(reply["total"] == "3")
        #expect(reply["timestamp"] == "2026-03-01T08:00:03.000Z")
        #expect(reply.each("entry", "request.method") == ["DELETE", "PUT", "POST"])
        #expect(reply.each("entry", "request.url") == ["Patient/1", "Patient/1", "Patient"])
        #expect(reply.each("entry", "response.status") == ["204 No Content", "200 OK", "201 Created"])
        #expect(reply.each("entry", "response.etag") == [#"W/"3""#, #"W/"2""#, #"W/"1""#])
        #expect(reply.each("entry", "resource.active") == [nil, "false", "true"])
        #expect(reply.each("entry", "resource.meta.versionId") == [nil, "2", "1"])
        #expect(reply["entry.1.response.lastModified"] == reply["entry.1.resource.meta.lastUpdated"])
        #expect(reply.each("entry", "fullUrl") == [String?](repeating: "http://localhost/fhir/Patient/1", count: 3))
    }

    @Test func `A type's history and the system's have what is theirs`() async throws {
        let server = try await filled()
        #expect(await server.send(.get, "Observation/_history")["total"] == "1")
        #expect(await server.send(.get, "Encounter/_history")["total"] == "0")
        let all = await server.send(.get, "_history")
        #expect(all.each("entry", "request.url") == ["Observation", "Patient/1", "Patient/1", "Patient"])
    }

    @Test func `What brings a deleted resource back is an update that created`() async throws {
        let server = try await filled()
        await server.send(.put, "Patient/1", Resource.patient("1"))
        let reply = await server.send(.get, "Patient/1/_history?_count=1")
        #expect(reply["entry.0.request.method"] == "PUT")
        #expect(reply["entry.0.request.url"] == "Patient/1")
        #expect(reply["entry.0.response.status"] == "201 Created")
    }

    @Test func `The history of what never existed is not found, that of a deleted resource is there`() async throws {
        let server = try await filled()
        #expect(await server.send(.get, "Patient/2/_history").status == 404)
        #expect(await server.send(.get, "Patient/1/_history").status == 200)
    }

    @Test(arguments: [
        ("2026-03-01T08:00:01.000Z", 3), ("2026-03-01T08:00:01.001Z", 2), ("2026-03-01T09:00:01%2B01:00", 3), ("2026-03-02T00:00:00Z", 0),
        ("2026", 4),
    ])
    func `_since is inclusive`(since: String, total: Int) async throws {
        let server = try await filled()
        let reply = await server.send(.get, "_history?_since=\(since)")
        #expect(reply["total"] == "\(total)")
        #expect(reply.count("entry") == total)
    }

    @Test(arguments: [
        ("2026-03-01T08:00:00Z", "1"), ("2026-03-01T08:00:01Z", "2"), ("2026-03-01T08:00:02Z", "3"), ("2026-03-01T07:00:00Z", ""),
        ("2026-03-01", "3,2,1"), ("2026-03-02", "3"),
    ])
    func `_at selects what was current at some time of the period`(at: String, versions: String) async throws {
        let server = try await filled()
        let reply = await server.send(.get, "Patient/1/_history?_at=\(at)")
        #expect(reply.each("entry", "response.etag").map { $0?.filter(\.isNumber) ?? "" }.joined(separator: ",") == versions)
    }

    @Test(arguments: [
        "_since=x", "_at=x", "_count=x", "_count=-1", "_count=1&_count=2", "_since=2026&_since=2026", "_sort=x", "_page=AAAA",
        "_since=2026-03-01T08:00:01",
    ])
    func `Parameters that are wrong, unknown or repeated are refused`(query: String) async throws {
        let server = try await filled()
        let reply = await server.send(.get, "_history?" + query)
        if query.hasSuffix(":01") {
            #expect(reply.status == 200, "a time without zone is in the store's time zone")
        } else {
            #expect(reply.status == 400)
        }
    }

    @Test func `_count=0 and _summary=count give the number alone`() async throws {
        let server = try await filled()
        for query in ["_count=0", "_summary=count"] {
            let reply = await server.send(.get, "_history?" + query)
            #expect(reply["total"] == "4")
            #expect(reply.count("entry") == 0)
            #expect(reply.link("next") == nil)
        }
    }
}
