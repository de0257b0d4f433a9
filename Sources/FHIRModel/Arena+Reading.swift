public import FHIRSchema

/// Walking an arena and reading values from it.
extension Arena {
    /// The children of a node in order.
    @inlinable
    package func children(of node: NodeID) -> Children {
        Children(arena: self, at: self[node].firstChild)
    }

    /// The children that are values of one property.
    package func children(of node: NodeID, _ property: PropertyID) -> [NodeID] {
        children(of: node).filter { self[$0].property == property }
    }

    /// The first value of the property with this JSON name, or nil. O(children).
    package func child(of node: NodeID, named name: String) -> NodeID? {
        guard let property = schema.property(of: self[node].type, named: name) else { return nil }
        return child(of: node, property)
    }

    /// The first value of a property, or nil. O(children).
    @inlinable package func child(of node: NodeID, _ property: PropertyID) -> NodeID? {
        var at = self[node].firstChild
        while !at.isNone {
            if self[at].property == property { return at }
            at = self[at].next
        }
        return nil
    }

    /// All values of the property with this JSON name.
    package func children(of node: NodeID, named name: String) -> [NodeID] {
        guard let property = schema.property(of: self[node].type, named: name) else { return [] }
        return children(of: node, property)
    }

    /// The bytes of a node's value; empty when it has none.
    @inlinable package func bytes(of node: NodeID) -> ArraySlice<UInt8> {
        let start = Int(self[node].textStart)
        return text[start..<(start + Int(self[node].textLength))]
    }

    /// The node's value as a string, or nil when it has none.
    package func string(_ node: NodeID) -> String? {
        self[node].hasValue ? String(decoding: bytes(of: node), as: UTF8.self) : nil
    }

    /// The string value of the first property with this name, or nil.
    package func string(of node: NodeID, named name: String) -> String? {
        child(of: node, named: name).flatMap(string)
    }

    /// The resource's own id, or nil.
    package var id: String? { string(of: root, named: "id") }

    /// The type of the root.
    @inlinable package var type: TypeID { self[root].type }

    /// The index of a node among the values of its property.
    package func index(of node: NodeID) -> Int {
        let parent = self[node].parent
        guard !parent.isNone else { return 0 }
        var count = 0
        for sibling in children(of: parent) {
            if sibling == node { return count }
            if self[sibling].property == self[node].property { count += 1 }
        }
        return count
    }

    /// The FHIRPath of a node from its root, such as `Patient.contact[0].name.given[1]`. O(depth × siblings).
    package func path(of node: NodeID) -> String {
        let entry = self[node]
        guard !entry.parent.isNone, entry.property != .none else { return schema.name(entry.type) }
        let info = schema[entry.property]
        let step = path(of: entry.parent) + "." + schema.pathName(entry.property)
        return info.isArray ? step + "[\(index(of: node))]" : step
    }

    /// The children of a node, in order.
    @usableFromInline package struct Children: Sequence, IteratorProtocol {
        @usableFromInline let arena: Arena
        @usableFromInline var at: NodeID

        @inlinable
        init(arena: Arena, at: NodeID) {
            self.arena = arena
            self.at = at
        }

        @inlinable
        package mutating func next() -> NodeID? {
            guard !at.isNone else { return nil }
            let current = at
            at = arena[current].next
            return current
        }
    }
}

extension Schema {
    /// The name of a property in a FHIRPath: for a choice the element's own name (`value`, not `valueQuantity`).
    package func pathName(_ property: PropertyID) -> String {
        self[property].isChoice ? name(self[property].element) : name(property)
    }
}
