import Foundation
import Testing

/// The tables in the repository are what `scripts/generate-r4` makes of the official definitions.
struct GenerateR4Tests {
    @Test func theTablesAreWhatTheDefinitionsGive() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let shared =
            ProcessInfo.processInfo.environment["CARESYNC_SHARED"].map { URL(filePath: $0) }
            ?? root.deletingLastPathComponent().appending(path: "shared")
        let definitions = shared.appending(path: "data/r4-definitions")
        guard FileManager.default.fileExists(atPath: definitions.path) else {
            print("skipped: the official definitions are not there")
            return
        }
        let process = Process()
        process.executableURL = root.appending(path: "scripts/generate-r4")
        process.arguments = ["--check", definitions.path]
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
    }
}
