import Interactions
import Testing

/// Which Bundles the base takes.
struct BundleTypeTests {
    @Test(arguments: ["history", "collection", "searchset", "document", "message", "batch-response", "transaction-response", "x"])
    func `a Bundle that is nothing to perform is refused, naming what is taken`(type: String) async throws {
        let server = try TestServer()
        let entry = Entry("PUT", "Patient/1", Resource.patient("1"))
        let refused = await server.send(.post, "", Resource.bundle(type, [entry]))
        #expect(refused.status == 400)
        #expect(refused.issues == ["bundle-type"])
        #expect(refused.expressions == ["Bundle.type"])
        #expect(refused["issue.0.diagnostics"]?.contains("batch or transaction") == true)
        #expect(server.commits == 0)
    }

    @Test func `a Bundle without type is refused alike`() async throws {
        let server = try TestServer()
        let refused = await server.send(.post, "", #"{"resourceType":"Bundle","id":"a"}"#)
        #expect(refused.status == 400 && refused.issues == ["bundle-type"])
    }

    @Test(arguments: ["history", "collection", "searchset", "document", "message"])
    func `it can be stored as a resource`(type: String) async throws {
        let server = try TestServer()
        #expect(await server.send(.put, "Bundle/1", #"{"resourceType":"Bundle","id":"1","type":"\#(type)"}"#).status == 201)
        #expect(await server.send(.get, "Bundle/1")["type"] == type)
    }
}
