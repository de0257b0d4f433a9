package import FHIRModel
package import FHIRSchema

/// Which elements hold the identifiers that the resources of a type are found by: those that the definition of the search parameter
/// `identifier` names, which is `identifier` and, for two types, `masterIdentifier`.
package struct IdentifierElements: Sendable {
    /// By the type's number; empty for types without the parameter.
    private let properties: [[PropertyID]]
    private let system: PropertyID
    private let value: PropertyID

    package init(_ schema: Schema) {
        let names = ElementNames(schema)
        system = names.identifierSystem
        value = names.identifierValue
        var properties: [[PropertyID]] = []
        for type in schema.resourceTypes where schema.searchParameter(of: type, code: "identifier") != nil {
            let number = Int(type.rawValue)
            while properties.count <= number { properties.append([]) }
            properties[number] = ["identifier", "masterIdentifier"].compactMap { name in
                schema.property(of: type, named: name).flatMap { schema[$0].type == names.identifier ? $0 : nil }
            }
        }
        self.properties = properties
    }

    /// Whether resources of the type can be searched by identifier.
    package func has(_ type: TypeID) -> Bool { !self[type].isEmpty }

    package subscript(type: TypeID) -> [PropertyID] {
        let number = Int(type.rawValue)
        return number < properties.count ? properties[number] : []
    }

    /// The index keys of the resource's identifiers, two for each: by system and value, and by value alone.
    package func keys(of arena: Arena, _ hash: KeyedHash) -> [IndexKey] {
        var keys: [IndexKey] = []
        for property in self[arena.type] {
            visit(property, of: arena) { system, value in
                let type = arena.schema.nameBytes(arena.type)
                var whole = KeyedHash.Stream(hash)
                whole.add(type)
                whole.add(system)
                whole.add(value)
                keys.append(IndexKey(parameter: .identifier, value: whole.finish()))
                var alone = KeyedHash.Stream(hash)
                alone.add(type)
                alone.add(value)
                keys.append(IndexKey(parameter: .identifier, value: alone.finish()))
                return false
            }
        }
        return keys
    }

    /// Whether the resource really has the identifier; index hits are by hash.
    package func holds(_ criterion: SearchRequest.IdentifierCriterion, _ arena: Arena) -> Bool {
        for property in self[arena.type] {
            let found = visit(property, of: arena) { system, value in
                guard value.elementsEqual(criterion.value.utf8) else { return false }
                return criterion.system.map { system.elementsEqual($0.utf8) } ?? true
            }
            if found { return true }
        }
        return false
    }

    /// Calls `body` with system (empty: none) and value of each identifier until it answers true; answers whether it did.
    @discardableResult
    private func visit(_ property: PropertyID, of arena: Arena, _ body: (ArraySlice<UInt8>, ArraySlice<UInt8>) -> Bool) -> Bool {
        var at = arena[arena.root].firstChild
        while !at.isNone {
            if arena[at].property == property, let value = arena.child(of: at, value), arena[value].hasValue {
                let system = arena.child(of: at, system).map { arena.bytes(of: $0) } ?? []
                if body(system, arena.bytes(of: value)) { return true }
            }
            at = arena[at].next
        }
        return false
    }
}
