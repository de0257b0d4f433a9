package import Foundation

/// The folder of public FHIR data beside the repository, when it is there.
package struct SharedData {
    package let root: URL

    /// `CARESYNC_SHARED`, or `shared` beside the package; nil, after a line that says so, when there is none.
    package init?(for test: String) {
        let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let path = ProcessInfo.processInfo.environment["CARESYNC_SHARED"] ?? package.appendingPathComponent("../shared").path
        root = URL(fileURLWithPath: path).appendingPathComponent("data")
        guard FileManager.default.fileExists(atPath: root.path) else {
            print("skipped: \(test): the shared data is not there")
            return nil
        }
    }

    /// Unpacks an archive into a folder of its own, hands that on, and removes it.
    package func unpacking<Result>(_ archive: String, _ body: (URL) throws -> Result) throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("caresync-tests-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        let compression = archive.hasSuffix(".zst") ? "--zstd" : "--gzip"
        process.arguments = ["tar", compression, "-xf", root.appendingPathComponent(archive).path, "-C", folder.path]
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failed(archive: archive) }
        return try body(folder)
    }

    /// All files of a folder with one of these extensions, sorted, with their paths below the folder.
    package static func files(in folder: URL, withExtension extensions: String...) -> [(name: String, bytes: [UInt8])] {
        let names = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
        return names.filter { name in extensions.contains { name.hasSuffix("." + $0) } }.sorted().map { name in
            (name, [UInt8](FileManager.default.contents(atPath: folder.appendingPathComponent(name).path) ?? Data()))
        }
    }

    /// An archive that could not be unpacked.
    package struct Failed: Error {
        let archive: String
    }
}
