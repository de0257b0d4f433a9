import FHIRCore
import FHIRModel
import FHIRSchema

/// Turns elements of one resource into keys, kind by kind; the kinds are in `KeyWriter+….swift`.
///
/// The pointers are valid as long as whoever made it says; it does not leave that scope.
struct KeyWriter {
    let values: KeyValues
    let nodes: UnsafeBufferPointer<Node>
    let text: UnsafeBufferPointer<UInt8>
    /// The last literal reference that was read, by the node of its text.
    var lastLiteral: (node: NodeID, target: LiteralReference)?
    private let arena: Arena
    private(set) var keys: [IndexKey] = []
    /// The key being written.
    var key: [UInt8] = []

    init(_ values: KeyValues, _ arena: Arena, nodes: UnsafeBufferPointer<Node>, text: UnsafeBufferPointer<UInt8>) {
        self.values = values
        self.arena = arena
        self.nodes = nodes
        self.text = text
        keys.reserveCapacity(32)
        key.reserveCapacity(128)
    }

    subscript(node: NodeID) -> Node {
        @inline(__always) get { nodes[Int(node.rawValue)] }
    }

    /// The bytes of a node's value; empty when it has none.
    @inline(__always)
    func bytes(_ node: Node) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(rebasing: text[Int(node.textStart)..<(Int(node.textStart) &+ Int(node.textLength))])
    }

    /// The literal reference to this server that a node's text is; nil for anything else.
    mutating func literal(_ node: NodeID) -> LiteralReference? {
        if let lastLiteral, lastLiteral.node == node { return lastLiteral.target }
        guard let target = LiteralReference(arena.bytes(of: node), schema: values.schema, base: values.base) else { return nil }
        lastLiteral = (node, target)
        return target
    }

    /// Whether a node's text is a reference by search.
    func isSearch(_ node: NodeID) -> Bool {
        let text = arena.bytes(of: node)
        return text.contains(UInt8(ascii: "?")) && SearchReference.isOne(text, values.schema)
    }

    /// The first child by a property; nil when there is none.
    func child(of node: NodeID, _ property: PropertyID) -> NodeID? {
        var at = self[node].firstChild
        while !at.isNone {
            if self[at].property == property { return at }
            at = self[at].next
        }
        return nil
    }

    /// Calls `body` with each child.
    @inline(__always)
    func forEachChild(of node: NodeID, _ body: (NodeID, Node) -> Void) {
        var at = self[node].firstChild
        while !at.isNone {
            let child = self[at]
            body(at, child)
            at = child.next
        }
    }

    /// The decimal that a child has as its value; nil when there is none.
    func decimal(of node: NodeID, _ property: PropertyID) -> DecimalValue? {
        child(of: node, property).flatMap { DecimalValue(bytes(self[$0])) }
    }

    /// Writes all keys that an element makes for a parameter; an empty one, which says that it is there, when it makes none and is more
    /// than a primitive without value and than extensions.
    mutating func write(_ node: NodeID, _ action: KeyAction) {
        let entry = self[node]
        if entry.type == values.known.extension {
            var at = entry.firstChild
            while !at.isNone {
                let child = self[at]
                if values.extensionValues.contains(child.property.rawValue) { write(at, action) }
                at = child.next
            }
            return
        }
        let before = keys.count
        switch action.kind {
        case .token: writeToken(node, entry, action.parameter)
        case .string: writeString(node, entry, action.parameter)
        case .date: writeDate(node, entry, action.parameter)
        case .number: writeNumber(node, entry, action.parameter)
        case .quantity: writeQuantity(node, entry, action.parameter)
        case .uri: writeURI(entry, action.parameter)
        case .reference: writeReference(node, entry, action)
        case .special: writePosition(node, entry, action.parameter)
        case .composite: return
        }
        if keys.count == before, values.schema.kind(of: entry.type) != .primitive, hasContent(entry) {
            keys.append(IndexKey(action.parameter, []))
        }
    }

    private func hasContent(_ entry: Node) -> Bool {
        var at = entry.firstChild
        while !at.isNone {
            if self[at].type != values.known.extension { return true }
            at = self[at].next
        }
        return false
    }

    /// Adds the key that was written, and begins a new one.
    mutating func add(_ parameter: ParameterNumber) {
        key.withUnsafeBufferPointer { keys.append(IndexKey(parameter, buffer: $0)) }
        key.removeAll(keepingCapacity: true)
    }

    /// Adds keys that are made of others.
    mutating func add(_ more: [IndexKey]) { keys += more }

    /// The keys, sorted, without duplicates.
    func finished() -> [IndexKey] {
        guard keys.count > 1 else { return keys }
        var sorted = keys
        sorted.sort()
        var kept = 1
        for at in 1..<sorted.count where sorted[at] != sorted[kept - 1] {
            if at != kept { sorted[kept] = sorted[at] }
            kept += 1
        }
        sorted.removeLast(sorted.count - kept)
        return sorted
    }
}
