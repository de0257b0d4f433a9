import FHIRCore
import FHIRModel
import FHIRSchema

/// The elements and attributes that are properties of a type.
extension XMLReading {
    /// An element inside of a resource, a complex or a primitive element.
    mutating func startProperty(of frame: Frame) throws(XMLFault) {
        frames[frames.count - 1].hasContent = true
        let name = scanner.name
        let found = schema.property(of: frame.type, named: UnsafeBufferPointer(rebasing: scanner.bytes[name.local]))
        guard let property = found, !schema[property].isXMLAttribute else { return try refuse(name, of: frame, isAttribute: found != nil) }
        let info = schema[property]
        guard info.isXHTML ? name.namespace.kind == .xhtml : isFHIR(name) else { return try refuseNamespace(of: name, info, in: frame) }
        let level = frame.level + (info.isArray ? 1 : 0) + (info.isPrimitive ? 0 : 1)
        try checkLimits(level)
        let node = arena.append(property, type: info.type, to: frame.node)
        try checkOrder(info, of: node)
        if info.isXHTML { return try readNarrative(node) }
        if info.isResource {
            for attribute in scanner.attributes { try refuse(attribute, of: node) }
            return frames.append(Frame(kind: .wrapper, node: node, type: info.type, level: level))
        }
        var child = Frame(
            kind: info.isPrimitive ? .primitive : .complex, node: node, type: info.type, level: level + (info.isPrimitive ? 1 : 0))
        for attribute in scanner.attributes { try readAttribute(attribute, info, &child) }
        frames.append(child)
    }

    private mutating func refuse(_ name: XMLName, of frame: Frame, isAttribute: Bool) throws(XMLFault) {
        if !isFHIR(name) {
            try report(.wrongNamespace, at: frame.node, name: name.local, "Expected the namespace \(XMLNamespace.fhirURI).")
        } else if isAttribute {
            try report(.unknownElement, at: frame.node, name: name.local, "Expected an attribute, not an element.")
        } else {
            try report(.unknownElement, at: frame.node, name: name.local, "\(schema.name(frame.type)) has no such element.")
        }
        skipElement()
    }

    private mutating func refuseNamespace(of name: XMLName, _ info: PropertyInfo, in frame: Frame) throws(XMLFault) {
        let expected = info.isXHTML ? XMLNamespace.xhtmlURI : XMLNamespace.fhirURI
        try report(.wrongNamespace, at: frame.node, name: name.local, "Expected the namespace \(expected).")
        skipElement()
    }

    private func checkLimits(_ level: Int) throws(XMLFault) {
        if arena.nodes.count >= limits.nodes {
            throw XMLFault(.sizeLimit, "expected fewer elements: this server does not read so many", at: scanner.position)
        }
        if level > limits.depth {
            throw XMLFault(.depthLimit, "expected fewer levels: this server does not read so many", at: scanner.position)
        }
    }

    /// Holds the element just appended to the order and cardinality of the schema.
    private mutating func checkOrder(_ info: PropertyInfo, of node: NodeID) throws(XMLFault) {
        let top = frames.count - 1
        let order = Int(info.order)
        let previous = frames[top].order
        if order > previous {
            frames[top].order = order
            frames[top].latest = info.id
            return
        }
        var repeats = order == previous
        if order < previous {
            try report(.elementOrder, at: node, "Expected in front of \(schema.name(frames[top].latest)).")
            repeats = arena.children(of: frames[top].node).contains { sibling in
                sibling != node && schema[arena[sibling].property].element == info.element
            }
        }
        guard repeats, !info.isArray else { return }
        if info.isChoice {
            try report(.choiceRepeated, at: node, "Expected only one element for \(schema.pathName(info.id))[x].")
        } else {
            try report(.tooManyValues, at: node, "Expected one value only.")
        }
    }

    private mutating func readAttribute(_ attribute: XMLAttribute, _ info: PropertyInfo, _ frame: inout Frame) throws(XMLFault) {
        frame.hasContent = true
        guard attribute.name.namespace.kind == .none else { return try refuse(attribute, of: frame.node) }
        if frame.kind == .primitive, scanner.matches(attribute.name.local, "value") {
            return try readValue(attribute.value, info.primitive, of: frame.node)
        }
        let name = UnsafeBufferPointer(rebasing: scanner.bytes[attribute.name.local])
        guard let property = schema.property(of: frame.type, named: name), schema[property].isXMLAttribute else {
            return try refuse(attribute, of: frame.node)
        }
        try checkLimits(frame.level)
        let info = schema[property]
        try readValue(attribute.value, info.primitive, of: arena.append(property, type: info.type, to: frame.node))
    }

    private mutating func refuse(_ attribute: XMLAttribute, of node: NodeID) throws(XMLFault) {
        try report(
            .unknownElement, at: node, name: attribute.name.local, "\(schema.name(arena[node].type)) has no such attribute.")
    }

    /// Gives a node the value of an attribute, if it has the right syntax.
    private mutating func readValue(_ value: XMLRun, _ kind: PrimitiveKind, of node: NodeID) throws(XMLFault) {
        let start = arena.text.count
        if value.isEncoded {
            scanner.decode(value, isAttribute: true, into: &arena.text)
        } else {
            arena.text.append(contentsOf: UnsafeBufferPointer(rebasing: scanner.bytes[value.range]))
        }
        let syntax = PrimitiveSyntax.Kind(rawValue: kind.rawValue) ?? .none
        let (isValid, isPlain) = arena.text.withUnsafeBufferPointer { text in
            let bytes = UnsafeBufferPointer(rebasing: text[start...])
            return (PrimitiveSyntax.isValid(syntax, bytes), JSONPlainText.isPlain(bytes))
        }
        arena.setText(node, start: start, length: arena.text.count - start, flags: isPlain ? .plainJSON : [])
        if isValid { return }
        if value.range.isEmpty {
            try report(.emptyElement, at: node, "Expected a value that is not empty.")
        } else {
            try report(.badPrimitive, at: node, "Expected \(PrimitiveSyntax.expectation(syntax)).")
        }
    }
}
