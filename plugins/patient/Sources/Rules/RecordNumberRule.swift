import FHIRCore
import FHIRSchema
import PluginKit

/// A medical record number belongs to one patient of the hospital, except for patients that were merged.
enum RecordNumberRule {
    /// How many patients with an identifier are looked at; a second one is enough to refuse.
    private static let limit = 20

    static let rule = DomainRule(
        "patient-mrn-unique", .integrity, "A medical record number belongs to one patient of the hospital.", scope: .types(["Patient"])
    ) { question, verdict throws(OperationFailure) in
        for change in question.changes {
            guard let patient = try change.new() else { continue }
            for number in try numbersToCheck(patient, try change.old()) {
                let others = try question.view.search(
                    change.type, [("identifier", SearchValue.token(number.system, number.value))], skipping: 0, limit: limit)
                let isTaken = others.contains { other in
                    other.id != change.id && RecordNumberMapping.all(other.resource).contains(number)
                        && !PatientLinks.areMerged(patient, change.id, other.resource, other.id)
                }
                guard isTaken else { continue }
                let path = RecordNumberMapping.element(number, of: patient)?.path ?? "Patient.identifier"
                verdict.refuse(change, at: path, "The medical record number belongs to another patient")
            }
        }
    }

    /// Those that are new; all of them when the links changed, which allow patients to share one.
    private static func numbersToCheck(
        _ patient: Resource, _ old: Resource?
    ) throws(OperationFailure) -> Set<RecordNumberMapping.Number> {
        let numbers = Set(RecordNumberMapping.all(patient))
        guard let old, Set(PatientLinks.all(old)) == Set(PatientLinks.all(patient)) else { return numbers }
        return numbers.subtracting(RecordNumberMapping.all(old))
    }
}
