import FHIRCore
import FHIRJSON
import FHIRModel
import FHIRSchema
import FHIRXML
import Foundation
import Testing

/// Every published example survives reading and writing, and its two forms mean the same.
@Suite struct SharedExamplesTests {
    @Test("XML to arena to XML keeps every element, attribute and text")
    func xmlRoundTrip() throws {
        try forEachExample { name, examples throws(OperationFailure) in
            guard let source = bytes("xml/\(name).xml", examples) else { return "unreadable" }
            let arena = try XMLReader.parse(source, schema: .r4)
            let lines = ArenaOutline.lines(arena)
            for isPretty in [false, true] {
                let written = XMLWriter(isPretty: isPretty).write(arena)
                guard let before = ReferenceDocument(source), let after = ReferenceDocument(written) else { return "ill-formed" }
                let found = difference(before.outline, after.outline)
                if !found.isEmpty { return found }
                let again = difference(lines, ArenaOutline.lines(try XMLReader.parse(written, schema: .r4)))
                if !again.isEmpty { return "read again: \(again)" }
            }
            return nil
        }
    }

    @Test("JSON to XML to JSON keeps every property, and agrees with the XML twin")
    func jsonRoundTrip() throws {
        try forEachExample { name, examples throws(OperationFailure) in
            guard let source = bytes("json/\(name).json", examples), let twin = bytes("xml/\(name).xml", examples) else {
                return "unreadable"
            }
            let arena = try JSONReader.parse(source, schema: .r4)
            let lines = ArenaOutline.lines(arena)
            let through = try XMLReader.parse(XMLWriter().write(arena), schema: .r4)
            let back = try JSONReader.parse(JSONWriter().write(through), schema: .r4)
            let changed = difference(lines, ArenaOutline.lines(back))
            if !changed.isEmpty { return changed }
            if Self.unlikeTwins.contains(name) { return nil }
            let other = try XMLReader.parse(twin, schema: .r4)
            let unlike = difference(ArenaOutline.lines(arena, isLoose: true), ArenaOutline.lines(other, isLoose: true))
            return unlike.isEmpty ? nil : "unlike its twin: \(unlike)"
        }
    }

    /// Examples of which HL7 published different content in JSON and XML.
    private static let unlikeTwins: Set<String> = ["observation-decimal"]  // 1.0 and 1.0e0

    @Test("XML written from JSON and from XML is valid against the R4 schema")
    func schemaValidity() throws {
        guard let data = SharedData.folder else { return }
        let schema = try #require(ReferenceSchema(path: data.appending(path: "r4-definitions/xsd/fhir-single.xsd").path))
        var found: [SchemaDefect: Set<String>] = [:]
        try forEachExample { name, examples throws(OperationFailure) in
            guard let json = bytes("json/\(name).json", examples), let xml = bytes("xml/\(name).xml", examples) else { return "unreadable" }
            for arena in [try JSONReader.parse(json, schema: .r4), try XMLReader.parse(xml, schema: .r4)] {
                guard let document = ReferenceDocument(XMLWriter().write(arena)) else { return "ill-formed" }
                for fault in document.faults(by: schema) {
                    guard let defect = SchemaDefect(fault: fault) else { return fault }
                    found[defect, default: []].insert(name)
                }
            }
            return nil
        }
        #expect(found.mapValues(\.count) == SchemaDefect.expected)
    }

    private func bytes(_ path: String, _ examples: URL) -> [UInt8]? {
        try? SharedData.bytes(examples.appending(path: path))
    }

    /// Runs a check that returns what is wrong with an example, and expects nothing.
    private func forEachExample(_ check: (String, URL) throws(OperationFailure) -> String?) throws {
        guard let examples = try SharedData.examples() else { return }
        let names = SharedData.exampleNames(in: examples)
        var failures: [String] = []
        for name in names {
            do throws(OperationFailure) {
                if let fault = try check(name, examples) { failures.append("\(name): \(fault)") }
            } catch {
                failures.append("\(name): \(error.issues.prefix(3).map { "\($0.id) \($0.expression ?? "") \($0.diagnostics)" })")
            }
        }
        print("\(names.count) examples, \(failures.count) failures")
        #expect(failures == [])
        #expect(names.count > 1000)
    }
}
