import FHIRCore
import FHIRSearch
import PluginKit

/// A new patient is not one whom the hospital has already: compared with those of the same birth date or with a common identifier.
struct DuplicateRule {
    /// What to do about a patient who is likely there already.
    enum Reaction: String, CaseIterable {
        case off, warn, refuse
    }

    /// How many patients are compared: of one birth date, and with one identifier.
    private static let sameDay = 200
    private static let sameIdentifier = 20

    let reaction: Reaction
    /// The score of docs/matching.md, in hundredths, from which on two are likely the same.
    let threshold: Int

    /// What settings say: `patient.duplicates` (`off`, `warn`, `refuse`) and `patient.duplicates.score` (1 to 100). Without the latter a
    /// warning is given for probable matches, and only certain ones are refused.
    init(_ settings: [String: String]) throws(PluginFault) {
        let name = settings["patient.duplicates"] ?? Reaction.warn.rawValue
        guard let reaction = Reaction(rawValue: name) else {
            throw PluginFault("patient.duplicates: expected one of \(Reaction.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        self.reaction = reaction
        guard let score = settings["patient.duplicates.score"] else {
            threshold = reaction == .refuse ? PatientMatch.certain : PatientMatch.probable
            return
        }
        guard let score = Int(score), (1...100).contains(score) else {
            throw PluginFault("patient.duplicates.score: expected a whole number from 1 to 100")
        }
        threshold = score
    }

    var rule: DomainRule? {
        guard reaction != .off else { return nil }
        return DomainRule(
            "patient-duplicate", .workflow, "A new patient is nobody whom the hospital has already.", scope: .types(["Patient"])
        ) { [reaction, threshold] question, verdict throws(OperationFailure) in
            for change in question.changes where change.operation == .create {
                guard let patient = try change.new(), try Self.isThere(patient, change, question.view, threshold) else { continue }
                let message = "Another patient is likely the same person; Patient/$match tells which, and merging makes them one"
                if reaction == .refuse {
                    verdict.refuse(change, at: "Patient", message)
                } else {
                    verdict.warn(change, at: "Patient", message)
                }
            }
        }
    }

    /// Whether one of the candidates is likely the same person, and neither is known to be.
    private static func isThere(
        _ patient: Resource, _ change: ProposedChange, _ view: any DomainView, _ threshold: Int
    ) throws(OperationFailure) -> Bool {
        let traits = traits(patient)
        var seen: Set<ResourceID> = [change.id]
        for (name, value, limit) in searches(patient) {
            for other in try view.search(change.type, [(name, value)], skipping: 0, limit: limit) where seen.insert(other.id).inserted {
                if PatientLinks.successor(other.resource) != nil { continue }
                if PatientLinks.all(patient).contains(where: { $0.other == other.id.value }) { continue }
                if PatientMatcher.match(traits, Self.traits(other.resource)).score >= threshold { return true }
            }
        }
        return false
    }

    /// What two patients are compared by: not by their record numbers, as whoever is registered twice has two.
    private static func traits(_ patient: Resource) -> PatientTraits {
        var editor = ResourceEditor(patient)
        for identifier in patient.all("identifier") where RecordNumberMapping.isRecordNumber(identifier) { editor.remove(identifier.node) }
        return PatientTraits(editor.arena)
    }

    private static func searches(_ patient: Resource) -> [(name: String, value: String, limit: Int)] {
        var searches: [(name: String, value: String, limit: Int)] = patient.all("identifier").prefix(10).compactMap { identifier in
            guard let value = identifier.string("value"), identifier.string("use") != "old" else { return nil }
            return (name: "identifier", value: SearchValue.token(identifier.string("system") ?? "", value), limit: sameIdentifier)
        }
        if let day = DayMapping.day(patient.string("birthDate")) { searches.append(("birthdate", day, sameDay)) }
        return searches
    }
}
