import Foundation

/// Where the package lies, and what lies beside it.
enum Checkout {
    /// The package's folder.
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// The contract's text, from the folder that `CARESYNC_SHARED` names or from `shared` beside the package; nil, after a line that says
    /// that tests are skipped, when it is not there.
    static func contract() -> String? {
        let path = ProcessInfo.processInfo.environment["CARESYNC_SHARED"] ?? root.deletingLastPathComponent().appending(path: "shared").path
        let file = URL(fileURLWithPath: path).appending(path: "contracts/service-contracts.md")
        guard let text = try? String(contentsOf: file, encoding: .utf8) else {
            print("skipped: comparing the tables with the contract: it is not there")
            return nil
        }
        return text
    }
}
