import FHIRCore
import FHIRJSON
import FHIRSchema
import FHIRStore
import PluginKit

/// `/patients/{id}/allergies`: what a patient reacts to.
enum AllergyRoutes {
    static let all: [DomainRoute] = [
        DomainRoute(
            .get, "patients/{id}/allergies", "Lists a patient's allergies.", need: PatientRoutes.read, answer: .object(Allergy.model),
            isPaged: true, list),
        DomainRoute(
            .post, "patients/{id}/allergies", "Records an allergy.", need: PatientRoutes.write, body: .object(Allergy.model),
            answer: .object(Allergy.model), status: 201, create),
        DomainRoute(
            .delete, "patients/{id}/allergies/{allergyId}", "Removes an allergy.", need: PatientRoutes.write, status: 204, remove),
    ]

    @Sendable private static func list(_ request: DomainRequest) async throws(OperationFailure) -> DomainAnswer {
        let (id, paging) = (try request.id(), request.paging)
        let filters = [
            ("patient", "Patient/" + id.value),
            ("verification-status:not", SearchValue.token(Codes.allergyVerification, "entered-in-error")),
        ].map { (name: $0.0, value: $0.1) }
        return try await request.host.read(request.caller.access, at: paging.position) { view throws(OperationFailure) in
            _ = try view.patient(id)
            let found = try view.search(view.allergy, filters, skipping: paging.skipping, limit: paging.pageSize)
            let items = try found.map { allergy throws(OperationFailure) in
                AllergyMapping.contract(allergy, created: try view.firstRecorded(allergy)).json
            }
            return DomainAnswer(.page(.init(items, total: try view.count(view.allergy, filters), at: view.position)))
        }
    }

    @Sendable private static func create(_ request: DomainRequest) async throws(OperationFailure) -> DomainAnswer {
        let id = try request.id()
        try PlainText.check(request.body)
        let allergy = Allergy(request.body)
        try PathPatient.check(allergy.patientId, id)
        return try await request.host.write(request.caller) { writer throws(OperationFailure) in
            _ = try writer.patient(id)
            var editor = ResourceEditor(writer.schema, "AllergyIntolerance")
            AllergyMapping.apply(allergy, patient: id.value, today: DayMapping.day(writer.instant), to: &editor)
            let made = try writer.create(editor, as: nil)
            return .value(
                AllergyMapping.contract(made, created: made.instant).json, version: made.version,
                location: "patients/\(id)/allergies/\(made.id)")
        }
    }

    @Sendable private static func remove(_ request: DomainRequest) async throws(OperationFailure) -> DomainAnswer {
        let (id, allergyID, wanted) = (try request.id(), try request.id("allergyId"), request.ifMatch)
        return try await request.host.write(request.caller) { writer throws(OperationFailure) in
            _ = try writer.patient(id)
            guard let allergy = try writer.current(writer.allergy, allergyID),
                allergy.resource["patient"]?.referenceID("Patient") == id.value
            else { throw OperationFailure(.notFound, .notFound, "The patient has no allergy with this id") }
            try writer.delete(writer.allergy, allergyID, ifMatch: wanted)
            return .none
        }
    }
}
