import FHIRCore
import PluginKit

/// An allergy is a patient's.
enum AllergyRule {
    static let rule = DomainRule(
        "allergy-patient", .workflow, "An allergy is a patient's.", scope: .types(["AllergyIntolerance"])
    ) { question, verdict throws(OperationFailure) in
        for change in question.changes {
            guard let allergy = try change.new(), !PatientReference.names(allergy["patient"]) else { continue }
            verdict.refuse(change, at: "AllergyIntolerance.patient", "Expected a reference to a Patient")
        }
    }
}
