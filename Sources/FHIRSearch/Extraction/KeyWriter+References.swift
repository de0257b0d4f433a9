import FHIRCore
import FHIRModel
import FHIRSchema

/// References (R4 `search.html#reference`): literal ones, by URL, by identifier, and resources inside a Bundle.
extension KeyWriter {
    mutating func writeReference(_ node: NodeID, _ entry: Node, _ action: KeyAction) {
        if entry.type == values.known.reference { return writeReferenceElement(node, action) }
        if values.schema.kind(of: entry.type) == .resource { return writeNested(node, entry, action.parameter) }
        if entry.hasValue { write(url: bytes(entry), by: action.parameter) }
    }

    /// An element of type Reference: its literal reference and its identifier.
    private mutating func writeReferenceElement(_ node: NodeID, _ action: KeyAction) {
        if let child = child(of: node, values.referenceReference), self[child].hasValue {
            if let target = literal(child) {
                write(target, by: action.parameter)
            } else if !isSearch(child) {
                write(url: bytes(self[child]), by: action.parameter)
            }
        }
        if let identifier = child(of: node, values.referenceIdentifier), let parameter = action.identifiers {
            writePair(identifier, values.identifierSystem, values.identifierValue, parameter)
        }
    }

    /// A literal reference; nil when no parameter covers it.
    mutating func write(_ target: LiteralReference, by parameter: ParameterNumber?) {
        var id = target.id.value
        id.withUTF8 { ReferenceKey.append(type: values.numbering.number(of: target.type), id: $0, by: parameter, to: &key) }
        add(.anyReference)
    }

    /// A reference by URL; none into the resource itself.
    private mutating func write(url: UnsafeBufferPointer<UInt8>, by parameter: ParameterNumber) {
        if url.first == UInt8(ascii: "#") { return }
        ReferenceKey.append(url: url, by: parameter, values.hash, to: &key)
        add(.anyReference)
    }

    /// That the resource contains one of a type.
    mutating func write(contained type: TypeID, in container: TypeID) {
        ContainedKey.append(type, in: container, values.numbering, to: &key)
        add(.contained)
    }

    private mutating func writeNested(_ node: NodeID, _ entry: Node, _ parameter: ParameterNumber) {
        guard let property = values.schema.property(of: entry.type, named: "id"), let id = child(of: node, property), self[id].hasValue
        else {
            return
        }
        ReferenceKey.append(
            type: values.numbering.number(of: entry.type), id: bytes(self[id]), by: parameter, isNested: true, to: &key)
        add(.anyReference)
    }
}
