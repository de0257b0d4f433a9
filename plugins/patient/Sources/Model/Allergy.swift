package import FHIRJSON
import PluginKit

/// What a patient reacts to, as the domain API has it. What is nil is not known.
package struct Allergy: Sendable, Hashable {
    package var id: String?
    package var patientId: String?
    /// The substance, in words.
    package var allergen: String?
    package var type: String?
    package var category: String?
    package var severity: String?
    /// What happens, in words.
    package var reaction: String?
    package var status: String?
    package var notes: String?
    /// `YYYY-MM-DD`
    package var recordedDate: String?
    package var providerId: String?
    package var createdAt: String?

    package init() {}

    package init(_ json: JSONValue) {
        id = json.text("id")
        patientId = json.text("patientId")
        allergen = json.text("allergen")
        type = json.text("type")
        category = json.text("category")
        severity = json.text("severity")
        reaction = json.text("reaction")
        status = json.text("status")
        notes = json.text("notes")
        recordedDate = json.text("recordedDate")
        providerId = json.text("providerId")
        createdAt = json.text("createdAt")
    }

    package var json: JSONValue {
        .object([
            .init("id", .text(id)), .init("patientId", .text(patientId)), .init("allergen", .text(allergen)), .init("type", .text(type)),
            .init("category", .text(category)), .init("severity", .text(severity)), .init("reaction", .text(reaction)),
            .init("status", .text(status)), .init("notes", .text(notes)), .init("recordedDate", .text(recordedDate)),
            .init("providerId", .text(providerId)), .init("createdAt", .text(createdAt)),
        ])
    }

    package static let types = ["allergy", "intolerance"]
    package static let categories = ["food", "medication", "environment", "biologic"]
    package static let severities = ["mild", "moderate", "severe"]
    package static let statuses = ["active", "inactive", "resolved"]

    static let model = ContractModel(
        "Allergy", "What a patient reacts to.",
        [
            .init("id", .id, .readOnly),
            .init("patientId", .string(.id, "That of the path, where a request has it."), .optional),
            .init("allergen", .string(1...1_000, "The substance, in words.")),
            .init("type", .code(types)),
            .init("category", .code(categories), .optional),
            .init("severity", .code(severities, "Of the reaction.")),
            .init("reaction", .string(1...1_000, "What happens, in words.")),
            .init("status", .code(statuses)),
            .init("notes", .string(1...10_000), .optional),
            .init("recordedDate", .string(.date, "Today, where a request has none."), .optional),
            .init("providerId", .string(.id, "The practitioner who recorded it.")),
            .init("createdAt", .dateTime, .readOnly, isNullable: true),
        ])
}
