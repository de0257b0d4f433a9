import FHIRCore
import PluginKit

/// What a patient's own data must be: a name, a gender, possible dates.
///
/// Where a source says why it does not have a value (`data-absent-reason`), that counts as having it.
enum DemographicRules {
    /// No patient alive was born before.
    static let earliestYear = 1850

    static let all = [name, gender, birthDate, deceased]

    static let name = rule("patient-name", "A patient has a name; without one there is a warning.", refuses: false) { patient, _ in
        let hasName = patient.all("name").contains { name in
            ["family", "given", "text"].contains { !name.all($0).isEmpty } || name.extension(Codes.dataAbsentReason) != nil
        }
        return hasName ? nil : ("Patient.name", "Expected a name, or the reason why it is not known")
    }

    static let gender = rule(
        "patient-gender", "A patient has an administrative gender; without one there is a warning.", refuses: false
    ) { patient, _ in
        patient["gender"] == nil ? ("Patient.gender", "Expected an administrative gender; it may be `unknown`") : nil
    }

    static let birthDate = rule("patient-birth-date", "A patient was born in the past, and not before 1850.") { patient, instant in
        guard let born = RuleDates.value(patient.string("birthDate")) else { return nil }
        if RuleDates.isFuture(born, at: instant) { return ("Patient.birthDate", "Expected a date in the past") }
        return born.year < earliestYear ? ("Patient.birthDate", "Expected a date of 1850 or later") : nil
    }

    static let deceased = rule("patient-deceased", "A patient died after being born, and in the past.") { patient, instant in
        guard let died = RuleDates.value(patient.string("deceasedDateTime")) else { return nil }
        if RuleDates.isFuture(died, at: instant) { return ("Patient.deceased", "Expected a time in the past") }
        guard let born = RuleDates.value(patient.string("birthDate")), RuleDates.isBefore(died, born) else { return nil }
        return ("Patient.deceased", "Expected a time after the birth")
    }

    /// A workflow rule about each patient by itself: what is wrong and where, or nil.
    /// - Parameter refuses: false for what FHIR leaves out rightly, such as the name of somebody unknown.
    private static func rule(
        _ id: String, _ purpose: String, refuses: Bool = true,
        _ fault: @escaping @Sendable (Resource, Instant) -> (path: String, message: String)?
    ) -> DomainRule {
        DomainRule(id, .workflow, purpose, scope: .types(["Patient"])) { question, verdict throws(OperationFailure) in
            for change in question.changes {
                guard let patient = try change.new(), let found = fault(patient, question.instant) else { continue }
                if refuses {
                    verdict.refuse(change, at: found.path, found.message)
                } else {
                    verdict.warn(change, at: found.path, found.message)
                }
            }
        }
    }
}
