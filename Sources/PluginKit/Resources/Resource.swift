package import FHIRModel
package import FHIRSchema

/// A resource to read: an element tree with accessors by the names that FHIR JSON has.
package struct Resource: Sendable {
    package let arena: Arena

    package init(_ arena: Arena) {
        self.arena = arena
    }

    package var type: TypeID { arena.type }
    package var typeName: String { arena.schema.name(arena.type) }
    package var root: Element { Element(arena, arena.root) }

    /// The first value of an element; nil when there is none.
    package subscript(_ name: String) -> Element? { root[name] }

    /// All values of an element, in order.
    package func all(_ name: String) -> [Element] { root.all(name) }

    /// The value of a primitive element.
    package func string(_ name: String) -> String? { root.string(name) }
}

/// One element of a resource.
package struct Element: Sendable {
    package let arena: Arena
    package let node: NodeID

    package init(_ arena: Arena, _ node: NodeID) {
        self.arena = arena
        self.node = node
    }

    /// The first child of this name, with the type for a choice: `deceasedBoolean`. O(children).
    package subscript(_ name: String) -> Element? { arena.child(of: node, named: name).map { Element(arena, $0) } }

    /// All children of this name, in order.
    package func all(_ name: String) -> [Element] { arena.children(of: node, named: name).map { Element(arena, $0) } }

    /// The value of a primitive: the text that JSON would have, without quotes; nil when it has none.
    package var text: String? { arena.string(node) }

    /// The value of a primitive child.
    package func string(_ name: String) -> String? { arena.string(of: node, named: name) }

    /// The value of a child that is a boolean; nil when there is none.
    package func boolean(_ name: String) -> Bool? { string(name).map { $0 == "true" } }

    /// The values of a child that repeats, such as `given`.
    package func strings(_ name: String) -> [String] { all(name).compactMap(\.text) }

    /// The FHIRPath of the element, for messages. O(depth × siblings).
    package var path: String { arena.path(of: node) }

    /// Whether one of the codings of this CodeableConcept has the code.
    package func hasCode(_ code: String, system: String) -> Bool {
        all("coding").contains { $0.string("code") == code && $0.string("system") == system }
    }

    /// The code that this CodeableConcept has of a system; nil when it has none.
    package func code(of system: String) -> String? {
        all("coding").first { $0.string("system") == system }?.string("code")
    }

    /// The first extension with this URL.
    package func `extension`(_ url: String) -> Element? { all("extension").first { $0.string("url") == url } }

    /// The id of the resource of a type that this Reference points to, if it is a relative one.
    package func referenceID(_ type: String) -> String? {
        guard let text = string("reference"), text.hasPrefix(type + "/") else { return nil }
        let rest = text.dropFirst(type.count + 1)
        return rest.contains("/") ? rest.split(separator: "/").first.map(String.init) : String(rest)
    }
}
