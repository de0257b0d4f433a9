import FHIRModel
import FHIRSchema

/// Tokens (R4 `search.html#token`): what has a code and perhaps a system.
extension KeyWriter {
    private static var noText: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: nil, count: 0) }

    mutating func writeToken(_ node: NodeID, _ entry: Node, _ parameter: ParameterNumber) {
        let known = values.known
        switch entry.type {
        case known.codeableConcept:
            var at = entry.firstChild
            while !at.isNone {
                let child = self[at]
                if child.property == values.conceptCoding { writePair(at, values.codingSystem, values.codingCode, parameter) }
                at = child.next
            }
        case known.coding: writePair(node, values.codingSystem, values.codingCode, parameter)
        case known.identifier: writePair(node, values.identifierSystem, values.identifierValue, parameter)
        case known.contactPoint: writePair(node, .none, values.contactValue, parameter)
        default: if entry.hasValue { writeToken(bytes(entry), system: Self.noText, parameter) }
        }
    }

    /// A token of texts; an empty system is none.
    mutating func writeToken(_ code: UnsafeBufferPointer<UInt8>, system: UnsafeBufferPointer<UInt8>, _ parameter: ParameterNumber) {
        TokenKey.append(code, system: system, values.hash, to: &key)
        add(parameter)
    }

    /// The token of an element whose children are system and code; nothing when it has neither.
    mutating func writePair(_ node: NodeID, _ systemProperty: PropertyID, _ codeProperty: PropertyID, _ parameter: ParameterNumber) {
        var system = Self.noText
        var code = Self.noText
        forEachChild(of: node) { _, child in
            if child.property == codeProperty {
                code = bytes(child)
            } else if child.property == systemProperty {
                system = bytes(child)
            }
        }
        if !code.isEmpty || !system.isEmpty { writeToken(code, system: system, parameter) }
    }
}
