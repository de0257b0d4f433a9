import Interactions
import Testing

/// Requests that would read for too long.
struct ReadBudgetTests {
    @Test(arguments: [
        "Patient", "Patient?identifier=7", "?_id=1", "_history", "Patient/_history", "Patient/1/_history", "Patient/1/_history/1", "$meta",
        "Patient/$meta",
    ])
    func `A read that takes too long is refused, and names the limit`(url: String) async throws {
        let server = try TestServer(readTime: .zero)
        #expect(await server.send(.put, "Patient/1", Resource.patient("1")).status == 201)
        let reply = await server.send(.get, url)
        #expect(reply.status == 413)
        #expect(reply.issues == ["budget"])
        #expect(reply["issue.0.code"] == "too-costly")
        #expect(reply["issue.0.diagnostics"]?.contains(" 0 ms ") == true)
    }

    @Test func `Keys are looked up all the same`() async throws {
        let server = try TestServer(readTime: .zero)
        await server.send(.put, "Patient/1", Resource.patient("1"))
        #expect(await server.send(.get, "Patient/1").status == 200)
    }
}
