package import FHIRJSON
import PluginKit

/// Where a patient or a contact lives, as the domain API has it.
package struct Address: Sendable, Hashable {
    /// One or more lines, parted by line feeds.
    package var street: String?
    package var city: String?
    package var state: String?
    package var postalCode: String?
    package var country: String?

    package init(street: String?, city: String?, state: String? = nil, postalCode: String? = nil, country: String? = nil) {
        self.street = street
        self.city = city
        self.state = state
        self.postalCode = postalCode
        self.country = country
    }

    package init(_ json: JSONValue) {
        self.init(
            street: json.text("street"), city: json.text("city"), state: json.text("state"), postalCode: json.text("postalCode"),
            country: json.text("country"))
    }

    package var json: JSONValue {
        .object([
            .init("street", .text(street)), .init("city", .text(city)), .init("state", .text(state)),
            .init("postalCode", .text(postalCode)), .init("country", .text(country)),
        ])
    }

    static let model = ContractModel(
        "Address", "Where somebody lives.",
        [
            .init("street", .string(1...500, "Lines are parted by line feeds.")),
            .init("city", .string(1...200)),
            .init("state", .string(1...200), .optional),
            .init("postalCode", .string(1...40), .optional),
            .init("country", .string(1...100), .optional),
        ])
}
