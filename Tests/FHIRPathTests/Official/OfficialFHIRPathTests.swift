import FHIRJSON
import FHIRModel
import FHIRSchema
import FHIRXML
import Foundation
import Testing

/// The official R4 FHIRPath suite, as far as the shared data has it.
struct OfficialFHIRPathTests {
    /// Cases that this implementation does not pass, each with its reason; the test fails when the list is too long or too short.
    static let known: [String: String] = [:]

    @Test func everyOfficialCaseGivesWhatTheSuiteSays() throws {
        guard let shared = SharedData(for: "the official FHIRPath suite") else { return }
        let cases = OfficialCaseReader.read(shared.bytes("fhirpath/tests-fhir-r4.xml"))
        #expect(cases.count >= 468)
        var arenas: [String: Arena] = [:]
        var passed = 0
        for example in cases {
            let file = example.input ?? "patient-example.xml"
            if arenas[file] == nil { arenas[file] = try Self.arena(file, shared) }
            guard let arena = arenas[file] else { continue }
            let fault = example.fault(in: arena)
            if fault == nil { passed += 1 }
            let isKnown = Self.known[example.name] != nil
            if (fault != nil) != isKnown {
                Issue.record("\(example.group) \(example.name): \(example.expression): \(fault ?? "passes now")")
            }
        }
        print("official FHIRPath suite: \(passed) of \(cases.count) cases pass")
        #expect(passed >= cases.count - Self.known.count)
    }

    private static func arena(_ file: String, _ shared: SharedData) throws -> Arena {
        let bytes = shared.bytes("fhirpath/input/" + file)
        if file.hasSuffix(".json") { return try JSONReader.parse(bytes, schema: .r4) }
        guard file == "observation-example.xml" else { return try XMLReader.parse(bytes, schema: .r4) }
        // This file has its extension behind the status, which the R4 schema does not allow.
        let status = "<status value=\"final\"/>"
        let text = String(decoding: bytes, as: UTF8.self).replacingOccurrences(of: status, with: "")
        let end = try #require(text.range(of: "</extension>")).upperBound
        return try XMLReader.parse(Array((text[..<end] + status + text[end...]).utf8), schema: .r4)
    }
}
