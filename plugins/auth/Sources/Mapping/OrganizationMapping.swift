import FHIRJSON
import FHIRModel
import PluginKit

/// What of a hospital is in the Organization of the same id: its name, address and phone.
struct OrganizationMapping: Sendable, Hashable {
    static let typeSystem = "http://terminology.hl7.org/CodeSystem/organization-type"

    struct Address: Sendable, Hashable {
        var lines: [String] = []
        var city: String?
        var state: String?
        var postalCode: String?
        var country: String?
    }

    var name: String?
    var address: Address?
    var phone: String?
    var isActive: Bool

    init(name: String?, address: Address?, phone: String?, isActive: Bool) {
        self.name = name
        self.address = address
        self.phone = phone
        self.isActive = isActive
    }

    init(_ organization: Resource) {
        name = organization.string("name")
        phone = organization.all("telecom").first { $0.string("system") == "phone" }?.string("value")
        isActive = organization.root.boolean("active") ?? true
        address = organization["address"].map { element in
            Address(
                lines: element.strings("line"), city: element.string("city"), state: element.string("state"),
                postalCode: element.string("postalCode"), country: element.string("country"))
        }
    }

    func write(to editor: inout ResourceEditor) {
        editor.set("active", isActive)
        if editor.children("type").isEmpty {
            editor.addCoding(system: Self.typeSystem, code: "prov", display: "Healthcare Provider", to: editor.add("type"))
        }
        editor.set("name", name)
        let present = OrganizationMapping(editor.resource)
        if present.phone != phone {
            let node = editor.children("telecom").first { editor.string("system", of: $0) == "phone" } ?? editor.add("telecom")
            if phone == nil {
                editor.remove(node)
            } else {
                editor.set("system", "phone", in: node)
                editor.set("value", phone, in: node)
            }
        }
        if present.address != address { write(address, to: &editor) }
    }

    private func write(_ address: Address?, to editor: inout ResourceEditor) {
        guard let address else {
            if let node = editor.child("address") { editor.remove(node) }
            return
        }
        let node = editor.require("address")
        editor.removeAll("text", in: node)
        editor.removeAll("line", in: node)
        for line in address.lines { editor.append("line", line, to: node) }
        editor.set("city", address.city, in: node)
        editor.set("state", address.state, in: node)
        editor.set("postalCode", address.postalCode, in: node)
        editor.set("country", address.country, in: node)
    }
}

extension OrganizationMapping.Address {
    /// As the contract has it; the fields that are there.
    var json: JSONValue {
        .fields(
            ("line", lines.isEmpty ? nil : .strings(lines)), ("city", city.map(JSONValue.string)), ("state", state.map(JSONValue.string)),
            ("postalCode", postalCode.map(JSONValue.string)), ("country", country.map(JSONValue.string)))
    }

    /// Nil when it says nothing.
    init?(_ json: JSONValue) {
        self.init(
            lines: json.texts("line") ?? [], city: json.text("city"), state: json.text("state"), postalCode: json.text("postalCode"),
            country: json.text("country"))
        if self == Self() { return nil }
    }
}
