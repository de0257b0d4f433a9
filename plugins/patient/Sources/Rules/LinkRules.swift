import FHIRCore
import FHIRSchema
import PluginKit

/// What links between patients must be, so that whoever follows them arrives somewhere.
enum LinkRules {
    static let all = [link, replaced]

    /// How many patients one after another may have replaced each other.
    private static let chain = 16

    static let link = DomainRule(
        "patient-link", .integrity, "A patient is not linked to itself, and no patients replace each other in a circle.",
        scope: .types(["Patient"])
    ) { question, verdict throws(OperationFailure) in
        for change in question.changes {
            guard let patient = try change.new() else { continue }
            if PatientLinks.all(patient).contains(where: { $0.other == change.id.value }) {
                verdict.refuse(change, at: "Patient.link", "Expected links to other patients only")
            } else if try isCircle(patient, change, question.view) {
                verdict.refuse(change, at: "Patient.link", "Expected no patient that this one replaces, near or far")
            }
        }
    }

    static let replaced = DomainRule(
        "patient-replaced", .workflow, "A patient who was replaced is inactive, and who replaces it is there.", scope: .types(["Patient"])
    ) { question, verdict throws(OperationFailure) in
        for change in question.changes {
            guard let patient = try change.new() else { continue }
            let successors = PatientLinks.all(patient).filter { $0.type == "replaced-by" }.map(\.other)
            if successors.isEmpty { continue }
            if patient.root.boolean("active") != false {
                verdict.refuse(change, at: "Patient.active", "Expected false, as another patient replaces this one")
            }
            if Set(successors).count > 1 { verdict.refuse(change, at: "Patient.link", "Expected one patient who replaces this one") }
            for successor in successors {
                guard let id = ResourceID(successor), try question.view.current(change.type, id) != nil else {
                    verdict.refuse(change, at: "Patient.link", "Expected a patient who is there")
                    continue
                }
            }
        }
    }

    private static func isCircle(_ patient: Resource, _ change: ProposedChange, _ view: any DomainView) throws(OperationFailure) -> Bool {
        var next = PatientLinks.successor(patient)
        for _ in 0..<chain {
            guard let text = next, let id = ResourceID(text) else { return false }
            if id == change.id { return true }
            next = try view.current(change.type, id).flatMap { PatientLinks.successor($0.resource) }
        }
        return true
    }
}
