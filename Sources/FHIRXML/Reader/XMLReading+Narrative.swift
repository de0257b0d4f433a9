import FHIRCore
import FHIRModel
import FHIRSchema

/// The `div` of a narrative, kept as one string of XHTML.
///
/// References and comments stay as they are written. Prefixes give way to a default namespace declared on the `div`, values are
/// quoted with `"`, CDATA becomes escaped text, and line ends become line feeds, so that the string means the same wherever it stands.
extension XMLReading {
    /// Reads up to the end of the `div` that was just started.
    mutating func readNarrative(_ node: NodeID) throws(XMLFault) {
        let start = arena.text.count
        let issuesBefore = issues.count
        var depth = 0
        var token = XMLToken.start
        while true {
            switch token {
            case .start:
                try appendStartTag(of: node, isRoot: depth == 0)
                depth += 1
            case .end:
                appendEndTag()
                depth -= 1
            case .text:
                appendText()
            case .comment:
                append("<!--")
                append(scanner.text.range)
                append("-->")
            case .instruction:
                try reportNarrative(.markup, at: node)
            case .finished:
                return
            }
            if depth == 0 { break }
            token = try scanner.next()
        }
        guard issues.count == issuesBefore else { return }
        let fault = arena.text.withUnsafeBufferPointer { XHTMLSyntax.fault(in: UnsafeBufferPointer(rebasing: $0[start...])) }
        if let fault { return try reportNarrative(fault, at: node) }
        arena.setText(node, start: start, length: arena.text.count - start)
    }

    private mutating func reportNarrative(_ fault: XHTMLSyntax.Fault, at node: NodeID) throws(XMLFault) {
        try report(.narrative, at: node, "Expected \(fault.expectation).")
    }

    private mutating func appendStartTag(of node: NodeID, isRoot: Bool) throws(XMLFault) {
        if scanner.name.namespace.kind != .xhtml {
            try report(.wrongNamespace, at: node, "Expected only elements of the namespace \(XMLNamespace.xhtmlURI).")
        }
        append("<")
        append(scanner.name.local)
        if isRoot { append(" xmlns=\"http://www.w3.org/1999/xhtml\"") }
        for attribute in scanner.attributes {
            switch attribute.name.namespace.kind {
            case .none: append(" ")
            case .xml: append(" xml:")
            default:
                try report(.wrongNamespace, at: node, "Expected only attributes without a namespace, and those of XML.")
                continue
            }
            append(attribute.name.local)
            append("=\"")
            appendValue(attribute.value)
            append("\"")
        }
        append(scanner.isEmptyTag ? "/>" : ">")
    }

    private mutating func appendEndTag() {
        if scanner.isEmptyTag {
            scanner.isEmptyTag = false
            return
        }
        append("</")
        append(scanner.endedName)
        append(">")
    }

    /// A value with its references; white space is normalised as a parser would.
    private mutating func appendValue(_ value: XMLRun) {
        if !value.isEncoded, scanner[value.range.upperBound] == 0x22 { return append(value.range) }
        for index in value.range {
            switch scanner[index] {
            case 0x22: append("&quot;")
            case 0x09, 0x0A: arena.text.append(0x20)
            case 0x0D: if scanner[index + 1] != 0x0A { arena.text.append(0x20) }
            default: arena.text.append(scanner[index])
            }
        }
    }

    private mutating func appendText() {
        let isCDATA = scanner.textIsCDATA
        if !isCDATA, !scanner.text.isEncoded { return append(scanner.text.range) }
        var index = scanner.text.range.lowerBound
        while index < scanner.text.range.upperBound {
            let byte = scanner[index]
            switch byte {
            case 0x0D: if scanner[index + 1] != 0x0A { arena.text.append(0x0A) }
            case 0x26 where isCDATA: append("&amp;")
            case 0x3C where isCDATA: append("&lt;")
            case 0x3E where isCDATA: append("&gt;")
            default: arena.text.append(byte)
            }
            index += 1
        }
    }

    private mutating func append(_ range: Range<Int>) {
        arena.text.append(contentsOf: UnsafeBufferPointer(rebasing: scanner.bytes[range]))
    }

    private mutating func append(_ literal: StaticString) {
        arena.text.append(contentsOf: UnsafeBufferPointer(start: literal.utf8Start, count: literal.utf8CodeUnitCount))
    }
}
