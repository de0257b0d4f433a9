import FHIRCore
import FHIRJSON
import FHIRSchema
import FHIRTerminology
import Interactions
import SearchOracle
import Testing

/// The hand-written searches of the oracle, asked of the whole service over the memory store.
struct SearchCaseTests {
    /// A server that holds the cases' small world, made in its order, each resource an hour after the one before.
    private func filled() async throws -> TestServer {
        var terminology = Terminology.r4
        for resource in CaseWorld.resources {
            guard let arena = try? JSONReader.parse(Array(resource.json.utf8), schema: .r4) else { continue }
            terminology = terminology.adding(codeSystem: arena).adding(valueSet: arena)
        }
        let server = try TestServer(clock: TestClock("2023-01-01T00:00:00.000Z"), terminology: terminology) {
            $0.baseURL = CaseWorld.world.base
            $0.hasReferentialIntegrity = false
            $0.pageSize = 1_000
        }
        for resource in CaseWorld.resources {
            let type = resource["resourceType"]?.text ?? ""
            let id = resource["id"]?.text ?? ""
            let reply = await server.send(.put, "\(type)/\(id)", resource.json)
            #expect(reply.status == 201, "\(type)/\(id): \(reply.text)")
            server.clock.advance(seconds: 3600)
        }
        server.clock.advance(milliseconds: CaseWorld.world.now / 1000 - server.clock.now().milliseconds)
        return server
    }

    @Test func `each search has the answer written beside it`() async throws {
        let server = try await filled()
        for example in SearchCases.all {
            let reply = await server.send(.get, example.search.url)
            switch example.answer {
            case .refused(let name):
                // A path that leads nowhere is not found; what is wrong with a parameter is a bad request.
                let isPath = example.search.path.split(separator: "/").contains { $0 == name }
                #expect(reply.status == (isPath ? 404 : 400), "\(example.group): \(example) is to be refused")
                #expect(reply.text.contains(name), "\(example.group): \(example): \(reply.text)")
            case .found(let ids, let included):
                #expect(reply.status == 200, "\(example.group): \(example): \(reply.text)")
                guard reply.status == 200 else { continue }
                let entries = zip(reply.each("entry", "search.mode"), reply.each("entry", "resource.id"))
                let matches = entries.filter { $0.0 == "match" }.compactMap(\.1)
                let others = Set(entries.filter { $0.0 == "include" }.compactMap(\.1))
                #expect(matches.joined(separator: " ") == ids.joined(separator: " "), "\(example.group): \(example)")
                #expect(others == included, "\(example.group): \(example)")
            }
        }
    }
}
