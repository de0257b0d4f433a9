import FHIRCore
package import FHIRModel
package import FHIRSchema

/// Finds in a resource what it is indexed by: its identifiers, and the resources of this server that it refers to.
package struct KeyExtraction: Sendable {
    package let schema: Schema
    package let names: ElementNames
    /// The server's base URL as bytes, without a trailing slash.
    package let base: [UInt8]
    package let hash: KeyedHash

    package init(schema: Schema, names: ElementNames, base: [UInt8], hash: KeyedHash) {
        self.schema = schema
        self.names = names
        self.base = base
        self.hash = hash
    }

    /// What was found in one resource.
    package struct Result: Sendable {
        /// Sorted, without duplicates.
        package var keys: [IndexKey] = []
        /// Literal references to this server, each with its node.
        package var references: [(node: NodeID, target: LiteralReference)] = []
    }

    /// One pass over the resource, contained resources included; resources inside a Bundle or Parameters have their own scope and are left out.
    package func callAsFunction(_ arena: Arena) -> Result {
        var result = Result()
        visit(arena.root, of: arena, into: &result)
        let identifier = schema.property(of: arena.type, named: "identifier")
        if let identifier, schema[identifier].type == names.identifier {
            let type = schema.name(arena.type)
            for node in arena.children(of: arena.root, identifier) {
                guard let value = arena.child(of: node, names.identifierValue).flatMap(arena.string) else { continue }
                let system = arena.child(of: node, names.identifierSystem).flatMap(arena.string) ?? ""
                result.keys.append(.identifier(type, system: system, value: value, hash))
                result.keys.append(.identifier(type, system: nil, value: value, hash))
            }
        }
        for reference in result.references {
            result.keys.append(.reference(to: schema.name(reference.target.type), reference.target.id.value, hash))
        }
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
            if child.property == names.referenceReference {
                if child.hasValue, let target = LiteralReference(arena.bytes(of: at), schema: schema, base: base) {
                    result.references.append((at, target))
                }
            } else if !child.firstChild.isNone, !isScopeOfItsOwn(child) {
                visit(at, of: arena, into: &result)
            }
            at = child.next
        }
    }

    private func isScopeOfItsOwn(_ node: Node) -> Bool {
        guard schema[node.property].isResource else { return false }
        let owner = schema[node.property].owner
        return schema[owner].kind == .backbone
    }
}

extension IndexKey {
    /// Whether the resource really has this identifier; index hits are by hash. `system` nil: whatever the system; empty: none.
    package static func hasIdentifier(_ arena: Arena, system: String?, value: String, names: ElementNames) -> Bool {
        arena.children(of: arena.root, named: "identifier").contains { node in
            guard arena.child(of: node, names.identifierValue).flatMap(arena.string) == value else { return false }
            guard let system else { return true }
            return (arena.child(of: node, names.identifierSystem).flatMap(arena.string) ?? "") == system
        }
    }
}
