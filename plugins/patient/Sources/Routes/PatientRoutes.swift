import FHIRCore
import FHIRJSON
import FHIRSchema
import FHIRStore
import PluginKit

/// `/patients`: create, read, change, remove, list and search.
enum PatientRoutes {
    static let read = DomainRoute.Need.permission("patients", "read")
    static let write = DomainRoute.Need.permission("patients", "write")
    static let delete = DomainRoute.Need.permission("patients", "delete")

    static let all: [DomainRoute] = [
        DomainRoute(
            .post, "patients", "Registers a patient.", need: write, body: .object(Patient.model), answer: .object(Patient.model),
            status: 201, create),
        DomainRoute(
            .get, "patients", "Lists patients.", need: read, query: PatientFilters.parameters, answer: .object(Patient.model),
            isPaged: true, list),
        DomainRoute(
            .get, "patients/search", "Finds patients by words.", need: read, query: [PatientFilters.text] + PatientFilters.parameters,
            answer: .object(Patient.model), isPaged: true, list),
        DomainRoute(.get, "patients/{id}", "Reads a patient.", need: read, answer: .object(Patient.model), get),
        DomainRoute(
            .put, "patients/{id}", "Changes a patient.", need: write, body: .object(Patient.model), answer: .object(Patient.model), update),
        DomainRoute(
            .delete, "patients/{id}", "Deletes a patient; one that other resources refer to is deactivated instead.", need: delete,
            answer: .object(Answers.removal), remove),
        DomainRoute(
            .post, "patients/{id}/merge", "Merges another patient's record into this one.", need: .permission("patients", "merge"),
            body: .object(Answers.merge), answer: .object(Patient.model), merge),
    ]

    // MARK: Reading

    @Sendable private static func get(_ request: DomainRequest) async throws(OperationFailure) -> DomainAnswer {
        let id = try request.id()
        return try await request.host.read(request.caller.access, at: nil) { view throws(OperationFailure) in
            answer(try view.read(view.patient(id)))
        }
    }

    @Sendable private static func list(_ request: DomainRequest) async throws(OperationFailure) -> DomainAnswer {
        let filters = try PatientFilters.filters(request.query)
        let order = PatientFilters.order(request.query)
        let paging = request.paging
        return try await request.host.read(request.caller.access, at: paging.position) { view throws(OperationFailure) in
            let type = view.schema.known.patient
            let found = try view.search(type, filters + order, skipping: paging.skipping, limit: paging.pageSize)
            let items = try found.map { patient throws(OperationFailure) in try view.read(patient).json }
            return DomainAnswer(.page(.init(items, total: try view.count(type, filters), at: view.position)))
        }
    }

    static func answer(_ record: PatientRecord, location: String? = nil) -> DomainAnswer {
        .value(record.json, version: record.version, location: location)
    }

    // MARK: Writing

    @Sendable private static func create(_ request: DomainRequest) async throws(OperationFailure) -> DomainAnswer {
        try PlainText.check(request.body)
        let patient = Patient(request.body)
        let ids = request.host.ids
        return try await request.host.write(request.caller) { writer throws(OperationFailure) in
            var editor = ResourceEditor(writer.schema, "Patient")
            PatientMapping.apply(patient, to: &editor) { ids.next(at: writer.instant).value }
            let made = try writer.create(editor, as: nil)
            let insurance = try writeInsurance(patient.insurance, of: made.id, nil, writer)
            let record = PatientRecord(patient: made, insurance: insurance, created: made.instant)
            return answer(record, location: "patients/" + made.id.value)
        }
    }

    @Sendable private static func update(_ request: DomainRequest) async throws(OperationFailure) -> DomainAnswer {
        try PlainText.check(request.body)
        let id = try request.id()
        let (patient, ids, wanted) = (Patient(request.body), request.host.ids, request.ifMatch)
        let created = try await created(id, request)
        return try await request.host.write(request.caller) { writer throws(OperationFailure) in
            var record = try writer.read(writer.patient(id), created: created)
            try record.check(wanted)
            var editor = ResourceEditor(record.patient.resource)
            PatientMapping.apply(patient, to: &editor) { ids.next(at: writer.instant).value }
            record.patient = try writer.update(editor, id, ifMatch: nil)
            record.insurance = try writeInsurance(patient.insurance, of: id, record.insurance, writer)
            return answer(record)
        }
    }

    /// Writes a patient's insurance; nothing when it is the same.
    private static func writeInsurance(
        _ insurance: InsuranceInfo?, of patient: ResourceID, _ existing: VersionedResource?, _ writer: any DomainWriter
    ) throws(OperationFailure) -> VersionedResource? {
        guard let insurance else { return existing }
        var editor = existing.map { ResourceEditor($0.resource) } ?? ResourceEditor(writer.schema, "Coverage")
        InsuranceMapping.apply(insurance, beneficiary: patient.value, to: &editor)
        guard let existing else { return try writer.create(editor, as: nil) }
        return try writer.update(editor, existing.id, ifMatch: nil)
    }

    @Sendable private static func remove(_ request: DomainRequest) async throws(OperationFailure) -> DomainAnswer {
        let (id, wanted) = (try request.id(), request.ifMatch)
        return try await request.host.write(request.caller) { writer throws(OperationFailure) in
            let patient = try writer.patient(id)
            let record = PatientRecord(patient: patient, insurance: try writer.insurances(of: id).first, created: nil)
            try record.check(wanted)
            let isFree = try isUnused(record, writer)
            if isFree {
                if let insurance = record.insurance { try writer.delete(writer.coverage, insurance.id, ifMatch: nil) }
                try writer.delete(patient.resource.type, id, ifMatch: nil)
            } else {
                var editor = ResourceEditor(patient.resource)
                editor.set("active", false)
                _ = try writer.update(editor, id, ifMatch: nil)
            }
            return .value(Answers.removal(id.value, isDeleted: isFree))
        }
    }

    /// Whether nothing but its own insurance refers to a patient, and nothing to that.
    private static func isUnused(_ record: PatientRecord, _ writer: any DomainWriter) throws(OperationFailure) -> Bool {
        let referrers = try writer.referrers(of: record.patient.resource.type, record.patient.id, limit: 2)
        guard let insurance = record.insurance else { return referrers.isEmpty }
        let coverage = writer.coverage
        guard referrers.allSatisfy({ $0.type == coverage && $0.id == insurance.id }) else { return false }
        return try writer.referrers(of: coverage, insurance.id, limit: 1).isEmpty
    }

    @Sendable private static func merge(_ request: DomainRequest) async throws(OperationFailure) -> DomainAnswer {
        let (id, wanted) = (try request.id(), request.ifMatch)
        guard let source = ResourceID(request.body.text("sourceId") ?? "") else {
            throw OperationFailure(.invalid, .badParameter, at: "/sourceId", "Expected the id of a patient")
        }
        let created = try await created(id, request)
        return try await request.host.write(request.caller) { writer throws(OperationFailure) in
            try writer.read(writer.patient(id), created: created).check(wanted)
            let target = try PatientMerge.run(source, into: id, writer)
            return answer(try writer.read(target, created: created))
        }
    }

    /// When a resource was first recorded, which a commit does not tell.
    private static func created(_ id: ResourceID, _ request: DomainRequest) async throws(OperationFailure) -> Instant? {
        try await request.host.read(request.caller.access, at: nil) { view throws(OperationFailure) in
            try view.created(view.schema.known.patient, id)
        }
    }
}
