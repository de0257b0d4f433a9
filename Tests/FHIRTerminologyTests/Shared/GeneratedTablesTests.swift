import Foundation
import TestData
import Testing

/// The tables in the repository are what the scripts make of the official definitions.
struct GeneratedTablesTests {
    @Test(arguments: [("generate-ucum", "terminology/ucum"), ("generate-terminology", "r4-definitions")])
    func `The tables are current`(script: String, definitions: String) throws {
        guard let shared = SharedData(for: script) else { return }
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let process = Process()
        process.executableURL = root.appending(path: "scripts/\(script)")
        process.arguments = ["--check", shared.root.appending(path: definitions).path]
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
    }
}
