import Foundation

/// The data that lies beside the repository, when it does.
enum SharedData {
    /// The root of the package.
    static let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// The sample hospital of the repository.
    static let sample = repository.appendingPathComponent("profiles/sample").path

    /// Unpacks the Synthea archives; nil, with a line that says so, when they are not there.
    static func synthea(into folder: String) throws -> String? {
        let given = ProcessInfo.processInfo.environment["CARESYNC_SHARED"]
        let source = given ?? repository.deletingLastPathComponent().appendingPathComponent("shared").path
        let archives = source + "/data/synthea"
        guard FileManager.default.fileExists(atPath: archives) else {
            print("skipped: there is no \(archives)")
            return nil
        }
        for name in try FileManager.default.contentsOfDirectory(atPath: archives).sorted() where name.hasSuffix(".tar.zst") {
            let tar = Process()
            tar.executableURL = URL(fileURLWithPath: "/usr/bin/env")
            tar.arguments = ["tar", "--zstd", "-xf", archives + "/" + name, "-C", folder]
            try tar.run()
            tar.waitUntilExit()
            guard tar.terminationStatus == 0 else {
                print("skipped: \(name) cannot be unpacked; is zstd installed?")
                return nil
            }
        }
        return folder
    }
}

/// What a folder of Bundles and NDJSON holds, counted without the program under test.
struct InputCount {
    /// The resources by type and id.
    private(set) var resources: Set<String> = []

    /// - Parameter refused: `FILE:LINE` of the lines of NDJSON that are not to be counted.
    init(_ folder: String, refused: Set<String> = []) throws {
        let names = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
        for name in names.sorted() {
            let path = folder + "/" + name
            if name.hasSuffix(".json") {
                let bundle = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: path))) as? [String: Any]
                for entry in bundle?["entry"] as? [[String: Any]] ?? [] {
                    guard let resource = entry["resource"] as? [String: Any], let type = resource["resourceType"] as? String else {
                        continue
                    }
                    let url = entry["fullUrl"] as? String ?? ""
                    let id = url.hasPrefix("urn:uuid:") ? String(url.dropFirst(9)) : resource["id"] as? String ?? ""
                    resources.insert(type + "/" + id)
                }
            } else if name.hasSuffix(".ndjson") {
                let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n", omittingEmptySubsequences: false)
                for (index, line) in lines.enumerated() where !line.isEmpty && !refused.contains("\(path):\(index + 1)") {
                    guard let resource = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any],
                        let type = resource["resourceType"] as? String, let id = resource["id"] as? String
                    else { continue }
                    resources.insert(type + "/" + id)
                }
            }
        }
    }

    var byType: [String: Int] {
        Dictionary(grouping: resources) { String($0.split(separator: "/")[0]) }.mapValues(\.count)
    }
}
