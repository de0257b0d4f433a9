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

    /// The bytes of a file; empty when there is none.
    func bytes(_ name: String) -> [UInt8] {
        [UInt8](FileManager.default.contents(atPath: root.appendingPathComponent(name).path) ?? Data())
    }
}
