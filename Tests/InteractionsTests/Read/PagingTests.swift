import FHIRCore
import FHIRJSON
import FHIRStore
import Interactions
import Testing

struct PagingTests {
    private func filled(_ count: Int, _ change: @Sendable (TestServer) async -> Void = { _ in }) async throws -> TestServer {
        let server = try TestServer()
        for number in 1...count {
            await server.send(.put, "Patient/\(number)", Resource.patient("\(number)", identifier: "s|same"))
            server.clock.advance(seconds: 1)
        }
        return server
    }

    /// Follows the links from a first page to the last and collects one text per entry; `between` runs after every page.
    private func walk(
        _ server: TestServer, _ url: String, _ path: String, between: () async -> Void = {}
    ) async -> (found: [String], totals: Set<String?>, pages: Int) {
        var found: [String] = []
        var totals: Set<String?> = []
        var pages = 0
        var next: String? = url
        while let url = next, pages < 100 {
            let reply = await server.send(.get, url)
            guard reply.status == 200 else { return (found, totals, -reply.status) }
            found += reply.each("entry", path).map { $0 ?? "" }
            totals.insert(reply["total"])
            next = reply.link("next")
            pages += 1
            await between()
        }
        return (found, totals, pages)
    }

    @Test func `Pages of a history show the state of page one while others write`() async throws {
        let server = try await filled(7)
        let (found, totals, pages) = await walk(server, "_history?_count=3", "fullUrl") {
            await server.send(.post, "Patient", Resource.patient())
            await server.send(.put, "Patient/3", Resource.patient("3", #""active":\#(Bool.random())"#))
            await server.send(.delete, "Patient/2")
        }
        #expect(found.map { $0.suffix(1) } == ["7", "6", "5", "4", "3", "2", "1"])
        #expect(totals == ["7"])
        #expect(pages == 3)
    }

    @Test func `Pages of a search show the state of page one while others write`() async throws {
        let server = try await filled(7)
        for url in [
            "Patient?_count=2&_total=accurate", "Patient?identifier=s|same&_count=2&_total=estimate",
            "?_id=1,2,3,4,5,6,7&_count=2&_total=accurate",
        ] {
            let server = try await filled(7)
            let (found, totals, pages) = await walk(server, url, "resource.id") {
                await server.send(.post, "Patient", Resource.patient(identifier: "s|same"))
                await server.send(.put, "Patient/5", Resource.patient("5"))
                await server.send(.delete, "Patient/7")
            }
            #expect(found == ["1", "2", "3", "4", "5", "6", "7"], "\(url)")
            #expect(totals == ["7"])
            #expect(pages == 4)
        }
        _ = server
    }

    @Test func `Every page has a link to itself and to the first`() async throws {
        let server = try await filled(3)
        let first = await server.send(.get, "Patient?_count=2&_pretty=true")
        #expect(first.link("self") == "Patient?_count=2&_pretty=true")
        #expect(await server.send(.get, first.link("first") ?? "").each("entry", "resource.id") == ["1", "2"])
        let second = await server.send(.get, first.link("next") ?? "")
        #expect(second.link("self") == first.link("next"))
        #expect(second.link("first") == first.link("first"))
        #expect(second.link("next") == nil)
        #expect(await server.send(.get, second.link("self") ?? "").json == second.json)
    }

    @Test(arguments: ["Patient?_count=2", "Patient?_count=2&_sort=-birthdate,gender", "Patient?_count=2&_sort=-_lastUpdated"])
    func `Pages lead forward, back and to the end`(url: String) async throws {
        let server = try TestServer()
        for number in 1...5 {
            let birth = number == 3 ? "" : #""birthDate":"19\#(50 + number % 3)-01-01""#
            await server.send(.put, "Patient/\(number)", Resource.patient("\(number)", birth))
            server.clock.advance(seconds: 1)
        }
        var pages: [Reply] = [await server.send(.get, url)]
        #expect(pages[0].link("prev") == nil)
        while let next = pages.last?.link("next"), pages.count < 10 { pages.append(await server.send(.get, next)) }
        let ids = pages.map { $0.each("entry", "resource.id").map { $0 ?? "" } }
        #expect(ids.map(\.count) == [2, 2, 1])
        #expect(Set(ids.joined()).count == 5)
        await server.send(.post, "Patient", Resource.patient())
        for index in [1, 2] {
            let before = await server.send(.get, pages[index].link("prev") ?? "")
            #expect(before.each("entry", "resource.id") == ids[index - 1])
            #expect(before.link("next") != nil)
        }
        let last = await server.send(.get, pages[0].link("last") ?? "")
        #expect(last.each("entry", "resource.id") == Array(ids.joined().suffix(2)))
        #expect(last.link("next") == nil)
        let middle = await server.send(.get, last.link("prev") ?? "")
        #expect(middle.each("entry", "resource.id") == Array(ids.joined().dropLast(2).suffix(2)))
    }

    @Test func `A page has the same links whenever it is asked for`() async throws {
        let server = try TestServer()
        for number in 1...3 {
            await server.send(.put, "Patient/\(number)", Resource.patient("\(number)", #""name":[{"family":"Eve\#(number)"}]"#))
        }
        let next = await server.send(.get, "Patient?_count=1&_sort=family").link("next") ?? ""
        #expect(await server.send(.get, "Patient?_count=1&_sort=family").link("next") == next)
        #expect(await server.send(.get, next)["entry.0.resource.id"] == "2")
    }

    @Test func `A token works for its own query only`() async throws {
        let server = try await filled(5)
        let next = await server.send(.get, "Patient?_count=2").link("next") ?? ""
        let token = next.split(separator: "_page=").last.map(String.init) ?? ""
        #expect(await server.send(.get, "Patient?_count=2&_page=\(token)").status == 200)
        for url in [
            "Patient?_count=3&_page=\(token)", "Observation?_count=2&_page=\(token)", "_history?_count=2&_page=\(token)",
            "Patient?_count=2&_id=1&_page=\(token)", "Patient/_history?_count=2&_page=\(token)",
        ] {
            let reply = await server.send(.get, url)
            #expect(reply.status == 400, "\(url)")
            #expect(reply.issues == ["bad-parameter"])
        }
        var other = server
        other.tenant = .init(rawValue: 7)
        #expect(await other.send(.get, next).status == 400)
    }

    @Test func `A forged token is refused`() async throws {
        let server = try await filled(5)
        let next = await server.send(.get, "Patient?_count=2").link("next") ?? ""
        let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
        let start = next.distance(from: next.startIndex, to: next.firstRange(of: "_page=")?.upperBound ?? next.endIndex)
        for offset in start..<next.count {
            var forged = Array(next)
            forged[offset] = letters[((letters.firstIndex(of: forged[offset]) ?? 0) + 1) % 64]
            #expect(await server.send(.get, String(forged)).status == 400)
        }
        for token in ["", "A", "====", "\u{e4}", String(repeating: "A", count: 43), String(repeating: "A", count: 5000)] {
            #expect(await server.send(.get, "Patient?_count=2&_page=\(token)").status == 400)
        }
        #expect(await server.send(.get, next + "&_page=x").status == 400)
    }

    @Test func `A token outlives the service as long as the store is the same`() async throws {
        let server = try await filled(5)
        let next = await server.send(.get, "Patient?_count=2").link("next") ?? ""
        let restarted = TestServer(restarting: server)
        let reply = await restarted.send(.get, next)
        #expect(reply.each("entry", "resource.id") == ["3", "4"])
    }

    @Test func `A token of a state that is no longer kept is gone`() async throws {
        let server = try await filled(5)
        let next = await server.send(.get, "Patient?_count=2").link("next") ?? ""
        server.clock.advance(seconds: 1)
        await server.send(.post, "Patient", Resource.patient())
        server.clock.advance(seconds: 48 * 3600)
        let reply = await server.send(.get, next)
        #expect(reply.status == 410)
        #expect(reply.issues == ["expired-page"])
    }

    @Test func `A page is never larger than the limit`() async throws {
        let server = try TestServer { $0.pageLimit = 2 }
        for number in 1...3 { await server.send(.put, "Patient/\(number)", Resource.patient("\(number)")) }
        #expect(await server.send(.get, "Patient?_count=100").count("entry") == 2)
        #expect(await server.send(.get, "_history?_count=100").count("entry") == 2)
    }
}
