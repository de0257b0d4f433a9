import Interactions
import Testing

/// `_sort` by values that several parameters or none of its own rows hold, in pages both ways.
struct SortTests {
    /// Pages of two forwards, then back from the last one.
    private func pages(_ server: TestServer, _ url: String) async -> (forward: String, backward: String) {
        var forward: [String] = []
        var link: String? = url + "&_count=2"
        var last: String?
        while let url = link {
            let reply = await server.send(.get, url)
            forward += reply.each("entry", "resource.id").compactMap(\.self)
            (last, link) = (reply.link("last") ?? last, reply.link("next"))
        }
        var backward: [String] = []
        link = last
        while let url = link {
            let reply = await server.send(.get, url)
            backward = reply.each("entry", "resource.id").compactMap(\.self) + backward
            link = reply.link("prev")
        }
        return (forward.joined(separator: " "), backward.joined(separator: " "))
    }

    private func filled() async throws -> TestServer {
        let server = try TestServer { $0.hasReferentialIntegrity = false }
        func code(_ code: String) -> String { #""component":[{"code":{"coding":[{"code":"\#(code)"}]}}]"# }
        for (id, subject, more) in [
            ("1", "Patient/b", code("k")), ("2", "Group/z", ""), ("3", nil, code("c")), ("4", "Patient/ab", code("K")),
            ("5", "Patient/a", ""), ("6", "http://other.org/x", code("c")), ("7", "Patient/b", ""),
            ("8", "Patient/00000000-0000-4000-8000-000000000000", ""),
        ] as [(String, String?, String)] {
            await server.send(.put, "Observation/\(id)", Resource.observation(id, subject: subject, more))
        }
        return server
    }

    @Test(arguments: [
        ("subject", "2 8 5 4 1 7 6 3"), ("-subject", "6 1 7 4 5 8 2 3"),
        // An alias for one of the types: the others have no value.
        ("patient", "8 5 4 1 7 2 3 6"), ("-patient", "1 7 4 5 8 2 3 6"),
        // Codes of the resource and of its components.
        ("combo-code", "3 6 1 4 2 5 7 8"), ("-combo-code", "1 4 3 6 2 5 7 8"), ("combo-code,-subject", "6 3 1 4 7 5 8 2"),
        ("_id", "1 2 3 4 5 6 7 8"), ("-_id", "8 7 6 5 4 3 2 1"), ("-_lastUpdated", "8 7 6 5 4 3 2 1"), ("_score,-_id", "8 7 6 5 4 3 2 1"),
    ])
    func `Sorted by references, unions and what every resource has, in pages both ways`(order: String, ids: String) async throws {
        let server = try await filled()
        let whole = await server.send(.get, "Observation?_sort=\(order)")
        #expect(whole.each("entry", "resource.id").compactMap(\.self).joined(separator: " ") == ids)
        let pages = await pages(server, "Observation?_sort=\(order)")
        #expect(pages.forward == ids)
        #expect(pages.backward == ids)
    }

    @Test(arguments: ["Location?_sort=near", "Observation?_sort=code-value-quantity", "Bundle?_sort=composition", "Patient?_sort=_text"])
    func `What has no order is refused`(url: String) async throws {
        let reply = await (try TestServer()).send(.get, url)
        #expect(reply.status == 400)
        #expect(reply.text.contains("_sort"))
    }

    @Test func `References are missing or not as the resources say`() async throws {
        let server = try await filled()
        await server.send(.put, "Observation/9", Resource.observation("9", #""subject":{"display":"somebody"}"#))
        await server.send(.put, "Observation/10", Resource.observation("10", #""subject":{"identifier":{"value":"x"}}"#))
        let nothing = #""subject":{"extension":[{"url":"http://x","valueCode":"x"}]}"#
        await server.send(.put, "Observation/11", Resource.observation("11", nothing))
        let contained = ##""contained":[{"resourceType":"Patient","id":"p"}],"subject":{"reference":"#p"}"##
        await server.send(.put, "Observation/12", Resource.observation("12", contained))
        func ids(_ query: String) async -> String {
            await server.send(.get, "Observation?" + query).each("entry", "resource.id").compactMap(\.self).joined(separator: " ")
        }
        #expect(await ids("subject:missing=true") == "3 11")
        #expect(await ids("subject:missing=false") == "1 2 4 5 6 7 8 9 10 12")
        #expect(await ids("patient:missing=false") == "1 4 5 7 8 12")
        #expect(await ids("patient:missing=true") == "2 3 6 9 10 11")
        #expect(await ids("encounter:missing=false") == "")
        #expect(await ids("subject:missing=true&combo-code=c") == "3")
    }
}
