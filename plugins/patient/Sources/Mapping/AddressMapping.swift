import FHIRModel
import PluginKit

/// Where somebody lives and FHIR's Address.
enum AddressMapping {
    static func contract(_ address: Element) -> Address? {
        let lines = address.strings("line")
        let result = Address(
            street: lines.isEmpty ? nil : lines.joined(separator: "\n"), city: address.string("city"), state: address.string("state"),
            postalCode: address.string("postalCode"), country: address.string("country"))
        return result == Address(street: nil, city: nil) ? nil : result
    }

    /// The address that counts: that of the home, otherwise the first that is not a former or a billing address.
    static func current(_ addresses: [Element]) -> Element? {
        addresses.first { $0.string("use") == "home" } ?? addresses.first { !["old", "billing"].contains($0.string("use") ?? "") }
    }

    /// Changes an address, or adds one. Another place has nothing of the former but its use.
    static func apply(_ address: Address?, to existing: Element?, of owner: NodeID, in editor: inout ResourceEditor) {
        if existing.flatMap(contract) == address { return }
        guard let address else {
            if let existing { editor.remove(existing.node) }
            return
        }
        let node = existing?.node ?? editor.add("address", to: owner)
        editor.clear(node, keeping: ["id", "use", "type"])
        for line in lines(address.street ?? "") { editor.append("line", line, to: node) }
        editor.append("city", address.city, to: node)
        editor.append("state", address.state, to: node)
        editor.append("postalCode", address.postalCode, to: node)
        editor.append("country", address.country, to: node)
    }

    private static func lines(_ street: String) -> [String] {
        let lines = street.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        return lines.allSatisfy { !$0.isEmpty } ? lines : [street]
    }
}
