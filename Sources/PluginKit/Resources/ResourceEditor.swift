package import FHIRModel
package import FHIRSchema

/// A resource to build or change, element by element, by the names that FHIR JSON has.
///
/// A name that the type does not have leaves the resource as it is; the mapping tests parse what is made, which shows it.
package struct ResourceEditor: Sendable {
    package private(set) var arena: Arena

    /// An empty resource.
    package init(_ schema: Schema, _ type: String) {
        arena = Arena(schema: schema, root: schema.type(named: type) ?? .none)
    }

    /// A resource as it is.
    package init(_ resource: Resource) {
        arena = resource.arena
    }

    package var root: NodeID { arena.root }
    package var resource: Resource { Resource(arena) }

    /// The first child of this name.
    package func child(_ name: String, of parent: NodeID? = nil) -> NodeID? { arena.child(of: parent ?? root, named: name) }

    /// All children of this name.
    package func children(_ name: String, of parent: NodeID? = nil) -> [NodeID] { arena.children(of: parent ?? root, named: name) }

    package func string(_ name: String, of parent: NodeID? = nil) -> String? { arena.string(of: parent ?? root, named: name) }

    /// Appends an element and returns it.
    @discardableResult
    package mutating func add(_ name: String, to parent: NodeID? = nil) -> NodeID {
        let parent = parent ?? root
        guard let property = arena.schema.property(of: arena[parent].type, named: name) else { return parent }
        return arena.append(property, type: arena.schema[property].type, to: parent)
    }

    /// The first child of this name, appended if there is none.
    package mutating func require(_ name: String, in parent: NodeID? = nil) -> NodeID {
        child(name, of: parent) ?? add(name, to: parent)
    }

    /// Appends a primitive value to an element that repeats; nothing for nil and the empty string.
    package mutating func append(_ name: String, _ value: String?, to parent: NodeID? = nil) {
        guard let value, !value.isEmpty else { return }
        let parent = parent ?? root
        guard let property = arena.schema.property(of: arena[parent].type, named: name) else { return }
        let node = arena.append(property, type: arena.schema[property].type, to: parent)
        arena.setText(node, to: value)
    }

    /// Gives a primitive element its only value, keeping its extensions; nil and the empty string remove the element.
    package mutating func set(_ name: String, _ value: String?, in parent: NodeID? = nil) {
        let existing = children(name, of: parent)
        guard let value, !value.isEmpty else {
            for node in existing { arena.remove(node) }
            return
        }
        for node in existing.dropFirst() { arena.remove(node) }
        if let first = existing.first {
            arena.setText(first, to: value)
        } else {
            append(name, value, to: parent)
        }
    }

    package mutating func set(_ name: String, _ value: Bool?, in parent: NodeID? = nil) {
        set(name, value.map { $0 ? "true" : "false" }, in: parent)
    }

    /// Removes an element and all below it.
    package mutating func remove(_ node: NodeID) { arena.remove(node) }

    /// Removes all children of this name.
    package mutating func removeAll(_ name: String, in parent: NodeID? = nil) {
        for node in children(name, of: parent) { arena.remove(node) }
    }

    /// Copies an element's content and value to below another.
    package mutating func copy(_ element: Element, to target: NodeID) {
        arena.copyContent(of: element.node, in: element.arena, to: target)
    }

    /// Appends a Coding to a CodeableConcept.
    package mutating func addCoding(system: String, code: String, display: String? = nil, to concept: NodeID) {
        let coding = add("coding", to: concept)
        set("system", system, in: coding)
        set("code", code, in: coding)
        set("display", display, in: coding)
    }

    /// The extension with this URL below an element, appended if there is none.
    package mutating func requireExtension(_ url: String, in parent: NodeID? = nil) -> NodeID {
        if let found = children("extension", of: parent).first(where: { string("url", of: $0) == url }) { return found }
        let node = add("extension", to: parent)
        set("url", url, in: node)
        return node
    }

    /// Removes the extensions with this URL below an element.
    package mutating func removeExtension(_ url: String, in parent: NodeID? = nil) {
        for node in children("extension", of: parent) where string("url", of: node) == url { arena.remove(node) }
    }
}
