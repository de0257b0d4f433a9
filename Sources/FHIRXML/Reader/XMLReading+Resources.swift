import FHIRCore
import FHIRModel
import FHIRSchema

/// The root and the resources inside of others.
extension XMLReading {
    /// The document's own element.
    mutating func startRoot() throws(XMLFault) {
        let name = scanner.name
        let type = resourceType(name.local)
        if let type { arena.setType(arena.root, to: type) }
        let root = type == nil ? nil : arena.root
        if name.namespace.kind != .fhir {
            namespace = name.namespace
            try report(.wrongNamespace, at: root, "Expected the namespace \(XMLNamespace.fhirURI).")
        }
        guard let type, let root else {
            try report(.unknownResourceType, at: nil, "Expected the element to name a concrete R4 resource type.")
            return skipElement()
        }
        if let expecting, !schema.isType(type, orDerivedFrom: expecting) {
            try report(.wrongResourceType, at: root, "Expected a resource of type \(schema.name(expecting)).")
        }
        for attribute in scanner.attributes
        where attribute.name.namespace.kind != .schemaInstance || !isSchemaLocation(attribute.name.local) {
            try reportResourceAttribute(attribute, of: root)
        }
        frames.append(Frame(kind: .resource, node: root, type: type, level: 1))
    }

    /// The one element inside of `contained`, `resource` and the like.
    mutating func startNestedResource(_ wrapper: Frame) throws(XMLFault) {
        let name = scanner.name
        if wrapper.hasResource {
            try report(.tooManyValues, at: wrapper.node, "Expected one resource only; each needs an element of its own around it.")
            return skipElement()
        }
        frames[frames.count - 1].hasContent = true
        frames[frames.count - 1].hasResource = true
        guard isFHIR(name) else {
            try report(.wrongNamespace, at: wrapper.node, "Expected the namespace \(XMLNamespace.fhirURI).")
            return skipElement()
        }
        guard let type = resourceType(name.local) else {
            try report(.unknownResourceType, at: wrapper.node, "Expected the element to name a concrete R4 resource type.")
            return skipElement()
        }
        arena.setType(wrapper.node, to: type)
        for attribute in scanner.attributes { try reportResourceAttribute(attribute, of: wrapper.node) }
        frames.append(Frame(kind: .resource, node: wrapper.node, type: type, level: wrapper.level))
    }

    private func resourceType(_ name: Range<Int>) -> TypeID? {
        let found = schema.type(named: UnsafeBufferPointer(rebasing: scanner.bytes[name]).span)
        guard let found, schema.isConcreteResource(found) else { return nil }
        return found
    }

    private func isSchemaLocation(_ name: Range<Int>) -> Bool {
        scanner.matches(name, "schemaLocation") || scanner.matches(name, "noNamespaceSchemaLocation")
    }

    private mutating func reportResourceAttribute(_ attribute: XMLAttribute, of node: NodeID) throws(XMLFault) {
        let isID = attribute.name.prefix.isEmpty && scanner.matches(attribute.name.local, "id")
        try report(
            .unknownElement, at: node, name: attribute.name.local,
            isID ? "Expected the id of a resource as an element." : "Expected no attributes at the element of a resource.")
    }

    /// Whether an element is in the namespace of the root.
    func isFHIR(_ name: XMLName) -> Bool {
        guard name.namespace.kind == namespace.kind else { return false }
        return namespace.kind != .other || scanner.equal(name.namespace.uri, namespace.uri)
    }
}
