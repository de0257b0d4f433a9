import FHIRCore
import FHIRJSON
import FHIRModel
import FHIRSchema
import FHIRStore
import Foundation
import PluginKit
import TestData
import Testing

@testable import PatientPlugin

/// The rules over the public patients beside the repository: nothing of them may be refused or lost.
struct RealWorldTests {
    @Test func `synthetic patients meet every rule`() throws {
        guard let data = SharedData(for: "patients of generated data") else { return }
        var count = 0
        for archive in ["synthea/clinosim-ndjson.tar.zst", "synthea/sample-bulk-10-patients-partial.tar.zst"] {
            try data.unpacking(archive) { folder in
                for file in SharedData.files(in: folder, withExtension: "ndjson") where Self.isOurs(file.name) {
                    for line in file.bytes.split(separator: UInt8(ascii: "\n")) {
                        count += 1
                        let resource = Resource(try JSONReader.parse(Array(line), schema: .r4))
                        #expect(try Self.findings(resource) == [], "\(file.name) \(resource.string("id") ?? "")")
                        Self.checkMapping(resource, file.name)
                    }
                }
            }
        }
        #expect(count > 500)
    }

    @Test func `patients of transaction bundles meet every rule`() throws {
        guard let data = SharedData(for: "patients of generated bundles") else { return }
        var numbers: Set<RecordNumberMapping.Number> = []
        var patients = 0
        try data.unpacking("synthea/generated-sample-data.tar.zst") { folder in
            for file in SharedData.files(in: folder, withExtension: "json") where file.bytes.count < 2_000_000 {
                let bundle = try JSONReader.parse(file.bytes, schema: .r4)
                for entry in bundle.children(of: bundle.root, named: "entry") {
                    guard let node = bundle.child(of: entry, named: "resource") else { continue }
                    let resource = Resource(bundle.extract(node))
                    guard Self.isOurs(resource.typeName + ".") else { continue }
                    #expect(try Self.findings(resource) == [], "\(file.name) \(resource.string("id") ?? "")")
                    Self.checkMapping(resource, file.name)
                    guard resource.typeName == "Patient" else { continue }
                    patients += 1
                    for number in RecordNumberMapping.all(resource) { #expect(numbers.insert(number).inserted, "\(file.name)") }
                }
            }
        }
        #expect(patients > 10)
    }

    private static func isOurs(_ name: String) -> Bool {
        let file = name.split(separator: "/").last ?? ""
        return ["Patient.", "Condition.", "AllergyIntolerance."].contains { file.hasPrefix($0) }
    }

    /// What is read has the declared form, and what is written as it is read stays the same resource.
    private static func checkMapping(_ resource: Resource, _ file: String) {
        var editor = ResourceEditor(resource)
        let id = ResourceID(unchecked: resource.string("id") ?? "x")
        let stored = VersionedResource(resource, id, version: 2, instant: Instant(milliseconds: 0))
        let (model, json): (ContractModel, JSONValue)
        switch resource.typeName {
        case "Patient":
            PatientMapping.apply(PatientMapping.contract(resource), to: &editor) { "new" }
            (model, json) = (Patient.model, PatientMapping.contract(stored, nil, created: nil).json)
        case "Condition":
            HistoryMapping.apply(HistoryMapping.contract(resource), to: &editor)
            (model, json) = (MedicalHistory.model, HistoryMapping.contract(stored, created: nil).json)
        default: (model, json) = (Allergy.model, AllergyMapping.contract(stored, created: nil).json)
        }
        #expect(ContractSchema.object(model).faults(json) == [], "\(file) \(id)")
        #expect(ResourceDifference.names(resource, editor.resource) == [], "\(file) \(resource.string("id") ?? "")")
    }

    /// The rules that refuse a resource or warn of it.
    private static func findings(_ resource: Resource) throws -> [String] {
        var rules = DemographicRules.all + LinkRules.all + [RecordNumberRule.rule]
        if let rule = try DuplicateRule([:]).rule { rules.append(rule) }
        switch resource.typeName {
        case "Condition": rules = HistoryRules.holds(resource) ? HistoryRules.all : []
        case "AllergyIntolerance": rules = [AllergyRule.rule]
        default: break
        }
        let id = try #require(ResourceID(resource.string("id") ?? "x"))
        let caller = Caller(
            access: Access(tenant: .default, principal: nil), origin: CommitOrigin(door: .fhir, correlationID: "test"))
        var found: [String] = []
        for rule in rules {
            let change = ProposedChange(
                resource.type, id, .create, place: nil, isAdded: false, before: { nil }, after: { resource.arena })
            var verdict = RuleVerdict()
            try rule.decide(RuleCase(changes: [change], view: EmptyView(), prepared: nil, caller: caller), &verdict)
            if !verdict.refusals.isEmpty || !verdict.warnings.isEmpty { found.append(rule.id) }
        }
        return found
    }
}

/// A hospital without any resource, late in 2026.
private final class EmptyView: DomainView {
    let schema = Schema.r4
    let position = Position.zero
    let instant = Instant("2026-11-23T00:00:00.000Z") ?? .earliest
    let tenant = Tenant.default

    func current(_ type: TypeID, _ id: ResourceID) -> VersionedResource? { nil }
    func created(_ type: TypeID, _ id: ResourceID) -> Instant? { nil }
    func search(
        _ type: TypeID, _ parameters: [(name: String, value: String)], skipping: Int, limit: Int
    ) -> [VersionedResource] { [] }
    func count(_ type: TypeID, _ parameters: [(name: String, value: String)]) -> Int { 0 }
    func referrers(of type: TypeID, _ id: ResourceID, limit: Int) -> [(type: TypeID, id: ResourceID)] { [] }
    func record(_ collection: PrivateCollection, _ key: String) -> PrivateRecord? { nil }
    func records(
        _ collection: PrivateCollection, _ selection: RecordSelection, after key: String?, limit: Int
    ) -> [PrivateRecord] { [] }
}
