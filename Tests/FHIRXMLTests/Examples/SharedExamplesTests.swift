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
            guard let source = bytes("json/\(name).json", examples), let twin = bytes("xml/\(name).xml", examples) else { return "unreadable" }
            let arena = try JSONReader.parse(source, schema: .r4)
            let lines = ArenaOutline.lines(arena)
            let through = try XMLReader.parse(XMLWriter().write(arena), schema: .r4)
            let back = try JSONReader.parse(JSONWriter().write(through), schema: .r4)
            let changed = difference(lines, ArenaOutline.lines(back))
            if !changed.isEmpty { return "CHANGED \(changed)" }
            let other = ArenaOutline.lines(try XMLReader.parse(twin, schema: .r4))
            let unlike = difference(lines, other)
            let n = zip(lines, other).filter { $0 != $1 }
            let nonarr = zip(lines, other).filter { $0 != $1 && !$0.contains("xhtml = ") }
            let ws = zip(lines, other).filter { $0 != $1 && $0.contains("xhtml = ") && $0.filter { !$0.isWhitespace && $0 != "\"" } != $1.filter { !$0.isWhitespace && $0 != "\"" } }
            if !unlike.isEmpty { print("TWIN \(name) lines \(lines.count) \(other.count) diff \(n.count) other \(nonarr.count) nonws \(ws.count) \(nonarr.first.map { "\($0)" }?.prefix(200) ?? "")") }
            return unlike.isEmpty ? nil : "unlike"
        }
    }

    @Test("XML written from JSON and from XML is valid against the R4 schema")
    func schemaValidity() throws {
        guard let data = SharedData.folder else { return }
        let schema = try #require(ReferenceSchema(path: data.appending(path: "r4-definitions/xsd/fhir-single.xsd").path))
        var invalid: Set<String> = []
        try forEachExample { name, examples throws(OperationFailure) in
            guard let json = bytes("json/\(name).json", examples), let xml = bytes("xml/\(name).xml", examples) else { return "unreadable" }
            for arena in [try JSONReader.parse(json, schema: .r4), try XMLReader.parse(xml, schema: .r4)] {
                guard let document = ReferenceDocument(XMLWriter().write(arena)) else { return "ill-formed" }
                let faults = document.faults(by: schema)
                if faults.isEmpty { continue }
                guard SchemaDefect.excuse(name) != nil else { return "\(faults[0])" }
                invalid.insert(name)
            }
            return nil
        }
        print("known to break the schema: \(invalid.sorted())")
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
