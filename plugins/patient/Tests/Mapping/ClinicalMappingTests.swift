import FHIRCore
import FHIRJSON
import FHIRSchema
import PluginKit
import Testing

@testable import PatientPlugin

/// Insurance, history and allergies.
struct ClinicalMappingTests {
    private let instant = Instant(milliseconds: 1_770_000_000_000)

    @Test func `an insurance is the same after having been FHIR, new or changed`() throws {
        for seed in 0..<300 {
            var random = SeededRandom(seed: UInt64(seed))
            var editor = ResourceEditor(.r4, "Coverage")
            for _ in 0..<2 {
                let insurance = random.insurance()
                InsuranceMapping.apply(insurance, beneficiary: "p", to: &editor)
                let coverage = try FHIRText.reread(editor)
                #expect(InsuranceMapping.contract(coverage) == insurance, "seed \(seed)")
                #expect(coverage.string("status") == "active")
                #expect(coverage["beneficiary"]?.referenceID("Patient") == "p")
            }
        }
    }

    @Test func `a history is the same after having been FHIR, new or changed`() throws {
        for seed in 0..<300 {
            var random = SeededRandom(seed: UInt64(seed))
            var editor = ResourceEditor(.r4, "Condition")
            HistoryMapping.begin(&editor, patient: "p", at: instant)
            for _ in 0..<2 {
                var history = random.history()
                HistoryMapping.apply(history, to: &editor)
                history.patientId = "p"
                #expect(HistoryMapping.contract(try FHIRText.reread(editor)) == history, "seed \(seed)")
            }
        }
    }

    @Test func `an allergy is the same after having been FHIR`() throws {
        for seed in 0..<300 {
            var random = SeededRandom(seed: UInt64(seed))
            var allergy = random.allergy()
            var editor = ResourceEditor(.r4, "AllergyIntolerance")
            AllergyMapping.apply(allergy, patient: "p", today: "2026-01-01", to: &editor)
            allergy.patientId = "p"
            #expect(AllergyMapping.contract(try FHIRText.reread(editor)) == allergy, "seed \(seed)")
        }
    }

    @Test func `an allergy without a day is of today`() throws {
        var editor = ResourceEditor(.r4, "AllergyIntolerance")
        AllergyMapping.apply(Allergy(), patient: "p", today: "2026-01-01", to: &editor)
        #expect(AllergyMapping.contract(try FHIRText.reread(editor)).recordedDate == "2026-01-01")
    }

    @Test func `a condition keeps its codes until its words change`() throws {
        let resource = try FHIRText.resource(Self.migraine)
        var history = HistoryMapping.contract(resource)
        #expect(history.condition == "Migraine")
        #expect(history.diagnosisDate == nil)
        #expect(history.notes == "one\n\ntwo")
        #expect(history.providerId == "mira")
        #expect(history.status == "resolved")
        var editor = ResourceEditor(resource)
        HistoryMapping.apply(history, to: &editor)
        #expect(FHIRText.json(editor.resource) == FHIRText.json(resource))
        history.condition = "Cluster headache"
        HistoryMapping.apply(history, to: &editor)
        #expect(ResourceDifference.names(resource, try FHIRText.reread(editor)) == ["code"])
        #expect(editor.resource["code"]?.all("coding").isEmpty == true)
    }

    @Test func `a condition that is active again has not abated`() throws {
        let resource = try FHIRText.resource(Self.migraine)
        for status in ["active", "chronic"] {
            var history = HistoryMapping.contract(resource)
            history.status = status
            var editor = ResourceEditor(resource)
            HistoryMapping.apply(history, to: &editor)
            #expect(editor.resource["abatementDateTime"] == nil)
            #expect(HistoryMapping.contract(editor.resource).status == status)
        }
    }

    @Test func `without an onset the day of recording counts`() throws {
        let resource = try FHIRText.resource(
            #"{"resourceType":"Condition","subject":{"reference":"Patient/p"},"recordedDate":"2019-03-04T10:00:00+02:00"}"#)
        #expect(HistoryMapping.contract(resource).diagnosisDate == "2019-03-04")
    }

    @Test func `texts that FHIR cannot keep are refused by name`() {
        for text in ["\u{1}", "a\u{0}b", "\u{FFFE}"] {
            let failure = #expect(throws: OperationFailure.self) {
                try PlainText.check(.object([.init("a", .array([.null, .object([.init("street", .string(text))])]))]))
            }
            #expect(failure?.issues.map(\.expression) == ["/a/1/street"])
        }
    }

    private static let migraine = """
        {"resourceType":"Condition","clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-clinical",
        "code":"resolved"}]},"code":{"coding":[{"system":"http://hl7.org/fhir/sid/icd-10","code":"G43.9"}],"text":"Migraine"},
        "subject":{"reference":"Patient/zoe"},"onsetDateTime":"2019","abatementDateTime":"2020","asserter":{"reference":
        "Practitioner/mira"},"note":[{"text":"one"},{"text":"two"}]}
        """.replacing("\n", with: "")
}
