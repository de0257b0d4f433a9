import FHIRJSON
import Interactions
import Testing

/// `_include` of references that name a version (R4 `search.html#versions`).
struct VersionedIncludeTests {
    private func filled() async throws -> TestServer {
        let server = try TestServer { $0.hasReferentialIntegrity = false }
        await server.send(.put, "Organization/o", Resource.make("Organization", "o", #""name":"one""#))
        await server.send(.put, "Organization/o", Resource.make("Organization", "o", #""name":"two""#))
        for name in ["one", "two", "three"] {
            let owner = name == "one" ? #","managingOrganization":{"reference":"Organization/o/_history/1"}"# : ""
            await server.send(.put, "Patient/1", Resource.patient("1", #""name":[{"family":"\#(name)"}]"# + owner))
        }
        await server.send(.put, "Patient/gone", Resource.patient("gone", #""name":[{"family":"before"}]"#))
        await server.send(.delete, "Patient/gone")
        for (id, subject) in [
            ("a", "Patient/1"), ("b", "Patient/1/_history/1"), ("c", TestServer.base + "/Patient/1/_history/2"),
            ("d", "Patient/1/_history/3"), ("e", "Patient/1/_history/9"), ("f", "Patient/1/_history/x"),
            ("g", "Patient/gone/_history/1"), ("h", "Patient/gone/_history/2"), ("i", "Patient/gone"),
        ] {
            await server.send(.put, "Observation/\(id)", Resource.observation(id, subject: subject))
        }
        let references = ["Patient/1/_history/2", "Patient/1", "Patient/1/_history/1"].map { #"{"reference":"\#($0)"}"# }
        let performers = #""performer":[\#(references.joined(separator: ","))]"#
        await server.send(.put, "Observation/j", Resource.observation("j", subject: "Patient/1", performers))
        return server
    }

    /// `Type/id/version` of what is included.
    private func included(_ server: TestServer, _ url: String) async -> String {
        let reply = await server.send(.get, url)
        let entries = reply.json.value(at: "entry")?.items ?? []
        return entries.filter { $0.text(at: "search.mode") == "include" }.map { entry in
            (entry.text(at: "resource.id") ?? "") + "/" + (entry.text(at: "resource.meta.versionId") ?? "")
        }.joined(separator: " ")
    }

    @Test(arguments: [
        ("a", "1/3"), ("b", "1/1"), ("c", "1/2"), ("d", "1/3"), ("e", ""), ("f", ""), ("g", "gone/1"), ("h", ""), ("i", ""),
    ])
    func `The version that is named is included, if there is one`(id: String, expected: String) async throws {
        for include in ["Observation:subject", "Observation:patient", "Observation:*", "*"] {
            #expect(await included(try filled(), "Observation?_id=\(id)&_include=\(include)") == expected, "\(include)")
        }
    }

    @Test func `Each version that is named comes once, the current one besides if it is referred to`() async throws {
        let server = try await filled()
        #expect(await included(server, "Observation?_id=j&_include=Observation:performer") == "1/3 1/1 1/2")
        #expect(await included(server, "Observation?_id=a,b,c,d,j&_include=*") == "1/3 1/1 1/2")
        #expect(await included(server, "Observation?_id=b&_include=Observation:performer") == "")
        let reply = await server.send(.get, "Observation?_id=b&_include=Observation:subject")
        #expect(reply["entry.1.fullUrl"] == TestServer.base + "/Patient/1")
        #expect(reply["entry.1.resource.name.0.family"] == "one")
    }

    @Test func `What an earlier version refers to is included with it`() async throws {
        let server = try await filled()
        let further = "&_include:iterate=Patient:organization"
        #expect(await included(server, "Observation?_id=b&_include=Observation:subject" + further) == "1/1 o/1")
        #expect(await included(server, "Observation?_id=a&_include=Observation:subject" + further) == "1/3")
    }
}
