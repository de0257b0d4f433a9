import FHIRCore
import FHIRStore
import SearchOracle
import Testing

/// Pages that are followed while others create, change and delete: all that matched at the position of page one, once, as it was then.
struct PagesWhileWritingTests {
    @Test(arguments: SearchServer.Kind.both)
    func `each resource comes once, as it was at page one, while tasks write`(kind: SearchServer.Kind) async throws {
        let server = try SearchServer(kind, for: SearchWorld([]))
        let writer = RandomWriter(seed: RunOptions.seed)
        for _ in 0..<250 { await writer.write(on: server) }
        var failures: [String] = []
        var pages = 0
        try await withThrowingTaskGroup(of: [String].self) { group in
            for _ in 0..<3 {
                group.addTask {
                    while !writer.isOver { await writer.write(on: server) }
                    return []
                }
            }
            var readers = 0
            for (number, url) in Self.searches.enumerated() {
                readers += 1
                group.addTask {
                    var failures: [String] = []
                    for size in [2, 3, 5, 7, 11, 20] {
                        let url = url + (url.contains("?") ? "&" : "?") + "_count=\(size + number % 3)"
                        let walk = await SearchPages(server, from: url)
                        failures += try await writer.faults(of: walk, url, on: server)
                        failures.append("pages \(walk.pages.count)")
                    }
                    return failures
                }
            }
            while readers > 0, let result = try await group.next() {
                readers -= 1
                for text in result {
                    if text.hasPrefix("pages ") { pages += Int(text.dropFirst(6)) ?? 0 } else { failures.append(text) }
                }
            }
            writer.end()
            try await group.waitForAll()
        }
        print("pages while writing, \(kind): \(pages) pages, \(writer.count) writes")
        #expect(failures.isEmpty, "\(failures.prefix(3).joined(separator: "\n"))")
        #expect(pages > 100)
        await server.close()
    }

    @Test(arguments: SearchServer.Kind.both)
    func `each resource comes once when the server restarts between the pages`(kind: SearchServer.Kind) async throws {
        var server = try SearchServer(kind, for: SearchWorld([]))
        let writer = RandomWriter(seed: RunOptions.seed &+ 7)
        for _ in 0..<150 { await writer.write(on: server) }
        for url in Self.searches {
            let url = url + (url.contains("?") ? "&" : "?") + "_count=9"
            let walk = await SearchPages(server, from: url) {
                for _ in 0..<10 { await writer.write(on: server) }
                do { server = try await server.restarted() } catch { Issue.record(error) }
                return server
            }
            #expect(walk.pages.count > 1, "\(url)")
            let faults = try await writer.faults(of: walk, url, on: server)
            #expect(faults.isEmpty, "\(faults)")
        }
        await server.close()
    }

    /// All kinds of ways through the index: the log of a type, a key, a range, several keys, orders of several kinds, chains both ways.
    private static let searches = [
        "Patient", "Patient?identifier=urn:mrn|A", "Patient?name=a,b,c", "Patient?_sort=family,-birthdate", "Patient?_sort=-birthdate",
        "Observation?code=8480-6&_sort=-date", "Observation?_sort=value-quantity", "Observation?subject:Patient.name=a,b",
        "Patient?_has:Observation:patient:code=8480-6&_sort=name", "Patient?gender:not=male&_sort=-identifier",
        "Observation?date=ge2015&_sort=code,date", "?_type=Patient,Observation&_tag=x",
        "Observation?value-quantity=gt20&code=8480-6,718-7", "Patient?birthdate:missing=true", "Observation?date=ap2012-06-01",
        "Patient?_content=male", "Observation?_content=2011 8480,2012 or 2013,2014,2015,2016", "Observation?_content=final&_sort=-date",
    ]
}
