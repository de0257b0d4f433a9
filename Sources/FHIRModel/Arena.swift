package import FHIRSchema

/// A parsed resource: one flat array of nodes over one array of text, shaped by the schema.
///
/// Node 0 is the resource itself. Every other node is one element, primitive value or nested resource; the items of a repeating
/// element are siblings of the same property, in order. A primitive's extensions are children of its node, so a node may have a value,
/// children, or both. Text is decoded UTF-8 (no JSON or XML escapes); numbers and booleans keep their literal.
/// Codecs create nodes in document order; edits only relink, so a node keeps its identity until it is removed.
///
/// A value type: copying is cheap until one copy is changed. Sizes are limited to 2 GiB of text and 2^31 nodes; the codecs refuse more.
package struct Arena: Sendable {
    package let schema: Schema
    package internal(set) var nodes: [Node]
    package var text: [UInt8]

    /// An arena with a root of the given resource type and no elements.
    package init(schema: Schema, root: TypeID, reservingText capacity: Int = 0, nodes nodeCapacity: Int = 64) {
        self.schema = schema
        nodes = []
        nodes.reserveCapacity(nodeCapacity)
        text = []
        text.reserveCapacity(capacity)
        nodes.append(Node(property: .none, type: root, parent: .none))
    }

    /// An arena whose text starts as `text` (usually the bytes being parsed), so that nodes can refer to parts of it.
    package init(schema: Schema, root: TypeID, text: consuming [UInt8], nodes nodeCapacity: Int = 64) {
        self.schema = schema
        nodes = []
        nodes.reserveCapacity(nodeCapacity)
        self.text = text
        nodes.append(Node(property: .none, type: root, parent: .none))
    }

    /// An arena of nodes that a codec has made and linked itself: the first is the root, links are indices of `nodes` and text ranges
    /// lie within `text`.
    package init(schema: Schema, nodes: consuming [Node], text: consuming [UInt8]) {
        self.schema = schema
        self.nodes = nodes
        self.text = text
    }

    package var root: NodeID { NodeID(0) }

    @inlinable
    package subscript(_ node: NodeID) -> Node {
        get { nodes[Int(node.rawValue)] }
    }
}

/// The index of a node in its arena.
package struct NodeID: Hashable, Sendable {
    package let rawValue: Int32
    @inlinable package init(_ rawValue: Int32) { self.rawValue = rawValue }
    package static let none = NodeID(-1)
    @inlinable package var isNone: Bool { rawValue < 0 }
}

/// One node of an arena; 32 bytes.
package struct Node: Sendable {
    /// Which property of the parent's type this is; none for the root.
    package var property: PropertyID
    /// The type of the content: for a nested resource the concrete type, otherwise the property's.
    package var type: TypeID
    package var flags: NodeFlags
    package var parent: NodeID
    package var next: NodeID
    package var firstChild: NodeID
    package var lastChild: NodeID
    package var textStart: Int32
    package var textLength: Int32

    package init(property: PropertyID, type: TypeID, parent: NodeID) {
        self.property = property
        self.type = type
        flags = []
        self.parent = parent
        next = .none
        firstChild = .none
        lastChild = .none
        textStart = 0
        textLength = 0
    }

    /// Whether the node has a primitive value.
    @inlinable package var hasValue: Bool { textLength > 0 }
}

/// What a codec knows about a node's text.
package struct NodeFlags: OptionSet, Sendable {
    package let rawValue: UInt32
    @inlinable package init(rawValue: UInt32) { self.rawValue = rawValue }
    /// The text holds no character that JSON must escape, so it can be copied as it is.
    package static let plainJSON = NodeFlags(rawValue: 1)
}
