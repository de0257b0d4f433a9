import FHIRCore

/// The patient that a body names beside the path.
enum PathPatient {
    /// - Throws: `.unprocessable` when it is another.
    static func check(_ named: String?, _ patient: ResourceID) throws(OperationFailure) {
        guard let named, named != patient.value else { return }
        throw OperationFailure(.unprocessable, .idMismatch, at: "/patientId", "Expected the patient of the path, or none")
    }
}
