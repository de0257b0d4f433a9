package import FHIRSchema

/// Builds a resource element by element, by JSON names, for answers that the server makes itself.
///
/// A name that the type does not have is left out; tests parse what is built, which would show it.
package struct ArenaBuilder {
    package private(set) var arena: Arena

    package init(_ schema: Schema, _ type: String) {
        arena = Arena(schema: schema, root: schema.type(named: type) ?? .none)
    }

    package var root: NodeID { arena.root }

    /// Appends an element and returns it.
    @discardableResult
    package mutating func add(_ name: String, to parent: NodeID) -> NodeID {
        guard let property = arena.schema.property(of: arena[parent].type, named: name) else { return parent }
        return arena.append(property, type: arena.schema[property].type, to: parent)
    }

    /// Appends a primitive with a value; nothing when the value is nil or empty.
    package mutating func set(_ name: String, _ value: String?, in parent: NodeID) {
        guard let value, !value.isEmpty, let property = arena.schema.property(of: arena[parent].type, named: name) else { return }
        let node = arena.append(property, type: arena.schema[property].type, to: parent)
        arena.setText(node, to: value)
    }

    /// Appends a whole resource as the value of an element such as `resource` or `contained`.
    package mutating func add(_ name: String, _ resource: Arena, to parent: NodeID) {
        guard let property = arena.schema.property(of: arena[parent].type, named: name) else { return }
        let node = arena.append(property, type: resource.type, to: parent)
        arena.copyContent(of: resource.root, in: resource, to: node)
    }
}
