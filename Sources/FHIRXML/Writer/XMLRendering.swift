import FHIRModel
import FHIRSchema

/// One run of the writer over one arena.
struct XMLRendering: ~Copyable {
    let schema: Schema
    let nodes: [Node]
    let text: [UInt8]
    let isPretty: Bool
    var output: OutputBuffer
    var level = 0

    init(arena: Arena, isPretty: Bool, output: consuming OutputBuffer) {
        schema = arena.schema
        nodes = arena.nodes
        text = arena.text
        self.isPretty = isPretty
        self.output = output
    }

    consuming func finish() -> OutputBuffer { output }

    @inline(__always) func node(_ id: NodeID) -> Node { nodes[Int(id.rawValue)] }

    /// `<Patient …>…</Patient>`
    mutating func resource(_ id: NodeID, isRoot: Bool) {
        let name = schema.nameBytes(node(id).type)
        open(name)
        if isRoot { output.append(" xmlns=\"http://hl7.org/fhir\"") }
        guard !node(id).firstChild.isNone else { return output.append("/>") }
        output.append(0x3E)
        elements(of: id)
        close(name)
    }

    /// The children of a node that are elements, in schema order.
    private mutating func elements(of id: NodeID) {
        level += 1
        if isInOrder(id) {
            var child = node(id).firstChild
            while !child.isNone {
                element(child)
                child = node(child).next
            }
        } else {
            for child in sortedChildren(of: id) { element(child) }
        }
        level -= 1
        newLine()
    }

    private mutating func element(_ id: NodeID) {
        let node = node(id)
        let info = schema[node.property]
        if info.isXMLAttribute { return }
        newLine()
        if info.isXHTML { return narrative(node) }
        let name = schema.nameBytes(node.property)
        open(name)
        if info.isResource {
            output.append(0x3E)
            level += 1
            newLine()
            resource(id, isRoot: false)
            level -= 1
            newLine()
        } else {
            guard attributes(of: node) else { return output.append("/>") }
            output.append(0x3E)
            elements(of: id)
        }
        close(name)
    }

    /// `id`, `url` and `value`; returns whether there are elements besides.
    private mutating func attributes(of parent: Node) -> Bool {
        var hasElements = false
        var child = parent.firstChild
        while !child.isNone {
            let node = node(child)
            if !schema[node.property].isXMLAttribute {
                hasElements = true
            } else if node.hasValue {
                output.append(0x20)
                output.append(schema.nameBytes(node.property))
                value(of: node)
            }
            child = node.next
        }
        if parent.hasValue {
            output.append(" value")
            value(of: parent)
        }
        return hasElements
    }

    private mutating func open(_ name: UnsafeBufferPointer<UInt8>) {
        output.append(0x3C)
        output.append(name)
    }

    private mutating func close(_ name: UnsafeBufferPointer<UInt8>) {
        output.append("</")
        output.append(name)
        output.append(0x3E)
    }

    /// A new line and the indentation, if the output is to be pretty.
    private mutating func newLine() {
        guard isPretty else { return }
        output.append(0x0A)
        output.append(repeating: 0x20, count: level * 2)
    }

    private func isInOrder(_ id: NodeID) -> Bool {
        var order: UInt16 = 0
        var child = node(id).firstChild
        while !child.isNone {
            let node = node(child)
            let next = schema[node.property].order
            if next < order { return false }
            order = next
            child = node.next
        }
        return true
    }

    /// The children by the order of their properties, those of one property as they stand in the arena.
    private func sortedChildren(of id: NodeID) -> [NodeID] {
        var children: [(order: UInt16, position: Int, node: NodeID)] = []
        var child = node(id).firstChild
        while !child.isNone {
            children.append((schema[node(child).property].order, children.count, child))
            child = node(child).next
        }
        children.sort { ($0.order, $0.position) < ($1.order, $1.position) }
        return children.map(\.node)
    }
}
