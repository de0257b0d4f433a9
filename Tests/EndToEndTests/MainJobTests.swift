import Foundation
import Testing

/// The main job: an empty store, real patients loaded by command, every resource read back in JSON and XML.
@Suite(.serialized)
struct MainJobTests {
    @Test func `the sample hospital is loaded and read back in JSON and XML`() throws {
        let scratch = try Scratch()
        let load = try CareSyncBinary.run(["load", SharedData.sample, "--store", scratch.store])
        #expect(load.code == 0, "\(load.error)")
        let last = try #require(load.output.split(separator: "\n").last)
        #expect(last.hasPrefix("loaded 112 resources (112 created, 0 updated, 0 unchanged) from 10 files in "))
        #expect(last.hasSuffix("; 0 errors"))
        try readBack(InputCount(SharedData.sample), scratch, comparingEvery: 1)
    }

    @Test func `Synthea's Bundles and NDJSON are loaded and read back in JSON and XML, with equal counts`() throws {
        let scratch = try Scratch()
        let unpacked = try Scratch()
        guard let folder = try SharedData.synthea(into: unpacked.path) else { return }
        let load = try CareSyncBinary.run(["load", folder, "--store", scratch.store])
        // The archives hold lines that are no resource or break R4: these, and only these, are refused, each by file and line.
        #expect(load.code == 1)
        let refused = Set(
            load.error.split(separator: "\n").filter { $0.hasPrefix(folder) }.map { line in
                line.split(separator: ":").prefix(2).joined(separator: ":")
            })
        let count = try InputCount(folder, refused: refused)
        print(load.output.split(separator: "\n").last.map { String($0) } ?? "")
        #expect(count.resources.count > 42_000)
        try readBack(count, scratch, comparingEvery: 8)
        let again = try CareSyncBinary.run(["load", folder, "--store", scratch.store])
        #expect(again.output.hasPrefix("loaded 0 resources"))
    }

    private func readBack(_ count: InputCount, _ scratch: Scratch, comparingEvery stride: Int) throws {
        let server = try ServerProcess(["--store", scratch.store])
        let back = ReadBack(port: server.port)
        for (type, expected) in count.byType.sorted(by: { $0.key < $1.key }) {
            #expect(try back.total(type) == expected, "\(type)")
        }
        let faults = back.check(count.resources.sorted(), comparingEvery: stride)
        #expect(faults.isEmpty, "\(faults.joined(separator: "\n"))")
        let all = try HTTPConnection(server.port).get("/fhir?_summary=count")
        #expect(all.text.contains("\"total\":\(count.resources.count)"), "\(all.text)")
        #expect(server.stop().code == 0)
    }
}
