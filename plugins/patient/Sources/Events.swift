import FHIRCore
import FHIRJSON
import FHIRSchema
import PluginKit

/// The events of patients and their history, told whichever door a change came through: ids and the names of what changed, no values.
enum PatientEvents {
    static let declarations = [
        EventDeclaration("patient.created", "A patient is there who was not. Data: patientId, hospitalId."),
        EventDeclaration(
            "patient.updated",
            "A patient's data or insurance changed. Data: patientId, hospitalId, changed: names of FHIR elements, and `insurance`."),
        EventDeclaration("patient.deleted", "A patient is no longer there. Data: patientId, hospitalId."),
        EventDeclaration(
            "patient.merged", "A patient's record went into another's. Data: patientId, hospitalId, mergedPatientId: who was given up."),
        EventDeclaration(
            "medical.history.updated",
            "A condition of a patient's history changed. Data: patientId, historyId, change (created, updated, deleted), changed."),
    ]

    static let rules = [patients, history]

    /// One event for each patient that a commit is about.
    static let patients = DomainRule(
        "patient-events", .integrity, "Changes of patients are told as events.", scope: .types(["Patient", "Coverage"])
    ) { question, verdict throws(OperationFailure) in
        let patientType = question.schema.known.patient
        var told: Set<String> = []
        var updates: [(id: String, hospital: String?, changed: [String])] = []
        for change in question.changes where change.type == patientType {
            told.insert(change.id.value)
            let (old, new) = (try change.old(), try change.new())
            let hospital = (new ?? old)?["managingOrganization"]?.referenceID("Organization")
            switch (old, new) {
            case (nil, _?): verdict.emit(event("patient.created", change.id.value, hospital))
            case (_?, nil): verdict.emit(event("patient.deleted", change.id.value, hospital))
            case (let old?, let new?):
                if let successor = PatientLinks.successor(new), PatientLinks.successor(old) != successor {
                    let merged = JSONValue.Member("mergedPatientId", .string(change.id.value))
                    verdict.emit(event("patient.merged", successor, hospital, [merged]))
                } else {
                    updates.append((change.id.value, hospital, ResourceDifference.names(old, new)))
                }
            case (nil, nil): break
            }
        }
        for change in question.changes where change.type != patientType {
            for coverage in [try change.old(), try change.new()] {
                guard let id = coverage?["beneficiary"]?.referenceID("Patient") else { continue }
                if let place = updates.firstIndex(where: { $0.id == id }) {
                    if !updates[place].changed.contains("insurance") { updates[place].changed.append("insurance") }
                } else if told.insert(id).inserted, let patient = try resource(id, question) {
                    updates.append((id, patient["managingOrganization"]?.referenceID("Organization"), ["insurance"]))
                }
            }
        }
        for update in updates {
            let changed = JSONValue.Member("changed", .array(update.changed.map { .string($0) }))
            verdict.emit(event("patient.updated", update.id, update.hospital, [changed]))
        }
    }

    static let history = DomainRule(
        "history-events", .integrity, "Changes of a patient's history are told as events.", scope: .slices([HistoryRules.slice.id])
    ) { question, verdict throws(OperationFailure) in
        for change in question.changes {
            let old = try change.old().flatMap { HistoryRules.holds($0) ? $0 : nil }
            let new = try change.new().flatMap { HistoryRules.holds($0) ? $0 : nil }
            guard let condition = new ?? old else { continue }
            var members: [JSONValue.Member] = [
                .init("patientId", .text(condition["subject"]?.referenceID("Patient"))), .init("historyId", .string(change.id.value)),
                .init("change", .string(old == nil ? "created" : new == nil ? "deleted" : "updated")),
            ]
            if let old, let new {
                members.append(.init("changed", .array(ResourceDifference.names(old, new).map { .string($0) })))
            }
            verdict.emit(ProposedEvent("medical.history.updated", .object(members)))
        }
    }

    private static func event(
        _ type: String, _ patient: String, _ hospital: String?, _ more: [JSONValue.Member] = []
    ) -> ProposedEvent {
        ProposedEvent(type, .object([.init("patientId", .string(patient)), .init("hospitalId", .text(hospital))] + more))
    }

    private static func resource(_ id: String, _ question: RuleCase) throws(OperationFailure) -> Resource? {
        guard let id = ResourceID(id) else { return nil }
        return try question.view.current(question.schema.known.patient, id)?.resource
    }
}
