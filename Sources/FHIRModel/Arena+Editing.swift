public import FHIRSchema

/// Building and changing an arena.
extension Arena {
    /// Appends a child after the parent's last one. O(1).
    @discardableResult
    @inlinable package mutating func append(_ property: PropertyID, type: TypeID, to parent: NodeID) -> NodeID {
        let id = NodeID(Int32(nodes.count))
        nodes.append(Node(property: property, type: type, parent: parent))
        let last = nodes[Int(parent.rawValue)].lastChild
        if last.isNone {
            nodes[Int(parent.rawValue)].firstChild = id
        } else {
            nodes[Int(last.rawValue)].next = id
        }
        nodes[Int(parent.rawValue)].lastChild = id
        return id
    }

    /// Inserts a child behind `sibling` (or first, when that is none). O(1).
    @discardableResult
    package mutating func insert(_ property: PropertyID, type: TypeID, into parent: NodeID, after sibling: NodeID) -> NodeID {
        let id = NodeID(Int32(nodes.count))
        nodes.append(Node(property: property, type: type, parent: parent))
        link(id, into: parent, after: sibling)
        return id
    }

    /// Unlinks a node and all below it from its parent; its id must not be used again except by `relink`. O(siblings before it).
    package mutating func remove(_ node: NodeID) {
        let parent = self[node].parent
        guard !parent.isNone else { return }
        let before = previousSibling(of: node)
        let after = self[node].next
        if before.isNone {
            nodes[Int(parent.rawValue)].firstChild = after
        } else {
            nodes[Int(before.rawValue)].next = after
        }
        if after.isNone { nodes[Int(parent.rawValue)].lastChild = before }
        nodes[Int(node.rawValue)].next = .none
        nodes[Int(node.rawValue)].parent = .none
    }

    /// Links a removed node into a parent, behind `sibling` (or first, when that is none).
    package mutating func relink(_ node: NodeID, into parent: NodeID, after sibling: NodeID) {
        link(node, into: parent, after: sibling)
    }

    /// Refers the node's value to bytes that are in `text` already.
    @inlinable
    package mutating func setText(_ node: NodeID, start: Int, length: Int, flags: NodeFlags = []) {
        updateText(node, start: Int32(truncatingIfNeeded: start), length: Int32(truncatingIfNeeded: length), flags: flags)
    }

    /// Gives the node a value; the bytes are appended to the arena's text. Empty bytes take the value away.
    package mutating func setText(_ node: NodeID, to bytes: some Collection<UInt8>, flags: NodeFlags = []) {
        let start = text.count
        text.append(contentsOf: bytes)
        setText(node, start: start, length: text.count - start, flags: flags)
    }

    /// Gives the node a value. An empty one takes the value away.
    package mutating func setText(_ node: NodeID, to value: String) {
        setText(node, to: value.utf8)
    }

    /// Changes the concrete type of a node, as a codec must once it has read a nested resource's type.
    package mutating func setType(_ node: NodeID, to type: TypeID) {
        nodes[Int(node.rawValue)].type = type
    }

    /// Copies everything below `source` of another arena under `target` of this one, and the value too. O(nodes copied).
    package mutating func copyContent(of source: NodeID, in other: borrowing Arena, to target: NodeID) {
        let entry = other[source]
        if entry.hasValue {
            let start = Int(entry.textStart)
            setText(target, to: other.text[start..<(start + Int(entry.textLength))], flags: entry.flags)
        }
        var at = entry.firstChild
        while !at.isNone {
            let child = other[at]
            let copy = append(child.property, type: child.type, to: target)
            copyContent(of: at, in: other, to: copy)
            at = child.next
        }
    }

    /// Appends all nodes of another arena of the same schema behind one another, its root without a parent; nil, and nothing appended,
    /// beyond the limits of an arena. O(nodes and text appended).
    package mutating func graft(_ other: Arena) -> NodeID? {
        guard nodes.count + other.nodes.count < Int(Int32.max), text.count + other.text.count < Int(Int32.max) else { return nil }
        let offset = Int32(nodes.count)
        let textOffset = Int32(text.count)
        func moved(_ id: NodeID) -> NodeID { id.isNone ? id : NodeID(id.rawValue + offset) }
        text.append(contentsOf: other.text)
        for var node in other.nodes {
            node.parent = moved(node.parent)
            node.next = moved(node.next)
            node.firstChild = moved(node.firstChild)
            node.lastChild = moved(node.lastChild)
            node.textStart += textOffset
            nodes.append(node)
        }
        return NodeID(offset)
    }

    /// The resource at `node` as an arena of its own.
    package func extract(_ node: NodeID) -> Arena {
        var result = Arena(schema: schema, root: self[node].type)
        result.copyContent(of: node, in: self, to: result.root)
        return result
    }

    @usableFromInline
    mutating func updateText(_ node: NodeID, start: Int32, length: Int32, flags: NodeFlags) {
        nodes[Int(node.rawValue)].textStart = start
        nodes[Int(node.rawValue)].textLength = length
        nodes[Int(node.rawValue)].flags = flags
    }

    private mutating func link(_ node: NodeID, into parent: NodeID, after sibling: NodeID) {
        nodes[Int(node.rawValue)].parent = parent
        if sibling.isNone {
            nodes[Int(node.rawValue)].next = nodes[Int(parent.rawValue)].firstChild
            nodes[Int(parent.rawValue)].firstChild = node
        } else {
            nodes[Int(node.rawValue)].next = nodes[Int(sibling.rawValue)].next
            nodes[Int(sibling.rawValue)].next = node
        }
        if nodes[Int(node.rawValue)].next.isNone { nodes[Int(parent.rawValue)].lastChild = node }
    }

    private func previousSibling(of node: NodeID) -> NodeID {
        var before = NodeID.none
        var at = self[self[node].parent].firstChild
        while !at.isNone, at != node {
            before = at
            at = self[at].next
        }
        return before
    }
}
