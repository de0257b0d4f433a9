import FHIRModel
import FHIRSchema

/// One run of the writer over one arena.
struct JSONRendering: ~Copyable {
    let schema: Schema
    let nodes: [Node]
    let text: [UInt8]
    let isPretty: Bool
    var output: OutputBuffer
    var level = 0
    /// Properties already written in the objects whose properties are out of order; each has the part from its own mark on.
    var written: [PropertyID] = []

    init(arena: Arena, isPretty: Bool, output: consuming OutputBuffer) {
        schema = arena.schema
        nodes = arena.nodes
        text = arena.text
        self.isPretty = isPretty
        self.output = output
    }

    consuming func finish() -> OutputBuffer { output }

    @inline(__always) func node(_ id: NodeID) -> Node { nodes[Int(id.rawValue)] }

    /// A resource or element as an object, a primitive as its value.
    mutating func value(of id: NodeID) {
        let node = node(id)
        if schema.kind(of: node.type) == .primitive {
            primitive(node)
        } else {
            object(of: id)
        }
    }

    /// The object of a resource, an element, or of what a primitive has besides its value.
    mutating func object(of id: NodeID) {
        let type = node(id).type
        open(UInt8(ascii: "{"))
        var isFirst = true
        if schema.kind(of: type) == .resource {
            resourceType(type)
            isFirst = false
        }
        members(of: id, isFirst: isFirst)
        close(UInt8(ascii: "}"))
    }

    /// `"resourceType":"Patient"`
    mutating func resourceType(_ type: TypeID) {
        newLine()
        output.append("\"resourceType\":")
        if isPretty { output.append(UInt8(ascii: " ")) }
        output.append(UInt8(ascii: "\""))
        output.append(schema.nameBytes(type))
        output.append(UInt8(ascii: "\""))
    }

    /// All children of a node but those of two properties, as members.
    mutating func members(of id: NodeID, isFirst: Bool, except first: PropertyID = .none, _ second: PropertyID = .none) {
        let isScattered = isScattered(id)
        let mark = written.count
        var needsComma = !isFirst
        var at = node(id).firstChild
        while !at.isNone {
            let property = node(at).property
            let isLeftOut = property == first || property == second || (isScattered && written[mark...].contains(property))
            if !isLeftOut {
                if isScattered { written.append(property) }
                values(of: property, from: at, isScattered: isScattered, &needsComma)
            }
            repeat { at = node(at).next } while !at.isNone && node(at).property == property
        }
        written.removeLast(written.count - mark)
    }

    /// Whether the values of some property do not stand together. Nearly always the properties rise, which rules it out.
    private mutating func isScattered(_ id: NodeID) -> Bool {
        var previous = PropertyID.none
        var isRising = true
        var at = node(id).firstChild
        while !at.isNone {
            let child = node(at)
            if child.property.rawValue < previous.rawValue {
                isRising = false
                break
            }
            previous = child.property
            at = child.next
        }
        if isRising { return false }
        let mark = written.count
        defer { written.removeLast(written.count - mark) }
        previous = .none
        at = node(id).firstChild
        while !at.isNone {
            let child = node(at)
            if child.property != previous {
                if written[mark...].contains(child.property) { return true }
                written.append(child.property)
                previous = child.property
            }
            at = child.next
        }
        return false
    }

    /// The next value of the same property.
    private func nextValue(after id: NodeID, isScattered: Bool) -> NodeID {
        let property = node(id).property
        var at = node(id).next
        if !isScattered { return !at.isNone && node(at).property == property ? at : .none }
        while !at.isNone, node(at).property != property { at = node(at).next }
        return at
    }

    /// The member or members of one property.
    private mutating func values(of property: PropertyID, from first: NodeID, isScattered: Bool, _ needsComma: inout Bool) {
        let info = schema[property]
        guard info.isPrimitive else {
            name(property, prefix: false, &needsComma)
            guard info.isArray else { return object(of: first) }
            open(UInt8(ascii: "["))
            var at = first
            while true {
                newLine()
                object(of: at)
                at = nextValue(after: at, isScattered: isScattered)
                if at.isNone { break }
                output.append(UInt8(ascii: ","))
            }
            return close(UInt8(ascii: "]"))
        }
        guard info.isArray else {
            let node = node(first)
            if node.hasValue {
                name(property, prefix: false, &needsComma)
                primitive(node, info.primitive)
            }
            if !node.firstChild.isNone {
                name(property, prefix: true, &needsComma)
                object(of: first)
            }
            return
        }
        primitiveArray(info, from: first, isScattered: isScattered, &needsComma)
    }

    /// `"x":[…]` and `"_x":[…]`, each if there is anything in it, with null where an item has nothing.
    private mutating func primitiveArray(_ info: PropertyInfo, from first: NodeID, isScattered: Bool, _ needsComma: inout Bool) {
        var hasValues = false
        var hasExtensions = false
        var at = first
        while !at.isNone {
            if node(at).hasValue { hasValues = true }
            if !node(at).firstChild.isNone { hasExtensions = true }
            at = nextValue(after: at, isScattered: isScattered)
        }
        for isExtension in [false, true] where isExtension ? hasExtensions : hasValues {
            name(info.id, prefix: isExtension, &needsComma)
            open(UInt8(ascii: "["))
            at = first
            while true {
                newLine()
                let node = node(at)
                if isExtension ? node.firstChild.isNone : !node.hasValue {
                    output.append("null")
                } else if isExtension {
                    object(of: at)
                } else {
                    primitive(node, info.primitive)
                }
                at = nextValue(after: at, isScattered: isScattered)
                if at.isNone { break }
                output.append(UInt8(ascii: ","))
            }
            close(UInt8(ascii: "]"))
        }
    }
}
