package import FHIRJSON
import PluginKit

/// Who pays for a patient, as the domain API has it.
package struct InsuranceInfo: Sendable, Hashable {
    /// The insurer's name.
    package var provider: String?
    package var policyNumber: String?
    package var groupNumber: String?
    /// The name of who holds the policy, where it is not the patient.
    package var holder: String?
    /// Days, both included.
    package var validFrom: String?
    package var validTo: String?

    package init(
        provider: String?, policyNumber: String?, groupNumber: String? = nil, holder: String? = nil, validFrom: String? = nil,
        validTo: String? = nil
    ) {
        self.provider = provider
        self.policyNumber = policyNumber
        self.groupNumber = groupNumber
        self.holder = holder
        self.validFrom = validFrom
        self.validTo = validTo
    }

    package init(_ json: JSONValue) {
        self.init(
            provider: json.text("provider"), policyNumber: json.text("policyNumber"), groupNumber: json.text("groupNumber"),
            holder: json.text("holder"), validFrom: json.text("validFrom"), validTo: json.text("validTo"))
    }

    package var json: JSONValue {
        .object([
            .init("provider", .text(provider)), .init("policyNumber", .text(policyNumber)), .init("groupNumber", .text(groupNumber)),
            .init("holder", .text(holder)), .init("validFrom", .text(validFrom)), .init("validTo", .text(validTo)),
        ])
    }

    static let model = ContractModel(
        "InsuranceInfo", "Who pays for a patient.",
        [
            .init("provider", .string(1...400, "The insurer's name.")),
            .init("policyNumber", .string(1...200)),
            .init("groupNumber", .string(1...200), .optional),
            .init("holder", .string(1...400, "Who holds the policy, where it is not the patient."), .optional),
            .init("validFrom", .date, .optional),
            .init("validTo", .date, .optional),
        ])
}
