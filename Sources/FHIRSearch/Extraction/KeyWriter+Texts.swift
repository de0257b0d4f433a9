import FHIRModel
import FHIRSchema

/// Strings and URIs (R4 `search.html#string`, `#uri`).
extension KeyWriter {
    /// A text, or every part of a name or an address.
    mutating func writeString(_ node: NodeID, _ entry: Node, _ parameter: ParameterNumber) {
        switch entry.type {
        case values.known.humanName: writeParts(entry, values.nameParts, parameter)
        case values.known.address: writeParts(entry, values.addressParts, parameter)
        default:
            guard entry.hasValue else { return }
            StringKey.append(bytes(entry), values.hash, to: &key)
            add(parameter)
        }
    }

    private mutating func writeParts(_ entry: Node, _ parts: [PropertyID], _ parameter: ParameterNumber) {
        var at = entry.firstChild
        while !at.isNone {
            let child = self[at]
            if child.hasValue, parts.contains(child.property) {
                StringKey.append(bytes(child), values.hash, to: &key)
                add(parameter)
            }
            at = child.next
        }
    }

    mutating func writeURI(_ entry: Node, _ parameter: ParameterNumber) {
        guard entry.hasValue else { return }
        URIKey.append(bytes(entry), values.hash, to: &key)
        add(parameter)
    }
}
