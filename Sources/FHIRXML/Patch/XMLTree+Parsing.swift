import FHIRCore

/// From bytes to a tree.
extension XMLTree {
    /// Reads a document under the rules of the scanner: no document type, bounded depth, attributes and namespaces.
    init(parsing received: [UInt8], limits: XMLLimits) throws(OperationFailure) {
        if received.count > limits.bytes {
            throw OperationFailure(.tooLarge, .sizeLimit, "The document is larger than the limit of \(limits.bytes) bytes.")
        }
        self.init()
        var bytes = received
        do throws(XMLFault) {
            let document = try XMLDocumentBytes(received)
            bytes = document.bytes
            try document.bytes.withUnsafeBufferPointer { buffer throws(XMLFault) in
                var scanner = XMLScanner(buffer, from: document.start, maximumDepth: 2 * limits.depth + XHTMLSyntax.maximumDepth)
                try scanner.begin()
                try document.checkDeclaration(scanner)
                try fill(from: &scanner, maximumNodes: limits.nodes)
            }
        } catch {
            throw OperationFailure(error.category, [bytes.withUnsafeBufferPointer { error.issue(in: $0, at: nil) }])
        }
    }

    private mutating func fill(from scanner: inout XMLScanner, maximumNodes: Int) throws(XMLFault) {
        var parent = Self.document
        while true {
            let token = try scanner.next()
            if nodes.count > maximumNodes {
                throw XMLFault(.sizeLimit, "expected fewer elements: this server does not read so many", at: scanner.position)
            }
            switch token {
            case .start:
                parent = appendElement(scanner, to: parent)
            case .end:
                parent = self[parent].parent
            case .text:
                guard parent != Self.document else { continue }
                appendText(value(scanner.text, of: scanner, isAttribute: false, isRaw: scanner.textIsCDATA), to: parent)
            case .comment:
                insert(make(.comment, content: scanner.bytes[scanner.text.range]), into: parent, after: self[parent].lastChild)
            case .instruction:
                continue
            case .finished:
                return
            }
        }
    }

    private mutating func appendElement(_ scanner: borrowing XMLScanner, to parent: Int32) -> Int32 {
        let element = make(.element, name(scanner.name, of: scanner))
        insert(element, into: parent, after: self[parent].lastChild)
        for binding in scanner.bindings[(scanner.open.last?.outerBindings ?? 0)...] {
            let prefix = Name(local: text(binding.prefix, of: scanner))
            addAttribute(make(.namespace, prefix, content: uri(binding.namespace, of: scanner).utf8), to: element)
        }
        for attribute in scanner.attributes {
            let content = value(attribute.value, of: scanner, isAttribute: true, isRaw: false)
            addAttribute(make(.attribute, name(attribute.name, of: scanner), content: content), to: element)
        }
        return element
    }

    private mutating func appendText(_ content: [UInt8], to parent: Int32) {
        let last = self[parent].lastChild
        if last >= 0, self[last].kind == .text {
            extend(last, by: content)
        } else if !content.isEmpty {
            insert(make(.text, content: content), into: parent, after: last)
        }
    }

    private func value(_ run: XMLRun, of scanner: borrowing XMLScanner, isAttribute: Bool, isRaw: Bool) -> [UInt8] {
        if !run.isEncoded { return Array(scanner.bytes[run.range]) }
        var result: [UInt8] = []
        scanner.decode(run, isAttribute: isAttribute, isCDATA: isRaw, into: &result)
        return result
    }

    private func name(_ name: XMLName, of scanner: borrowing XMLScanner) -> Name {
        Name(prefix: text(name.prefix, of: scanner), local: text(name.local, of: scanner), namespace: uri(name.namespace, of: scanner))
    }

    private func text(_ range: Range<Int>, of scanner: borrowing XMLScanner) -> String {
        String(decoding: scanner.bytes[range], as: UTF8.self)
    }

    private func uri(_ namespace: XMLNamespace, of scanner: borrowing XMLScanner) -> String {
        switch namespace.kind {
        case .none: return ""
        case .fhir: return "\(XMLNamespace.fhirURI)"
        case .xhtml: return "\(XMLNamespace.xhtmlURI)"
        case .xml: return "\(XMLNamespace.xmlURI)"
        case .schemaInstance: return "\(XMLNamespace.schemaInstanceURI)"
        case .other:
            var decoded: [UInt8] = []
            scanner.decode(XMLRun(range: namespace.uri, isEncoded: true), isAttribute: true, isCDATA: false, into: &decoded)
            return String(decoding: decoded, as: UTF8.self)
        }
    }
}
