package import FHIRCore
import FHIRModel
package import PluginKit

/// The contract's allergy and FHIR's AllergyIntolerance, both ways.
package enum AllergyMapping {
    package static func contract(_ allergy: VersionedResource, created: Instant?) -> Allergy {
        var result = contract(allergy.resource)
        result.id = allergy.id.value
        result.createdAt = (allergy.version == 1 ? allergy.instant : created)?.description
        return result
    }

    /// What the AllergyIntolerance itself says.
    package static func contract(_ allergy: Resource) -> Allergy {
        var result = Allergy()
        let reaction = allergy["reaction"]
        result.patientId = allergy["patient"]?.referenceID("Patient")
        result.allergen = allergy["code"]?.words ?? reaction?["substance"]?.words
        result.type = allergy.string("type")
        result.category = allergy.string("category")
        result.severity = reaction?.string("severity")
        result.reaction = reaction?["manifestation"]?.words
        result.status = allergy["clinicalStatus"]?.code(of: Codes.allergyClinical)
        result.notes = allergy.notes
        result.recordedDate = DayMapping.day(allergy.string("recordedDate"))
        result.providerId = allergy["recorder"]?.referenceID("Practitioner") ?? allergy["asserter"]?.referenceID("Practitioner")
        return result
    }

    /// Makes a new AllergyIntolerance say what the contract's allergy says.
    /// - Parameter day: the day of recording where the allergy names none.
    package static func apply(_ allergy: Allergy, patient: String, today day: String, to editor: inout ResourceEditor) {
        if let status = allergy.status {
            editor.addCoding(system: Codes.allergyClinical, code: status, to: editor.add("clinicalStatus"))
        }
        editor.addCoding(system: Codes.allergyVerification, code: "confirmed", to: editor.add("verificationStatus"))
        editor.set("type", allergy.type)
        editor.append("category", allergy.category)
        if let words = allergy.allergen { editor.set("text", words, in: editor.add("code")) }
        editor.setReference("patient", "Patient/" + patient)
        editor.set("recordedDate", allergy.recordedDate ?? day)
        editor.setReference("recorder", allergy.providerId.map { "Practitioner/" + $0 })
        editor.setNotes(allergy.notes)
        guard let manifestation = allergy.reaction else { return }
        let reaction = editor.add("reaction")
        editor.set("text", manifestation, in: editor.add("manifestation", to: reaction))
        editor.set("severity", allergy.severity, in: reaction)
    }
}
