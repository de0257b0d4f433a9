import FHIRCore
import FHIRJSON
import FHIRSchema
import FHIRSearch
import Interactions
import Testing

/// Named queries as a domain registers them with the service.
struct NamedQueryServiceTests {
    private static let children = NamedQuery(
        name: "children", url: "http://x.org/OperationDefinition/children", types: [Schema.r4.known.patient], parameters: ["child"]
    ) { given throws(OperationFailure) in
        try given.map { parameter throws(OperationFailure) in
            guard let gender = ["boy": "male", "girl": "female"][parameter.value] else {
                throw OperationFailure(.invalid, .badParameter, "Parameter child: expected boy or girl")
            }
            return ("gender", gender)
        }
    }

    private static let fresh = NamedQuery(
        name: "fresh", url: "http://x.org/OperationDefinition/fresh", types: [], parameters: []
    ) { _ in [("_lastUpdated", "gt2020")] }

    private func filled() async throws -> TestServer {
        let server = try TestServer(queries: [Self.children, Self.fresh])
        for (id, gender) in [("1", "male"), ("2", "female"), ("3", "male")] {
            await server.send(.put, "Patient/\(id)", Resource.patient(id, #""gender":"\#(gender)""#))
        }
        return server
    }

    @Test func `A named query answers, with pages`() async throws {
        let server = try await filled()
        let reply = await server.send(.get, "Patient?_query=children&child=boy&_count=1")
        #expect(reply.each("entry", "resource.id") == ["1"])
        #expect(reply.link("self") == "Patient?_query=children&child=boy&_count=1")
        #expect(await server.send(.get, reply.link("next") ?? "").each("entry", "resource.id") == ["3"])
        #expect(await server.send(.post, "Patient/_search?_query=fresh&gender=female").each("entry", "resource.id") == ["2"])
    }

    @Test(arguments: [
        ("Patient?_query=children&child=dog", "expected boy or girl"), ("Patient?_query=kids", "known: children, fresh"),
        ("Observation?_query=children", "known: fresh"), ("Patient?child=boy", "'child'"),
    ])
    func `What is none, or not asked for as it says, is refused`(url: String, text: String) async throws {
        let reply = await (try filled()).send(.get, url)
        #expect(reply.status == 400)
        #expect(reply.text.contains(text), "\(reply.text)")
    }

    @Test func `It holds in tenants that have search parameters of their own`() async throws {
        let server = try await filled()
        let parameter = #"""
            {"resourceType":"SearchParameter","url":"http://x.org/nick","name":"nick","status":"active","description":"x","code":"nick",
            "base":["Patient"],"type":"string","expression":"Patient.name.given"}
            """#
        #expect(await server.send(.post, "SearchParameter", parameter).status == 201)
        #expect(await server.send(.get, "Patient?_query=children&child=girl").each("entry", "resource.id") == ["2"])
    }

    @Test func `The CapabilityStatement tells it by the name that is asked for`() async throws {
        let statement = try await filled().resource("metadata")
        let resources = statement.value(at: "rest.0.resource")?.items ?? []
        func queries(_ type: String) -> [String?] {
            let resource = resources.first { $0.text(at: "type") == type }
            return (resource?["operation"]?.items ?? []).filter { $0.text(at: "definition")?.hasPrefix("http://x.org/") ?? false }
                .map { $0.text(at: "name") }
        }
        #expect(queries("Patient") == ["children"])
        #expect(queries("Observation") == [])
        let system = (statement.value(at: "rest.0.operation")?.items ?? []).filter { $0.text(at: "name") == "fresh" }
        #expect(system.map { $0.text(at: "definition") } == ["http://x.org/OperationDefinition/fresh"])
    }
}
