import FHIRCore
import FHIRJSON
import FHIRModel
import FHIRSchema
import FHIRXML
import Foundation
import Interactions
import Testing

/// The published patch cases, as far as the shared data has them.
struct SharedPatchTests {
    @Test func everyJSONPatchCaseGivesWhatItSays() throws {
        guard let bytes = PatchFixtures.shared("patch/json-patch-tests.json") else { return }
        let cases = try #require(try JSONValue.parse(bytes).items)
        #expect(cases.count >= 11)
        for example in cases {
            let comment = example["comment"]?.string ?? ""
            let document = try #require(example["doc"])
            let patch = try #require(example["patch"])
            do throws(OperationFailure) {
                let result = try JSONPatch(patch).apply(to: document)
                let expected = example["expected"]
                #expect(expected.map { result.isEquivalent(to: $0) } == true, "\(comment)")
            } catch {
                #expect(example["error"] != nil, "\(comment): \(error)")
            }
        }
        print("JSON Patch: \(cases.count) shared cases")
    }

    @Test func everyFHIRPathPatchCaseGivesWhatItSays() throws {
        guard let bytes = PatchFixtures.shared("patch/fhir-patch-tests.xml") else { return }
        let text = String(decoding: bytes, as: UTF8.self)
        let cases = text.components(separatedBy: "<case ").dropFirst()
        #expect(cases.count >= 16)
        for example in cases {
            let name = example.components(separatedBy: "\"")[1]
            let input = try arena(example, "input")
            let output = try arena(example, "output")
            do throws(OperationFailure) {
                let patch = try PatchDocument.parse(parameters: try arena(example, "diff"))
                let result = try patch.apply(to: input)
                #expect(XMLWriter().write(result) == XMLWriter().write(output), "\(name)")
            } catch {
                Issue.record("\(name): \(PatchFixtures.description(of: error))")
            }
        }
        print("FHIRPath Patch: \(cases.count) shared cases")
    }

    /// The resource in an element of a case; the file declares its namespaces only at its root.
    private func arena(_ example: String, _ element: String) throws(OperationFailure) -> Arena {
        let inside = example.components(separatedBy: "<\(element)>").last?.components(separatedBy: "</\(element)>").first ?? ""
        let trimmed = inside.trimmingCharacters(in: .whitespacesAndNewlines)
        let end = trimmed.firstIndex(of: ">") ?? trimmed.endIndex
        let declared = #" xmlns:ns0="http://hl7.org/fhir" xmlns:html="http://www.w3.org/1999/xhtml""#
        return try XMLReader.parse(Array((trimmed[..<end] + declared + trimmed[end...]).utf8), schema: .r4)
    }
}
