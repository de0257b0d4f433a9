package import FHIRJSON
import PluginKit

/// Somebody to call about a patient, as the domain API has it.
package struct EmergencyContact: Sendable, Hashable {
    /// Unique among the contacts of the patient, and stable.
    package var id: String?
    package var name: String?
    /// In words: `wife`, `neighbour`.
    package var relationship: String?
    package var phone: String?
    package var email: String?
    package var address: Address?

    package init(
        id: String? = nil, name: String?, relationship: String?, phone: String?, email: String? = nil, address: Address? = nil
    ) {
        self.id = id
        self.name = name
        self.relationship = relationship
        self.phone = phone
        self.email = email
        self.address = address
    }

    package init(_ json: JSONValue) {
        self.init(
            id: json.text("id"), name: json.text("name"), relationship: json.text("relationship"), phone: json.text("phone"),
            email: json.text("email"), address: json.object("address").map { Address($0) })
    }

    package var json: JSONValue {
        .object([
            .init("id", .text(id)), .init("name", .text(name)), .init("relationship", .text(relationship)), .init("phone", .text(phone)),
            .init("email", .text(email)), .init("address", address?.json ?? .null),
        ])
    }

    static let model = ContractModel(
        "EmergencyContact", "Somebody to call about a patient.",
        [
            .init("id", .string(1...1_000, "Unique among the contacts of the patient."), .readOnly),
            .init("name", .string(1...400)),
            .init("relationship", .string(1...200, "In words: wife, neighbour.")),
            .init("phone", .string(1...100)),
            .init("email", .string(.email), .optional),
            .init("address", .object(Address.model), .optional),
        ])
}
