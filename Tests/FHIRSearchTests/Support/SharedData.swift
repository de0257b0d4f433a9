import Foundation

/// The folder of public FHIR data beside the repository, when it is there.
struct SharedData {
    let root: URL

    /// `CARESYNC_SHARED`, or `shared` beside the package; nil, after a line that says so, when there is none.
    init?(for test: String) {
        let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let path = ProcessInfo.processInfo.environment["CARESYNC_SHARED"] ?? package.appendingPathComponent("../shared").path
        root = URL(fileURLWithPath: path).appendingPathComponent("data")
        guard FileManager.default.fileExists(atPath: root.path) else {
            print("skipped: \(test): the shared data is not there")
            return nil
        }
    }

    /// Unpacks an archive into a folder of its own, hands that on, and removes it.
    func unpacking<Result>(_ archive: String, _ body: (URL) throws -> Result) throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("caresync-search-tests-\(UUID().uuidString)")
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

    /// An archive that could not be unpacked.
    struct Failed: Error {
        let archive: String
    }
}
