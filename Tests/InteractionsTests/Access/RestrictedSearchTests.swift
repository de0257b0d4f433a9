import FHIRJSON
import Interactions
import Testing

/// Random searches with random rights find what the same searches find, without rights, where there is nothing but what the rights show.
struct RestrictedSearchTests {
    @Test(arguments: 1...6) func `restricted searches are as over the visible resources alone`(_ seed: Int) async throws {
        try await compare(seed, searches: 80) { try TestServer { $0.hasReferentialIntegrity = false } }
    }

    @Test(arguments: 11...12) func `restricted searches on a disk are as over the visible resources alone`(_ seed: Int) async throws {
        try await compare(seed, searches: 50) { try TestServer(onDisk: TestClock()) { $0.hasReferentialIntegrity = false } }
    }

    private func compare(_ seed: Int, searches: Int, _ make: () throws -> TestServer) async throws {
        var world = RestrictedWorld(seed: UInt64(seed))
        var full = try make()
        let bare = try make()
        for item in world.writes {
            let reply = await full.send(item.isDeleted ? .delete : .put, item.name, item.isDeleted ? nil : item.body)
            #expect(reply.status < 300, "\(reply.text)")
        }
        // In the order of creation first, then in that of the last writes: both decide orders of answers.
        for item in world.shown { await bare.send(.put, item.name, Resource.make(item.type, item.id, #""language":"en""#)) }
        for item in world.shownByWrite { await bare.send(.put, item.name, item.body) }
        try await full.grant(world.grants)
        let denied = Set(RestrictedWorld.types).subtracting(world.alternatives.map(\.type))
        var hits = 0
        for _ in 0..<searches {
            let (url, type) = world.search()
            let found = await pages(full, url)
            if let type, denied.contains(type) {
                #expect(found == ["403"], "\(url)")
                continue
            }
            let expected = await pages(bare, url)
            if type == nil, world.alternatives.isEmpty { continue }
            #expect(found == expected, "seed \(seed): \(url)")
            hits += expected.count
        }
        #expect(hits > searches || world.shown.count < 10)
        await compareHistories(world, full, denied)
        await compareReads(world, full, denied)
    }

    /// The pages of a search: totals, and entries with their modes.
    private func pages(_ server: TestServer, _ url: String) async -> [String] {
        var lines: [String] = []
        var next: String? = url
        while let url = next, lines.count < 2_000 {
            let reply = await server.send(.get, url)
            guard reply.status == 200 else { return lines + ["\(reply.status)"] }
            lines.append("total \(reply["total"] ?? "-")")
            for entry in reply.json.value(at: "entry")?.items ?? [] {
                let type = entry.text(at: "resource.resourceType") ?? "-"
                lines.append("\(type)/\(entry.text(at: "resource.id") ?? "-") \(entry.text(at: "search.mode") ?? "-")")
            }
            next = reply.link("next")
        }
        return lines
    }

    /// Each version is judged as it was, a deletion as the version before it.
    private func compareHistories(_ world: RestrictedWorld, _ server: TestServer, _ denied: Set<String>) async {
        var versions: [String: Int] = [:]
        var seen: [(item: RestrictedWorld.Item, line: String)] = []
        for item in world.writes {
            versions[item.name, default: 0] += 1
            if world.shows(item) { seen.append((item, "\(item.name) \(versions[item.name] ?? 0)")) }
        }
        seen.reverse()
        func history(_ url: String) async -> [String] {
            let reply = await server.send(.get, url + "?_count=1000")
            guard reply.status == 200 else { return ["\(reply.status)"] }
            let lines = reply.each("entry", "fullUrl").map { String(($0 ?? "").dropFirst(TestServer.base.count + 1)) }
            let tags = reply.each("entry", "response.etag").map { ($0 ?? "").filter(\.isNumber) }
            return [reply["total"] ?? "-"] + zip(lines, tags).map { "\($0) \($1)" }
        }
        if !world.alternatives.isEmpty { #expect(await history("_history") == ["\(seen.count)"] + seen.map(\.line)) }
        for type in RestrictedWorld.types {
            let own = seen.filter { $0.item.type == type }.map(\.line)
            #expect(await history("\(type)/_history") == (denied.contains(type) ? ["403"] : ["\(own.count)"] + own))
        }
        for item in world.items {
            let own = seen.filter { $0.item.name == item.name }.map(\.line)
            let expected = denied.contains(item.type) ? ["403"] : own.isEmpty ? ["404"] : ["\(own.count)"] + own
            #expect(await history("\(item.name)/_history") == expected)
        }
    }

    private func compareReads(_ world: RestrictedWorld, _ server: TestServer, _ denied: Set<String>) async {
        for item in world.items {
            let status = denied.contains(item.type) ? 403 : !world.shows(item) ? 404 : item.isDeleted ? 410 : 200
            #expect(await server.send(.get, item.name).status == status, "\(item.name)")
        }
    }
}
