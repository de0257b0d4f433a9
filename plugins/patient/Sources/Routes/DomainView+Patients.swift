import FHIRCore
import FHIRJSON
import FHIRSchema
import PluginKit

/// What routes read of patients.
extension DomainView {
    /// - Throws: 404 when there is no such patient.
    func patient(_ id: ResourceID) throws(OperationFailure) -> VersionedResource {
        guard let patient = try current(schema.known.patient, id) else { throw .noPatient }
        return patient
    }

    /// The patient's insurances that are in force, the first one first.
    func insurances(of patient: ResourceID) throws(OperationFailure) -> [VersionedResource] {
        let found = try search(coverage, [("beneficiary", "Patient/" + patient.value)], skipping: 0, limit: 50)
        let active = found.filter { $0.resource.string("status") == "active" }
        func order(_ coverage: VersionedResource) -> Int { coverage.resource.string("order").flatMap { Int($0) } ?? 1 }
        return active.enumerated().sorted { (order($0.element), $0.offset) < (order($1.element), $1.offset) }.map(\.element)
    }

    var coverage: TypeID { schema.type(named: "Coverage") ?? .none }
    var condition: TypeID { schema.type(named: "Condition") ?? .none }
    var allergy: TypeID { schema.type(named: "AllergyIntolerance") ?? .none }

    /// When a resource was first recorded; only asked for where its version does not tell.
    func firstRecorded(_ resource: VersionedResource) throws(OperationFailure) -> Instant? {
        try resource.version == 1 ? resource.instant : created(resource.resource.type, resource.id)
    }

    /// A patient with its insurance, as routes answer it.
    /// - Parameter created: when it was first recorded, where that is known already.
    func read(_ patient: VersionedResource, created: Instant? = nil) throws(OperationFailure) -> PatientRecord {
        let insurance = try insurances(of: patient.id).first
        if let created { return PatientRecord(patient: patient, insurance: insurance, created: created) }
        return PatientRecord(patient: patient, insurance: insurance, created: try firstRecorded(patient))
    }
}

/// A patient with its insurance: two resources that the domain API shows as one.
struct PatientRecord: Sendable {
    var patient: VersionedResource
    var insurance: VersionedResource?
    var created: Instant?

    var json: JSONValue { PatientMapping.contract(patient, insurance, created: created).json }

    /// Another whenever one of the two resources has another version.
    var version: Int64 { patient.version + (insurance?.version ?? 0) }

    /// - Throws: 412 when a request names another version.
    func check(_ wanted: Int64?) throws(OperationFailure) {
        guard let wanted, wanted != version else { return }
        var failure = OperationFailure(.preconditionFailed, .versionConflict, "The patient was changed since")
        failure.version = version
        throw failure
    }
}

extension OperationFailure {
    static let noPatient = OperationFailure(.notFound, .notFound, "There is no patient with this id")
}
