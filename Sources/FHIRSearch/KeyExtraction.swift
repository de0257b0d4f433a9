import FHIRCore
package import FHIRModel
package import FHIRSchema

/// Finds in a resource what it is indexed by: its identifiers, and the resources of this server that it refers to.
package struct KeyExtraction: Sendable {
    private let schema: Schema
    private let reference: PropertyID
    private let identifiers: IdentifierElements
    /// The server's base URL as bytes, without a trailing slash.
    private let base: [UInt8]
    private let hash: KeyedHash

    package init(schema: Schema, identifiers: IdentifierElements, base: [UInt8], hash: KeyedHash) {
        self.schema = schema
        self.identifiers = identifiers
        self.base = base
        self.hash = hash
        reference = ElementNames(schema).referenceReference
    }

    /// What was found in one resource.
    package struct Result: Sendable {
        /// Sorted, without duplicates.
        package var keys: [IndexKey] = []
        /// Literal references to this server, each with its node, in document order.
        package var references: [(node: NodeID, target: LiteralReference)] = []
        /// References by search (`Patient?identifier=…`), which only a transaction resolves.
        package var searches: [NodeID] = []
    }

    /// One pass over the resource, contained resources included; resources inside a Bundle or Parameters have their own scope and are left
    /// out.
    package func callAsFunction(_ arena: Arena) -> Result {
        var result = Result()
        visit(arena.root, of: arena, into: &result)
        result.keys = identifiers.keys(of: arena, hash)
        for reference in result.references {
            var stream = KeyedHash.Stream(hash)
            stream.add(schema.nameBytes(reference.target.type))
            var id = reference.target.id.value
            id.withUTF8 { stream.add($0) }
            result.keys.append(IndexKey(parameter: .reference, value: stream.finish()))
        }
        guard result.keys.count > 1 else { return result }
        result.keys.sort()
        var last: IndexKey?
        result.keys.removeAll { key in
            defer { last = key }
            return key == last
        }
        return result
    }

    private func visit(_ node: NodeID, of arena: Arena, into result: inout Result) {
        var at = arena[node].firstChild
        while !at.isNone {
            let child = arena[at]
            if child.property == reference {
                if child.hasValue { add(at, of: arena, to: &result) }
            } else if !child.firstChild.isNone, !isScopeOfItsOwn(child) {
                visit(at, of: arena, into: &result)
            }
            at = child.next
        }
    }

    private func add(_ node: NodeID, of arena: Arena, to result: inout Result) {
        let bytes = arena.bytes(of: node)
        if let target = LiteralReference(bytes, schema: schema, base: base) {
            result.references.append((node, target))
        } else if SearchReference.isOne(bytes, schema) {
            result.searches.append(node)
        }
    }

    private func isScopeOfItsOwn(_ node: Node) -> Bool {
        let info = schema[node.property]
        return info.isResource && schema.kind(of: info.owner) == .backbone
    }
}
