import Foundation
import Testing

@testable import bench_load

struct DataMakerTests {
    private func withFolder(_ body: (String) throws -> Void) throws {
        let folder = NSTemporaryDirectory() + "bench-load-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try body(folder)
    }

    private func lines(_ path: String) throws -> [Substring] {
        String(decoding: try FileContent.read(path).array, as: UTF8.self).split(separator: "\n")
    }

    @Test func `copies have ids of their own and references that stay inside`() throws {
        try withFolder { folder in
            let library = try TemplateLibrary(folder: TemplateFolder.standard)
            try SourceMaker(library: library, seed: 1).write(2, to: folder + "/source")
            let totals = try DataMaker(source: folder + "/source", output: folder + "/data", seed: 7).run(resources: 1500, perPart: 600)
            let names = try lines(folder + "/data/ids.txt").map(String.init)
            #expect(names.count == totals.resources && totals.resources >= 1500 && Set(names).count == names.count)
            #expect(totals.partResources.reduce(0, +) == totals.resources && totals.partResources.count >= 2)
            var found: [String] = []
            var size = 0
            for part in totals.partResources.indices {
                for line in try lines(folder + "/data/resources/part-0\(part).ndjson") {
                    let object = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
                    found.append("\(try #require(object["resourceType"] as? String))/\(try #require(object["id"] as? String))")
                    size += line.utf8.count
                    for match in line.matches(of: /"reference":"([^"#]+)"/) { #expect(names.contains(String(match.output.1))) }
                }
                #expect(try FileContent.list(folder + "/data/bundles/part-0\(part)", suffix: ".json").count == totals.partBundles[part])
            }
            #expect(found == names && size == totals.compactBytes)
        }
    }

    @Test func `the same seed makes the same files`() throws {
        try withFolder { folder in
            let library = try TemplateLibrary(folder: TemplateFolder.standard)
            try SourceMaker(library: library, seed: 1).write(1, to: folder + "/source")
            for name in ["a", "b"] {
                _ = try DataMaker(source: folder + "/source", output: folder + "/" + name, seed: 7).run(resources: 500, perPart: 500)
            }
            let first = try FileContent.read(folder + "/a/resources/part-00.ndjson").array
            #expect(try first == FileContent.read(folder + "/b/resources/part-00.ndjson").array)
        }
    }

    @Test func `an entry that two bundles share counts once`() throws {
        try withFolder { folder in
            try FileContent.makeFolder(folder + "/source")
            for name in ["a", "b"] {
                let file = try OutputFile("\(folder)/source/\(name).json")
                let bytes = Bytes()
                bytes.append(
                    """
                    {"resourceType": "Bundle", "type": "transaction", "entry": [{"fullUrl": "urn:uuid:01234567-89ab-4def-8123-456789abcdef",
                    "resource": {"resourceType": "Organization", "id": "01234567-89ab-4def-8123-456789abcdef", "name": "say \\"{[\\""}}]}
                    """)
                try file.write(bytes)
                try file.flush()
            }
            let totals = try DataMaker(source: folder + "/source", output: folder + "/data", seed: 7).run(resources: 2, perPart: 10)
            #expect(totals.resources == 2 && totals.bundles == 3)
            #expect(try lines(folder + "/data/ids.txt").first == "Organization/01234567-89ab-4def-8123-456789abcdef")
        }
    }

    @Test func `a mask changes every uuid alike and keeps different ones different`() {
        let source = Bytes()
        source.append("x 01234567-89ab-4def-8123-456789abcdef 01234567-89ab-4def-8123-456789abcdee 01234567-89ab-4def-8123-456789abcdef")
        var random = RandomSource(seed: 3)
        let mask = UUIDMask(&random)
        let output = Bytes()
        UUIDPlaces(source).copy(source, into: output, mask)
        let words = output.text.split(separator: " ")
        #expect(words[1] == words[3] && words[1] != words[2] && words[0] == "x")
        #expect(!output.text.contains("01234567") && words[1].dropFirst(14).first == "4" && words[1].dropFirst(19).first == "8")
        let back = Bytes()
        UUIDPlaces(output).copy(output, into: back, mask)
        #expect(back.array == source.array)
    }
}
