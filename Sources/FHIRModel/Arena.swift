public import FHIRSchema

/// A parsed resource: one flat array of nodes over one array of text, shaped by the schema.
///
/// Node 0 is the resource itself. Every other node is one element, primitive value or nested resource; the items of a repeating
/// element are siblings of the same property, in order. A primitive's extensions are children of its node, so a node may have a value,
/// children, or both. Text is decoded UTF-8 (no JSON or XML escapes); numbers and booleans keep their literal.
/// Codecs create nodes in document order; edits only relink, so a node keeps its identity until it is removed.
///
/// A value type: copying is cheap until one copy is changed. Sizes are limited to 2 GiB of text and 2^31 nodes; the codecs refuse more.
@usableFromInline package struct Arena: Sendable {
    @usableFromInline package let schema: Schema
    @usableFromInline package internal(set) var nodes: [Node]
    @usableFromInline package var text: [UInt8]

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

    @inlinable package var root: NodeID { NodeID(0) }

    @inlinable
    package subscript(_ node: NodeID) -> Node {
        @inline(__always) get { nodes[Int(node.rawValue)] }
    }
}

/// The index of a node in its arena.
@usableFromInline package struct NodeID: Hashable, Sendable {
    @usableFromInline package let rawValue: Int32
    @inlinable package init(_ rawValue: Int32) { self.rawValue = rawValue }
    @inlinable package static var none: NodeID { NodeID(-1) }
    @inlinable package var isNone: Bool { rawValue < 0 }
}

/// One node of an arena; 32 bytes.
@usableFromInline package struct Node: Sendable {
    /// Which property of the parent's type this is; none for the root.
    @usableFromInline package var property: PropertyID
    /// The type of the content: for a nested resource the concrete type, otherwise the property's.
    @usableFromInline package var type: TypeID
    @usableFromInline package var flags: NodeFlags
    @usableFromInline package var parent: NodeID
    @usableFromInline package var next: NodeID
    @usableFromInline package var firstChild: NodeID
    @usableFromInline package var lastChild: NodeID
    @usableFromInline package var textStart: Int32
    @usableFromInline package var textLength: Int32

    @inlinable package init(property: PropertyID, type: TypeID, parent: NodeID) {
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
@usableFromInline package struct NodeFlags: OptionSet, Sendable {
    @usableFromInline package let rawValue: UInt32
    @inlinable package init(rawValue: UInt32) { self.rawValue = rawValue }
    /// The text holds no character that JSON must escape, so it can be copied as it is.
    @inlinable package static var plainJSON: NodeFlags { NodeFlags(rawValue: 1) }
}
