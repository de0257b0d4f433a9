package import FHIRJSON
import PluginKit

/// One condition of a patient's history as the contract has it. What is nil is not known.
package struct MedicalHistory: Sendable, Hashable {
    package var id: String?
    package var patientId: String?
    /// In words.
    package var condition: String?
    /// `YYYY-MM-DD`
    package var diagnosisDate: String?
    /// `chronic`, or FHIR's codes.
    package var status: String?
    package var notes: String?
    package var providerId: String?
    package var createdAt: String?

    package init() {}

    package init(_ json: JSONValue) {
        id = json.text("id")
        patientId = json.text("patientId")
        condition = json.text("condition")
        diagnosisDate = json.text("diagnosisDate")
        status = json.text("status")
        notes = json.text("notes")
        providerId = json.text("providerId")
        createdAt = json.text("createdAt")
    }

    package var json: JSONValue {
        .object([
            .init("id", .text(id)), .init("patientId", .text(patientId)), .init("condition", .text(condition)),
            .init("diagnosisDate", .text(diagnosisDate)), .init("status", .text(status)), .init("notes", .text(notes)),
            .init("providerId", .text(providerId)), .init("createdAt", .text(createdAt)),
        ])
    }

    package static let statuses = ["active", "resolved", "chronic"]

    static let model = ContractModel(
        "MedicalHistory", "A condition of a patient's history.",
        [
            .init("id", .id, .readOnly),
            .init("patientId", .string(.id, "That of the path, where a request has it."), .optional),
            .init("condition", .string(1...1_000, "In words.")),
            .init("diagnosisDate", .date),
            .init("status", .code(statuses, others: ["recurrence", "relapse", "inactive", "remission"])),
            .init("notes", .string(1...10_000), .optional),
            .init("providerId", .string(.id, "The practitioner who recorded it.")),
            .init("createdAt", .dateTime, .readOnly, isNullable: true),
        ])
}
