package import FHIRCore
import FHIRModel
package import PluginKit

/// The contract's medical history and FHIR's Condition, both ways.
package enum HistoryMapping {
    package static func contract(_ condition: VersionedResource, created: Instant?) -> MedicalHistory {
        var result = contract(condition.resource)
        result.id = condition.id.value
        result.createdAt = (condition.version == 1 ? condition.instant : created)?.description
        return result
    }

    /// What the Condition itself says.
    package static func contract(_ condition: Resource) -> MedicalHistory {
        var result = MedicalHistory()
        result.patientId = condition["subject"]?.referenceID("Patient")
        result.condition = condition["code"]?.words
        result.diagnosisDate = day(condition)
        result.status = status(condition)
        result.notes = condition.notes
        result.providerId = provider(condition)
        return result
    }

    /// A new Condition with nothing but what each has.
    /// - Parameter instant: when it is recorded.
    package static func begin(_ editor: inout ResourceEditor, patient: String, at instant: Instant) {
        editor.addCoding(system: Codes.conditionVerification, code: "confirmed", to: editor.add("verificationStatus"))
        editor.addCoding(system: Codes.conditionCategory, code: "problem-list-item", to: editor.add("category"))
        editor.setReference("subject", "Patient/" + patient)
        editor.set("recordedDate", instant.description)
    }

    /// Makes a Condition say what the contract's history says. Codes go with the words that they stood for.
    package static func apply(_ history: MedicalHistory, to editor: inout ResourceEditor) {
        let old = contract(editor.resource)
        if old.condition != history.condition {
            editor.removeAll("code")
            if let words = history.condition { editor.set("text", words, in: editor.add("code")) }
        }
        if old.diagnosisDate != history.diagnosisDate {
            for name in ["onsetAge", "onsetPeriod", "onsetRange", "onsetString"] { editor.removeAll(name) }
            editor.replace("onsetDateTime", history.diagnosisDate)
        }
        if old.status != history.status { setStatus(history.status, &editor) }
        if old.notes != history.notes { editor.setNotes(history.notes) }
        if old.providerId != history.providerId {
            editor.setReference("recorder", history.providerId.map { "Practitioner/" + $0 })
        }
    }

    /// The day of the onset, otherwise that of the record.
    private static func day(_ condition: Resource) -> String? {
        if let onset = condition.string("onsetDateTime") { return DayMapping.day(onset) }
        return DayMapping.day(condition.string("recordedDate"))
    }

    private static func provider(_ condition: Resource) -> String? {
        condition["recorder"]?.referenceID("Practitioner") ?? condition["asserter"]?.referenceID("Practitioner")
    }

    private static func status(_ condition: Resource) -> String? {
        let code = condition["clinicalStatus"]?.code(of: Codes.conditionClinical)
        return code == "active" && condition.root.extension(Codes.chronic)?.string("valueBoolean") == "true" ? "chronic" : code
    }

    /// A condition that is active again has not abated (R4 invariant con-4).
    private static func setStatus(_ status: String?, _ editor: inout ResourceEditor) {
        editor.removeAll("clinicalStatus")
        editor.removeExtension(Codes.chronic)
        guard let status else { return }
        let code = status == "chronic" ? "active" : status
        editor.addCoding(system: Codes.conditionClinical, code: code, to: editor.add("clinicalStatus"))
        if status == "chronic" { editor.set("valueBoolean", "true", in: editor.requireExtension(Codes.chronic)) }
        guard code == "active" else { return }
        for name in ["abatementDateTime", "abatementAge", "abatementPeriod", "abatementRange", "abatementString"] {
            editor.removeAll(name)
        }
    }
}
