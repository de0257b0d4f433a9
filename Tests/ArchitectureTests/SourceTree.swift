import Foundation

/// The checkout as files, for checks of its structure.
struct SourceTree {
    /// The package's root folder.
    let root: URL

    init() {
        var url = URL(fileURLWithPath: #filePath)
        while url.path != "/", !FileManager.default.fileExists(atPath: url.appendingPathComponent("Package.swift").path) {
            url.deleteLastPathComponent()
        }
        root = url
    }

    /// The Swift files below a folder, as paths relative to the root.
    func swiftFiles(below folder: String) -> [String] {
        let base = root.appendingPathComponent(folder)
        guard let walk = FileManager.default.enumerator(atPath: base.path) else { return [] }
        return walk.compactMap { $0 as? String }.filter { $0.hasSuffix(".swift") }.map { folder + "/" + $0 }.sorted()
    }

    func text(_ path: String) throws -> String {
        try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
    }

    /// The modules that a file imports.
    func imports(_ path: String) throws -> Set<String> {
        var modules: Set<String> = []
        for line in try text(path).split(separator: "\n") {
            let words = line.split(separator: " ")
            guard let at = words.firstIndex(of: "import"), at <= 2, !line.hasPrefix(" "), !line.hasPrefix("/") else { continue }
            guard words[..<at].allSatisfy({ ["package", "public", "internal", "@testable", "@preconcurrency"].contains($0) }) else { continue }
            modules.insert(String(words[at + 1].split(separator: ".")[0]))
        }
        return modules
    }
}
