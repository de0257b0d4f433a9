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

    /// The official and generated examples, unpacked into the temporary folder unless they are there; nil if the shared data is not.
    static func examples() throws -> URL? {
        guard let data = folder else { return nil }
        return try unpacking.withLock { _ in
            let archives = ["spec-examples", "generated-examples"].map { data.appending(path: "examples/\($0).tar.gz") }
            let size = try archives.reduce(0) { try $0 + ($1.resourceValues(forKeys: [.fileSizeKey]).fileSize ?? 0) }
            let files = FileManager.default
            let target = files.temporaryDirectory.appending(path: "caresync-xml-examples-\(size)")
            if files.fileExists(atPath: target.path) { return target }
            let unfinished = files.temporaryDirectory.appending(path: "caresync-xml-examples-\(UUID().uuidString)")
            try files.createDirectory(at: unfinished, withIntermediateDirectories: true)
            for archive in archives {
                let process = Process()
                process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
                process.arguments = ["tar", "xzf", archive.path, "-C", unfinished.path]
                try process.run()
                process.waitUntilExit()
            }
            try files.moveItem(at: unfinished, to: target)
            return target
        }
    }

    private static let unpacking = Mutex(())

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
