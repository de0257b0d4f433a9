import FHIRCore
import Foundation
import Testing

@testable import caresync

/// The documents name everything that the program has.
struct DocumentationTests {
    private func document(_ name: String) throws -> String {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return try String(contentsOf: root.appendingPathComponent("docs/" + name), encoding: .utf8)
    }

    @Test func `every issue id is documented once`() throws {
        let rows = try document("issues.md").split(separator: "\n").filter { $0.hasPrefix("| `") }
        let ids = rows.map { String($0.dropFirst(3).prefix { $0 != "`" }) }
        #expect(ids.count == Set(ids).count)
        #expect(Set(ids) == Set(IssueID.allCases.map(\.rawValue)))
    }

    @Test func `every setting is documented`() throws {
        let rows = try document("configuration.md").split(separator: "\n").filter { $0.hasPrefix("| `") }
        let names = rows.map { String($0.dropFirst(3).prefix { $0 != "`" }) }
        #expect(Set(names) == Set(SettingName.allCases.map(\.rawValue)))
    }
}
