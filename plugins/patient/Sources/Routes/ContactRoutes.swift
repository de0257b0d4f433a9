import FHIRCore
import FHIRJSON
import FHIRStore
import PluginKit

/// `/patients/{id}/contacts`: who is called about a patient. Contacts are a part of the patient, whose version is theirs.
enum ContactRoutes {
    static let all: [DomainRoute] = [
        DomainRoute(
            .get, "patients/{id}/contacts", "Lists a patient's emergency contacts.", need: PatientRoutes.read,
            answer: .object(EmergencyContact.model), isPaged: true, list),
        DomainRoute(
            .post, "patients/{id}/contacts", "Adds an emergency contact.", need: PatientRoutes.write,
            body: .object(EmergencyContact.model), answer: .object(EmergencyContact.model), status: 201, create),
        DomainRoute(
            .put, "patients/{id}/contacts/{contactId}", "Changes an emergency contact.", need: PatientRoutes.write,
            body: .object(EmergencyContact.model), answer: .object(EmergencyContact.model), update),
        DomainRoute(
            .delete, "patients/{id}/contacts/{contactId}", "Removes an emergency contact.", need: PatientRoutes.write, status: 204, remove),
    ]

    @Sendable private static func list(_ request: DomainRequest) async throws(OperationFailure) -> DomainAnswer {
        let (id, paging) = (try request.id(), request.paging)
        return try await request.host.read(request.caller.access, at: paging.position) { view throws(OperationFailure) in
            let contacts = ContactMapping.contracts(try view.patient(id).resource)
            let items = contacts.dropFirst(paging.skipping).prefix(paging.pageSize).map(\.json)
            return DomainAnswer(.page(.init(Array(items), total: contacts.count, at: view.position)))
        }
    }

    @Sendable private static func create(_ request: DomainRequest) async throws(OperationFailure) -> DomainAnswer {
        try PlainText.check(request.body)
        let (contact, ids) = (EmergencyContact(request.body), request.host.ids)
        return try await change(request) { editor, instant in
            let id = ids.next(at: instant).value
            ContactMapping.add(contact, id: id, to: &editor)
            return id
        }
    }

    @Sendable private static func update(_ request: DomainRequest) async throws(OperationFailure) -> DomainAnswer {
        try PlainText.check(request.body)
        let (contact, id) = (EmergencyContact(request.body), request.path["contactId"] ?? "")
        return try await change(request) { editor, _ in ContactMapping.update(contact, id: id, in: &editor) ? id : nil }
    }

    @Sendable private static func remove(_ request: DomainRequest) async throws(OperationFailure) -> DomainAnswer {
        let id = request.path["contactId"] ?? ""
        return try await change(request) { editor, _ in ContactMapping.remove(id: id, from: &editor) ? id : nil }
    }

    /// Changes a patient's contacts, and answers with the one that was made or changed.
    /// - Parameter body: gives the contact's id; nil when there is none with the id that is asked for.
    private static func change(
        _ request: DomainRequest, _ body: @escaping @Sendable (inout ResourceEditor, Instant) -> String?
    ) async throws(OperationFailure) -> DomainAnswer {
        let (id, wanted, isNew) = (try request.id(), request.ifMatch, request.path["contactId"] == nil)
        return try await request.host.write(request.caller) { writer throws(OperationFailure) in
            var record = PatientRecord(
                patient: try writer.patient(id), insurance: try writer.insurances(of: id).first, created: nil)
            try record.check(wanted)
            var editor = ResourceEditor(record.patient.resource)
            guard let contactID = body(&editor, writer.instant) else {
                throw OperationFailure(.notFound, .notFound, "The patient has no contact with this id")
            }
            record.patient = try writer.update(editor, id, ifMatch: nil)
            guard let contact = ContactMapping.contracts(record.patient.resource).first(where: { $0.id == contactID }) else { return .none }
            return .value(
                contact.json, version: record.version, location: isNew ? "patients/\(id)/contacts/\(contactID)" : nil)
        }
    }
}
