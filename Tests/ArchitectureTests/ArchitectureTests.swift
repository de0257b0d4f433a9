import Foundation
import Testing

/// The structure that docs/architecture.md describes: who may see whom, and what no source file may contain.
@Suite struct ArchitectureTests {
    private let tree = SourceTree()

    /// What each target may depend on, lowest first. A new target needs a row here.
    private static let visible: [String: Set<String>] = [
        "CSQLite": [], "CXML": [], "CZlib": [], "CZstd": [], "CTables": [],
        "Gzip": ["CZlib"],
        "FHIRCore": [],
        "FHIRSchema": ["FHIRCore", "CTables", "Gzip"],
        "FHIRModel": ["FHIRCore", "FHIRSchema"],
        "FHIRJSON": ["FHIRCore", "FHIRSchema", "FHIRModel"],
        "FHIRXML": ["FHIRCore", "FHIRSchema", "FHIRModel"],
        "FHIRPath": ["FHIRCore", "FHIRSchema", "FHIRModel"],
        "FHIRTerminology": ["FHIRCore", "FHIRSchema", "FHIRModel", "CTables"],
        "FHIRSearch": ["FHIRCore", "FHIRSchema", "FHIRModel", "FHIRPath", "CTables"],
        "FHIRStore": ["FHIRCore", "FHIRSchema", "FHIRSearch"],
        "StoreMemory": ["FHIRCore", "FHIRSchema", "FHIRSearch", "FHIRStore"],
        "StoreSQLite": ["FHIRCore", "FHIRSchema", "FHIRSearch", "FHIRStore", "CSQLite", "CTables", "CZstd"],
        "PluginKit": ["FHIRCore", "FHIRSchema", "FHIRModel", "FHIRJSON", "FHIRSearch", "FHIRStore"],
        "DomainAPI": ["FHIRCore", "FHIRSchema", "FHIRJSON", "FHIRStore", "PluginKit", "Crypto"],
        "Interactions": [
            "FHIRCore", "FHIRSchema", "FHIRModel", "FHIRJSON", "FHIRXML", "FHIRPath", "FHIRTerminology", "FHIRSearch", "FHIRStore",
            "PluginKit", "Crypto",
        ],
        "AuthPlugin": pluginPorts.union(["Crypto", "CryptoExtras", "JWTKit"]),
        "PatientPlugin": pluginPorts,
    ]

    /// What a domain plugin may see: ports, never another plugin, a driver or HTTP.
    private static let pluginPorts: Set<String> = [
        "FHIRCore", "FHIRSchema", "FHIRModel", "FHIRJSON", "FHIRSearch", "FHIRStore", "PluginKit",
    ]

    @Test func `every target of the core depends only on what stands below it`() throws {
        let manifest = try Manifest(of: tree.root)
        #expect(manifest.targets.count > 10)
        for target in manifest.targets where target.type != "test" {
            guard let allowed = Self.visible[target.name] else {
                let known: Set<String> = ["HTTPServer", "caresync", "StoreContract", "SearchOracle", "CFaultVFS"]
                #expect(
                    known.contains(target.name) || target.path?.hasPrefix("Benchmarks") == true
                        || target.path?.hasPrefix("Tests") == true,
                    "\(target.name) has no row in the table of who may see whom")
                continue
            }
            let beyond = target.dependencies.subtracting(allowed)
            #expect(beyond.isEmpty, "\(target.name) may not depend on \(beyond.sorted())")
        }
    }

    @Test func `Foundation and the HTTP library stay outside the core`() throws {
        let banned: Set<String> = [
            "Foundation", "FoundationEssentials", "Dispatch", "NIO", "NIOCore", "NIOPosix", "NIOHTTP1", "Hummingbird", "HummingbirdCore",
            "HTTPTypes",
        ]
        for target in Self.visible.keys where !target.hasSuffix("Plugin") {
            for file in tree.swiftFiles(below: "Sources/\(target)") {
                let found = try tree.imports(file).intersection(banned)
                #expect(found.isEmpty, "\(file) imports \(found.sorted())")
            }
        }
        for file in tree.swiftFiles(below: "plugins") where !file.contains("/Tests/") {
            let found = try tree.imports(file).intersection(banned)
            #expect(found.isEmpty, "\(file) imports \(found.sorted())")
        }
    }

    @Test func `only the HTTP layer imports Hummingbird`() throws {
        for file in tree.swiftFiles(below: "Sources") where !file.hasPrefix("Sources/HTTPServer/") {
            let found = try tree.imports(file).filter { $0.hasPrefix("Hummingbird") }
            #expect(found.isEmpty, "\(file) imports \(found.sorted())")
        }
    }

    @Test func `each unchecked promise to the compiler has its proof right above it`() throws {
        var count = 0
        for folder in ["Sources", "plugins"] {
            for file in tree.swiftFiles(below: folder) {
                let lines = try tree.text(file).split(separator: "\n", omittingEmptySubsequences: false)
                for (index, line) in lines.enumerated() {
                    // Proof: this names the promises to look for in the sources' text; it makes none itself.
                    guard line.contains("@unchecked Sendable") || line.contains("nonisolated(unsafe)"), !line.contains("//") else { continue }
                    count += 1
                    let above = lines[..<index].reversed().first { !$0.trimmingCharacters(in: .whitespaces).hasPrefix("@") }
                    #expect(above?.contains("//") == true, "\(file):\(index + 1) has no proof above it")
                }
            }
        }
        #expect(count <= 25, "There are \(count) unchecked promises; each one more needs a reason")
    }

    @Test func `no source file is longer than one thing can be`() throws {
        for folder in ["Sources", "plugins"] {
            for file in tree.swiftFiles(below: folder) where !file.contains("/Generated/") {
                let lines = try tree.text(file).split(separator: "\n", omittingEmptySubsequences: false).count
                #expect(lines <= 600, "\(file) has \(lines) lines")
            }
        }
    }

    @Test func `no source file can trap on purpose`() throws {
        for folder in ["Sources", "plugins"] {
            for file in tree.swiftFiles(below: folder) {
                let text = try tree.text(file)
                for word in ["fatal" + "Error(", "try" + "!", " as" + "! ", "TO" + "DO", "FIX" + "ME"] {
                    #expect(!text.contains(word), "\(file) contains \(word)")
                }
            }
        }
    }

    @Test func `the top level holds what it should and nothing else`() throws {
        let allowed: Set<String> = [
            "Package.swift", "README.md", "Sources", "Tests", "profiles", "plugins", "conformance", "scripts", "docs", "deploy",
            "Benchmarks", ".ci", ".gitignore", ".swift-format", ".editorconfig", "LICENSE",
        ]
        let ignored: Set<String> = [".git", ".build", ".swiftpm", "Package.resolved", "data", ".DS_Store"]
        for entry in try FileManager.default.contentsOfDirectory(atPath: tree.root.path) {
            #expect(allowed.contains(entry) || ignored.contains(entry) || entry.hasPrefix(".build"), "\(entry) does not belong there")
        }
    }

    @Test func `every issue identity is documented`() throws {
        let source = try tree.text("Sources/FHIRCore/Issues/IssueID.swift")
        let page = try tree.text("docs/issues.md")
        let identities = source.split(separator: "\n").compactMap { line -> String? in
            guard line.contains("case "), let quote = line.firstIndex(of: "\"") else { return nil }
            return line[line.index(after: quote)...].split(separator: "\"").first.map(String.init)
        }
        #expect(identities.count > 30)
        for identity in identities { #expect(page.contains("`\(identity)`"), "docs/issues.md does not explain \(identity)") }
    }
}
