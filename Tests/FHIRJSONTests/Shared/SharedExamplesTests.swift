import FHIRCore
import FHIRJSON
import FHIRModel
import FHIRSchema
import Foundation
import TestData
import Testing

/// Published examples and generated patients go through the codec without loss.
struct SharedExamplesTests {
    /// Files that are no legal FHIR JSON, and the first issue of each.
    static let knownBad = [
        // A package manifest, not a resource.
        "json/package-min-ver.json": "missing-resource-type at -: Expected resourceType, the name of an R4 resource type."
    ]

    @Test(arguments: ["spec-examples", "generated-examples"])
    func examplesComeBackAsTheyWere(archive: String) throws {
        guard let shared = SharedData(for: "examples") else { return }
        try shared.unpacking("examples/\(archive).tar.gz") { folder in
            let files = SharedData.files(in: folder, withExtension: "json")
            #expect(files.count > 500)
            var bad: [String: String] = [:]
            for (name, bytes) in files {
                if let fault = check(name, bytes) { bad[name] = fault }
            }
            let expected = Self.knownBad.filter { known in files.contains { $0.name == known.key } }
            for (name, fault) in bad.sorted(by: { $0.key < $1.key }) where expected[name] != fault { print("bad: \(name): \(fault)") }
            #expect(bad == expected)
        }
    }

    /// The first issue of a file, or what was lost on the way through the arena; nil if all is well.
    private func check(_ name: String, _ bytes: [UInt8]) -> String? {
        do throws(OperationFailure) {
            let arena = try JSONReader.parse(bytes, schema: .r4)
            let written = JSONWriter().write(arena)
            let before = JSONTwin.normalised(try JSONValue.parse(bytes))
            let after = JSONTwin.normalised(try JSONValue.parse(written))
            if before != after { return "differs after one round" }
            if JSONWriter().write(try JSONReader.parse(JSONWriter(isPretty: true).write(arena), schema: .r4)) != written {
                return "differs after an indented round"
            }
            let again = try JSONReader.parse(StoredForm.write(arena), schema: .r4)
            if StoredForm.write(again) != StoredForm.write(arena) { return "differs after a stored round" }
            return nil
        } catch {
            return error.issues.first.map { "\($0.id.rawValue) at \($0.expression ?? "-"): \($0.diagnostics)" }
        }
    }

    @Test func syntheaBundlesComeBackAsTheyWere() throws {
        guard let shared = SharedData(for: "Synthea bundles") else { return }
        try shared.unpacking("synthea/generated-sample-data.tar.zst") { folder in
            let files = SharedData.files(in: folder, withExtension: "json")
            #expect(files.count == 96)
            for (name, bytes) in files {
                let arena = try JSONReader.parse(bytes, schema: .r4)
                // The rest is more of the same and would take long in a debug build.
                guard bytes.count < 600_000 else { continue }
                let written = JSONWriter().write(arena)
                #expect(JSONWriter().write(try JSONReader.parse(written, schema: .r4)) == written, "\(name)")
            }
        }
    }

    /// Lines of the NDJSON data that are no legal FHIR: how many per file, and the issues they have.
    static let knownBadLines = [
        "Coverage.ndjson": ["empty-element at Coverage.extension": 124],
        "DiagnosticReport.ndjson": [
            "empty-element at DiagnosticReport.code.coding[0].code": 9,
            "empty-element at DiagnosticReport.code.coding[0].display": 9,
            "empty-element at DiagnosticReport.code.text": 9,
        ],
        "MedicationAdministration.ndjson": [
            "unknown-element at MedicationAdministration.dosage.doseAndRate": 54,
            "unknown-element at MedicationAdministration.dosage.timing": 58,
        ],
    ]

    @Test(arguments: [("clinosim-ndjson", 16_086), ("sample-bulk-10-patients-partial", 7_000)])
    func linesOfNDJSONComeBackAsTheyWere(archive: String, atLeast minimum: Int) throws {
        guard let shared = SharedData(for: "NDJSON") else { return }
        try shared.unpacking("synthea/\(archive).tar.zst") { folder in
            var count = 0
            for (name, bytes) in SharedData.files(in: folder, withExtension: "ndjson") where !name.hasSuffix("log.ndjson") {
                var issues: [String: Int] = [:]
                for line in bytes.split(separator: UInt8(ascii: "\n")) {
                    count += 1
                    do throws(OperationFailure) {
                        let arena = try JSONReader.parse(Array(line), schema: .r4)
                        let written = JSONWriter().write(arena)
                        #expect(JSONWriter().write(try JSONReader.parse(written, schema: .r4)) == written, "\(name)")
                    } catch {
                        for issue in error.issues { issues["\(issue.id.rawValue) at \(issue.expression ?? "-")", default: 0] += 1 }
                    }
                }
                let file = String(name.split(separator: "/").last ?? "")
                if issues != Self.knownBadLines[file] ?? [:] { print("bad: \(name): \(issues)") }
                #expect(issues == Self.knownBadLines[file] ?? [:])
            }
            #expect(count >= minimum)
        }
    }
}
