import Interactions
import Testing

/// That large transactions take time in proportion to their entries; measures time, so it runs apart from other tests.
struct TransactionGrowthTests {
    @Test func `Conditions are found wherever in ten thousand entries`() async throws {
        let server = try TestServer()
        let entries = (0..<10_000).map {
            Entry(
                "POST", "Patient", fullURL: "urn:uuid:\($0)", Resource.patient(identifier: "s|\($0 / 2)"),
                conditions: #""ifNoneExist":"identifier=s|\#($0 / 2)""#)
        }
        let clock = ContinuousClock()
        let start = clock.now
        let reply = await server.send(.post, "", Resource.bundle("transaction", entries))
        #expect(clock.now - start < .seconds(20))
        #expect(reply.status == 200)
        #expect(reply.each("entry", "response.status").count { $0 == "201 Created" } == 5_000)
    }
}
