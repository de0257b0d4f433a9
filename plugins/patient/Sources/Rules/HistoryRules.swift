import FHIRCore
import PluginKit

/// What a condition of a patient's history must be.
enum HistoryRules {
    static let all = [patient, dates]

    /// Conditions that are no diagnoses of encounters.
    static let slice = ResourceSlice("patient.history", of: "Condition", holds)

    @Sendable static func holds(_ condition: Resource) -> Bool {
        !condition.all("category").contains { $0.hasCode("encounter-diagnosis", system: Codes.conditionCategory) }
    }

    static let patient = DomainRule(
        "history-patient", .workflow, "A condition of a history is a patient's, or a group's.", scope: .slices([slice.id])
    ) { question, verdict throws(OperationFailure) in
        for change in question.changes {
            guard let condition = try change.new(), holds(condition), !PatientReference.names(condition["subject"], or: "Group") else { continue }
            verdict.refuse(change, at: "Condition.subject", "Expected a reference to a Patient or a Group")
        }
    }

    static let dates = DomainRule(
        "history-dates", .workflow, "A condition began and was recorded in the past, and ended after it began.",
        scope: .slices([slice.id])
    ) { question, verdict throws(OperationFailure) in
        for change in question.changes {
            guard let condition = try change.new(), holds(condition) else { continue }
            let onset = RuleDates.value(condition.string("onsetDateTime"))
            let recorded = RuleDates.value(condition.string("recordedDate"))
            for (date, path) in [(onset, "Condition.onset"), (recorded, "Condition.recordedDate")] {
                guard let date, RuleDates.isFuture(date, at: question.instant) else { continue }
                verdict.refuse(change, at: path, "Expected a time in the past")
            }
            if let onset, let end = RuleDates.value(condition.string("abatementDateTime")), RuleDates.isBefore(end, onset) {
                verdict.refuse(change, at: "Condition.abatement", "Expected a time after the onset")
            }
        }
    }
}
