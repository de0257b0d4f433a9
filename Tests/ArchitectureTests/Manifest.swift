import Foundation

/// The targets of the package and what each depends on, as `swift package dump-package` tells.
struct Manifest {
    struct Target {
        var name: String
        var type: String
        var path: String?
        /// Names of targets and products.
        var dependencies: Set<String>
    }

    var targets: [Target]

    /// Runs SwiftPM with a scratch folder of its own, so that a build under way is not waited for.
    init(of root: URL) throws {
        let scratch = FileManager.default.temporaryDirectory.appendingPathComponent("caresync-manifest-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: scratch) }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["swift", "package", "--package-path", root.path, "--scratch-path", scratch.path, "dump-package"]
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        let json = try JSONSerialization.jsonObject(with: data) as? [String: Any]
        targets = (json?["targets"] as? [[String: Any]] ?? []).map { target in
            let dependencies = (target["dependencies"] as? [[String: Any]] ?? []).compactMap { dependency in
                (dependency.values.first as? [Any])?.first as? String
            }
            return Target(
                name: target["name"] as? String ?? "", type: target["type"] as? String ?? "", path: target["path"] as? String,
                dependencies: Set(dependencies))
        }
    }
}
