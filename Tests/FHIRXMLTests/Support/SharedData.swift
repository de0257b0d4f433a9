import Foundation
import Synchronization

/// The data folder beside the package, if it is there: tests over it say so and pass when it is not.
enum SharedData {
    /// The folder `data`, or nil after a line that says the tests are skipped.
    static var folder: URL? {
        let environment = ProcessInfo.processInfo.environment["CARESYNC_SHARED"].map { URL(fileURLWithPath: $0) }
        let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let shared = environment ?? package.deletingLastPathComponent().appending(path: "shared")
        let data = shared.appending(path: "data")
        guard FileManager.default.fileExists(atPath: data.path) else {
            print("skipped: there is no shared data at \(data.path)")
            return nil
        }
        return data
    }

    /// The official and generated examples, unpacked once a run; nil if the shared data is not there.
    static func examples() throws -> URL? {
        guard let data = folder else { return nil }
        return try unpacked.withLock { folder in
            if let folder { return folder }
            let target = FileManager.default.temporaryDirectory.appending(
                path: "caresync-examples-\(ProcessInfo.processInfo.processIdentifier)")
            try FileManager.default.createDirectory(at: target, withIntermediateDirectories: true)
            for archive in ["spec-examples", "generated-examples"] {
                let process = Process()
                process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
                process.arguments = ["tar", "xzf", data.appending(path: "examples/\(archive).tar.gz").path, "-C", target.path]
                try process.run()
                process.waitUntilExit()
            }
            folder = target
            return target
        }
    }

    private static let unpacked = Mutex<URL?>(nil)

    /// The stems (path below `xml/` without extension) of all examples, sorted.
    static func exampleNames(in examples: URL) -> [String] {
        let folder = examples.appending(path: "xml")
        let names = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
        return names.filter { $0.hasSuffix(".xml") }.map { String($0.dropLast(4)) }.sorted()
    }

    static func bytes(_ url: URL) throws -> [UInt8] {
        try [UInt8](Data(contentsOf: url))
    }
}
