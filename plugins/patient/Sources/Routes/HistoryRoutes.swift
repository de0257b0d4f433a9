import FHIRCore
import FHIRJSON
import FHIRSchema
import FHIRStore
import PluginKit

/// `/patients/{id}/history`: the conditions of a patient's history.
enum HistoryRoutes {
    static let all: [DomainRoute] = [
        DomainRoute(
            .get, "patients/{id}/history", "Lists a patient's history, the newest onset first.", need: PatientRoutes.read,
            answer: .object(MedicalHistory.model), isPaged: true, list),
        DomainRoute(
            .post, "patients/{id}/history", "Adds a condition to a patient's history.", need: PatientRoutes.write,
            body: .object(MedicalHistory.model), answer: .object(MedicalHistory.model), status: 201, create),
        DomainRoute(
            .put, "patients/{id}/history/{historyId}", "Changes a condition of a patient's history.", need: PatientRoutes.write,
            body: .object(MedicalHistory.model), answer: .object(MedicalHistory.model), update),
        DomainRoute(
            .delete, "patients/{id}/history/{historyId}", "Removes a condition from a patient's history.", need: PatientRoutes.write,
            status: 204, remove),
    ]

    @Sendable private static func list(_ request: DomainRequest) async throws(OperationFailure) -> DomainAnswer {
        let (id, paging) = (try request.id(), request.paging)
        let filters = [
            ("subject", "Patient/" + id.value), ("category:not", SearchValue.token(Codes.conditionCategory, "encounter-diagnosis")),
            ("verification-status:not", SearchValue.token(Codes.conditionVerification, "entered-in-error")),
        ].map { (name: $0.0, value: $0.1) }
        return try await request.host.read(request.caller.access, at: paging.position) { view throws(OperationFailure) in
            _ = try view.patient(id)
            let found = try view.search(
                view.condition, filters + [("_sort", "-onset-date")], skipping: paging.skipping, limit: paging.pageSize)
            let items = try found.map { condition throws(OperationFailure) in
                HistoryMapping.contract(condition, created: try view.firstRecorded(condition)).json
            }
            return DomainAnswer(.page(.init(items, total: try view.count(view.condition, filters), at: view.position)))
        }
    }

    @Sendable private static func create(_ request: DomainRequest) async throws(OperationFailure) -> DomainAnswer {
        let id = try request.id()
        let history = try body(request, id)
        return try await request.host.write(request.caller) { writer throws(OperationFailure) in
            _ = try writer.patient(id)
            var editor = ResourceEditor(writer.schema, "Condition")
            HistoryMapping.begin(&editor, patient: id.value, at: writer.instant)
            HistoryMapping.apply(history, to: &editor)
            let made = try writer.create(editor, as: nil)
            return .value(
                HistoryMapping.contract(made, created: made.instant).json, version: made.version,
                location: "patients/\(id)/history/\(made.id)")
        }
    }

    @Sendable private static func update(_ request: DomainRequest) async throws(OperationFailure) -> DomainAnswer {
        let (id, historyID, wanted) = (try request.id(), try request.id("historyId"), request.ifMatch)
        let history = try body(request, id)
        let created = try await request.host.read(request.caller.access, at: nil) { view throws(OperationFailure) in
            try view.created(view.condition, historyID)
        }
        return try await request.host.write(request.caller) { writer throws(OperationFailure) in
            let condition = try entry(historyID, of: id, writer)
            var editor = ResourceEditor(condition.resource)
            HistoryMapping.apply(history, to: &editor)
            let made = try writer.update(editor, historyID, ifMatch: wanted)
            return .value(HistoryMapping.contract(made, created: created).json, version: made.version)
        }
    }

    @Sendable private static func remove(_ request: DomainRequest) async throws(OperationFailure) -> DomainAnswer {
        let (id, historyID, wanted) = (try request.id(), try request.id("historyId"), request.ifMatch)
        return try await request.host.write(request.caller) { writer throws(OperationFailure) in
            _ = try entry(historyID, of: id, writer)
            try writer.delete(writer.condition, historyID, ifMatch: wanted)
            return .none
        }
    }

    /// - Throws: 404 unless it is a condition of the patient's history.
    private static func entry(
        _ id: ResourceID, of patient: ResourceID, _ view: any DomainView
    ) throws(OperationFailure) -> VersionedResource {
        _ = try view.patient(patient)
        guard let condition = try view.current(view.condition, id), HistoryRules.holds(condition.resource),
            condition.resource["subject"]?.referenceID("Patient") == patient.value,
            condition.resource["verificationStatus"]?.code(of: Codes.conditionVerification) != "entered-in-error"
        else { throw OperationFailure(.notFound, .notFound, "The patient's history has nothing with this id") }
        return condition
    }

    private static func body(_ request: DomainRequest, _ patient: ResourceID) throws(OperationFailure) -> MedicalHistory {
        try PlainText.check(request.body)
        let history = MedicalHistory(request.body)
        try PathPatient.check(history.patientId, patient)
        return history
    }
}
