import CXML

/// A document as libxml2 reads it: an independent judge of what our reader and writer do.
struct ReferenceDocument: ~Copyable {
    private let document: xmlDocPtr

    /// Whether prefixes are declared and used as the rules of namespaces say.
    let hasSoundNamespaces: Bool

    /// Nil if libxml2 finds the bytes ill-formed.
    init?(_ bytes: [UInt8]) {
        guard let context = xmlNewParserCtxt() else { return nil }
        defer { xmlFreeParserCtxt(context) }
        let options = Int32(XML_PARSE_NONET.rawValue | XML_PARSE_NOERROR.rawValue | XML_PARSE_NOWARNING.rawValue | XML_PARSE_HUGE.rawValue)
        let parsed = bytes.withUnsafeBytes { buffer in
            xmlCtxtReadMemory(context, buffer.assumingMemoryBound(to: CChar.self).baseAddress, Int32(buffer.count), nil, nil, options)
        }
        guard let parsed else { return nil }
        document = parsed
        hasSoundNamespaces = context.pointee.nsWellFormed == 1
    }

    deinit {
        xmlFreeDoc(document)
    }

    /// The outline of a document; nil if it is ill-formed.
    static func outline(of bytes: [UInt8]) -> [String]? {
        guard let document = ReferenceDocument(bytes) else { return nil }
        return document.outline
    }

    /// Whether there is a document type.
    var hasDocumentType: Bool { document.pointee.intSubset != nil }

    /// Elements, attributes and text in order, one a line; no comments, instructions, prefixes, or white space between FHIR's elements.
    var outline: [String] {
        var lines: [String] = []
        append(xmlDocGetRootElement(document), to: &lines, isRoot: true)
        return lines
    }

    private func append(_ element: xmlNodePtr?, to lines: inout [String], isRoot: Bool) {
        guard let element else { return }
        let isNarrative = namespace(element.pointee.ns) == "http://www.w3.org/1999/xhtml"
        lines.append("<\(namespace(element.pointee.ns)) \(text(element.pointee.name))")
        var attributes: [String] = []
        var attribute = element.pointee.properties
        while let current = attribute {
            let uri = namespace(current.pointee.ns)
            let value = xmlNodeListGetString(document, current.pointee.children, 1)
            if !isRoot || uri != "http://www.w3.org/2001/XMLSchema-instance" {
                attributes.append("@\(uri) \(text(current.pointee.name))=\(value.map { String(cString: $0) } ?? "")")
            }
            if let value { caresync_xml_free(value) }
            attribute = current.pointee.next
        }
        lines += attributes.sorted()
        appendChildren(of: element, to: &lines, isNarrative: isNarrative)
        lines.append(">")
    }

    private func appendChildren(of element: xmlNodePtr, to lines: inout [String], isNarrative: Bool) {
        var pending = ""
        func flush() {
            if isNarrative ? !pending.isEmpty : pending.contains(where: { !$0.isWhitespace }) { lines.append("\"\(pending)") }
            pending = ""
        }
        var child = element.pointee.children
        while let node = child {
            switch node.pointee.type {
            case XML_ELEMENT_NODE:
                flush()
                append(node, to: &lines, isRoot: false)
            case XML_TEXT_NODE, XML_CDATA_SECTION_NODE:
                pending += text(node.pointee.content)
            default:
                break
            }
            child = node.pointee.next
        }
        flush()
    }

    private func namespace(_ pointer: UnsafeMutablePointer<xmlNs>?) -> String { text(pointer?.pointee.href) }

    private func text(_ pointer: UnsafePointer<xmlChar>?) -> String { pointer.map { String(cString: $0) } ?? "" }

    /// What an XML schema says against the document; empty if it is valid.
    func faults(by schema: ReferenceSchema) -> [String] {
        schema.faults(of: document)
    }
}

/// An XML schema as libxml2 reads it.
final class ReferenceSchema {
    private let schema: xmlSchemaPtr

    init?(path: String) {
        guard let context = xmlSchemaNewParserCtxt(path) else { return nil }
        defer { xmlSchemaFreeParserCtxt(context) }
        guard let schema = xmlSchemaParse(context) else { return nil }
        self.schema = schema
    }

    deinit {
        xmlSchemaFree(schema)
    }

    func faults(of document: xmlDocPtr) -> [String] {
        guard let context = xmlSchemaNewValidCtxt(schema) else { return ["no context"] }
        defer { xmlSchemaFreeValidCtxt(context) }
        let faults = Faults()
        return withExtendedLifetime(faults) {
            xmlSchemaSetValidStructuredErrors(
                context,
                { data, error in
                    guard let data, let message = error?.pointee.message else { return }
                    Unmanaged<Faults>.fromOpaque(data).takeUnretainedValue().messages.append(String(cString: message))
                }, Unmanaged.passUnretained(faults).toOpaque())
            let result = xmlSchemaValidateDoc(context, document)
            return result == 0 ? [] : faults.messages + (faults.messages.isEmpty ? ["invalid"] : [])
        }
    }

    private final class Faults {
        var messages: [String] = []
    }
}
