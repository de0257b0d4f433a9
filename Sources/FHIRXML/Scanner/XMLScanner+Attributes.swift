import FHIRCore

/// Attributes and namespaces of a start tag.
extension XMLScanner {
    /// Everything from behind the element's name to the end of its tag; returns whether that was `/>`.
    mutating func scanAttributes() throws(XMLFault) -> Bool {
        attributes.removeAll(keepingCapacity: true)
        while true {
            let spaced = skipSpace()
            switch self[position] {
            case 0x3E:
                position += 1
                return false
            case 0x2F:
                guard self[position + 1] == 0x3E else { throw XMLFault("expected > behind /", at: position + 1) }
                position += 2
                return true
            default:
                guard spaced else { throw XMLFault("expected white space, > or />", at: position) }
                try scanAttribute()
            }
        }
    }

    private mutating func scanAttribute() throws(XMLFault) {
        let start = position
        let name = try scanQualifiedName()
        try scanEquals()
        let value = try scanAttributeValue()
        if name.prefix.isEmpty {
            if matches(name.local, "xmlns") { return try declare(prefix: 0..<0, value, at: start) }
        } else if matches(name.prefix, "xmlns") {
            return try declare(prefix: name.local, value, at: start)
        }
        if attributes.count >= Self.maximumAttributes { throw XMLFault(.sizeLimit, "an element with more than 128 attributes", at: start) }
        attributes.append(XMLAttribute(name: name, value: value))
    }

    mutating func scanEquals() throws(XMLFault) {
        skipSpace()
        guard self[position] == 0x3D else { throw XMLFault("expected =", at: position) }
        position += 1
        skipSpace()
    }

    private mutating func declare(prefix: Range<Int>, _ value: XMLRun, at start: Int) throws(XMLFault) {
        let namespace = classify(value)
        if !prefix.isEmpty {
            if namespace.kind == .none { throw XMLFault("a prefix cannot be undeclared", at: start) }
            if matches(prefix, "xmlns") { throw XMLFault("the prefix xmlns cannot be declared", at: start) }
            if matches(prefix, "xml") {
                if namespace.kind != .xml { throw XMLFault("the prefix xml cannot be bound to another namespace", at: start) }
                return
            }
        }
        if namespace.kind == .xml || (namespace.kind == .other && matches(namespace.uri, XMLNamespace.xmlnsURI)) {
            throw XMLFault("this namespace cannot be declared", at: start)
        }
        let outer = open.last?.outerBindings ?? 0
        for binding in bindings[outer...] where equal(binding.prefix, prefix) {
            throw XMLFault("the same namespace declaration twice", at: start)
        }
        if bindings.count >= Self.maximumNamespaces {
            throw XMLFault(.sizeLimit, "more than 32 namespace declarations in scope", at: start)
        }
        bindings.append(Binding(prefix: prefix, namespace: namespace))
    }

    private func classify(_ value: XMLRun) -> XMLNamespace {
        if value.range.isEmpty { return .none }
        if value.isEncoded {
            var decoded: [UInt8] = []
            decode(value, isAttribute: true, into: &decoded)
            return XMLNamespace(kind: kind { $0.withUTF8Buffer { $0.elementsEqual(decoded) } }, uri: value.range)
        }
        return XMLNamespace(kind: kind { matches(value.range, $0) }, uri: value.range)
    }

    private func kind(_ isURI: (StaticString) -> Bool) -> XMLNamespace.Kind {
        if isURI(XMLNamespace.fhirURI) { return .fhir }
        if isURI(XMLNamespace.xhtmlURI) { return .xhtml }
        if isURI(XMLNamespace.schemaInstanceURI) { return .schemaInstance }
        if isURI(XMLNamespace.xmlURI) { return .xml }
        return .other
    }

    /// The namespace an element's prefix (or the lack of one) stands for.
    func namespace(ofElement prefix: Range<Int>) throws(XMLFault) -> XMLNamespace {
        var index = bindings.count
        while index > 0 {
            index -= 1
            if equal(bindings[index].prefix, prefix) { return bindings[index].namespace }
        }
        if prefix.isEmpty { return .none }
        if matches(prefix, "xml") { return .xml }
        throw XMLFault("a prefix that is not declared", at: prefix.lowerBound)
    }

    /// Finds the attributes' namespaces and refuses duplicates.
    mutating func resolveAttributes() throws(XMLFault) {
        for index in attributes.indices {
            let prefix = attributes[index].name.prefix
            if !prefix.isEmpty { attributes[index].name.namespace = try namespace(ofElement: prefix) }
            for other in 0..<index where isSame(attributes[index].name, attributes[other].name) {
                throw XMLFault("the same attribute twice", at: attributes[index].name.local.lowerBound)
            }
        }
    }

    private func isSame(_ left: XMLName, _ right: XMLName) -> Bool {
        guard left.namespace.kind == right.namespace.kind, equal(left.local, right.local) else { return false }
        return left.namespace.kind != .other || equal(left.namespace.uri, right.namespace.uri)
    }
}
