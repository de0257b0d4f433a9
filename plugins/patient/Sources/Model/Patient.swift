package import FHIRJSON
import PluginKit

/// A patient as the contract has it. What is nil is not known.
package struct Patient: Sendable, Hashable {
    package var id: String?
    package var hospitalId: String?
    /// The medical record number.
    package var mrn: String?
    package var firstName: String?
    package var lastName: String?
    /// `YYYY-MM-DD`
    package var dateOfBirth: String?
    /// FHIR's codes.
    package var gender: String?
    package var address: Address?
    package var phone: String?
    package var email: String?
    package var emergencyContact: EmergencyContact?
    package var insurance: InsuranceInfo?
    package var isActive: Bool?
    /// Instants as text.
    package var createdAt: String?
    package var updatedAt: String?

    package init() {}

    package init(_ json: JSONValue) {
        id = json.text("id")
        hospitalId = json.text("hospitalId")
        mrn = json.text("mrn")
        firstName = json.text("firstName")
        lastName = json.text("lastName")
        dateOfBirth = json.text("dateOfBirth")
        gender = json.text("gender")
        address = json.object("address").map { Address($0) }
        phone = json.text("phone")
        email = json.text("email")
        emergencyContact = json.object("emergencyContact").map { EmergencyContact($0) }
        insurance = json.object("insurance").map { InsuranceInfo($0) }
        isActive = json["isActive"]?.boolean
        createdAt = json.text("createdAt")
        updatedAt = json.text("updatedAt")
    }

    package var json: JSONValue {
        .object([
            .init("id", .text(id)), .init("hospitalId", .text(hospitalId)), .init("mrn", .text(mrn)),
            .init("firstName", .text(firstName)), .init("lastName", .text(lastName)), .init("dateOfBirth", .text(dateOfBirth)),
            .init("gender", .text(gender)), .init("address", address?.json ?? .null), .init("phone", .text(phone)),
            .init("email", .text(email)), .init("emergencyContact", emergencyContact?.json ?? .null),
            .init("insurance", insurance?.json ?? .null), .init("isActive", .flag(isActive)), .init("createdAt", .text(createdAt)),
            .init("updatedAt", .text(updatedAt)),
        ])
    }

    package static let genders = ["male", "female", "other"]

    static let model = ContractModel(
        "Patient", "Somebody whom the hospital cares for.",
        [
            .init("id", .id, .readOnly),
            .init("hospitalId", .string(.id, "The hospital that keeps the record.")),
            .init("mrn", .string(1...100, "The medical record number, unique in the hospital.")),
            .init("firstName", .string(1...200)),
            .init("lastName", .string(1...200)),
            .init("dateOfBirth", .date),
            .init("gender", .code(genders, others: ["unknown"])),
            .init("address", .object(Address.model)),
            .init("phone", .string(1...100)),
            .init("email", .string(.email), .optional),
            .init("emergencyContact", .object(EmergencyContact.model)),
            .init("insurance", .object(InsuranceInfo.model)),
            .init("isActive", .boolean),
            .init("createdAt", .dateTime, .readOnly, isNullable: true),
            .init("updatedAt", .dateTime, .readOnly),
        ])
}
