import FHIRCore
import Foundation
import Testing

@testable import FHIRXML

/// The published cases of XML Patch.
@Suite struct XMLPatchCaseTests {
    @Test("every published case gives the published result")
    func cases() throws {
        guard let data = SharedData.folder else { return }
        let bytes = try SharedData.bytes(data.appending(path: "patch/xml-patch-tests.xml"))
        let tests = try XMLTree(parsing: bytes, limits: .default)
        let cases = elements(of: tests.root, in: tests)
        for test in cases {
            let parts = Dictionary(uniqueKeysWithValues: elements(of: test, in: tests).map { (tests.name($0).local, $0) })
            let targetPart = try #require(parts["target"])
            let target = document(try #require(elements(of: targetPart, in: tests).first), of: tests)
            let patch = document(try #require(parts["patch"]), of: tests)
            let title = tests.attributes(test).map { String(decoding: tests.content($0), as: UTF8.self) }.joined()
            do {
                let result = try XMLPatch.apply(patch: patch, to: target)
                let patchedPart = try #require(parts["patched"], "\(title)")
                let patched = document(try #require(elements(of: patchedPart, in: tests).first), of: tests)
                let outline = ReferenceDocument.outline(of: result)
                #expect(outline != nil && outline == ReferenceDocument.outline(of: patched), "\(title)")
            } catch let failure as OperationFailure {
                #expect(parts["error"] != nil, "\(title): \(failure.issues)")
                #expect(failure.issues.map(\.id) == [.patchSyntax])
            }
        }
        print("\(cases.count) cases of XML Patch")
        #expect(cases.count == 9)
    }

    private func elements(of node: Int32, in tree: XMLTree) -> [Int32] {
        tree.children(node).filter { tree[$0].kind == .element }
    }

    private func document(_ node: Int32, of tree: XMLTree) -> [UInt8] {
        var result = XMLTree()
        result.insert(result.copy(node, of: tree, defaultNamespace: ""), into: XMLTree.document, after: -1)
        return result.write()
    }
}
