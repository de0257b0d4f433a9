import CXML
import FHIRCore
import Testing

@testable import FHIRXML

/// Paths select what libxml2 selects with them.
@Suite struct XPathTests {
    private static let prefixes = ["f": "http://hl7.org/fhir", "h": "http://www.w3.org/1999/xhtml"]

    @Test(
        "paths and predicates",
        arguments: [
            "/f:Patient", "f:Patient/f:name", "f:Patient/*", "f:Patient/f:*", "//f:extension", "//*", "//@*", "//@value", "//text()",
            "//node()", "//comment()",
            "f:Patient/f:name[1]", "f:Patient/f:name/f:given[2]", "f:Patient/f:name/f:given[last()]", "//f:given[position() > 1]",
            "//f:given[position() != 2]",
            "//f:extension[1]", "//f:extension[@url='a']", "//f:extension[@url = \"b\"]/f:valueDecimal/@value", "//*[@id]",
            "//*[not(@value)]",
            "//f:extension[f:extension]", "//f:extension[f:extension/@url='b']", "//*[@value='Ute' or @value='1970']",
            "//*[@value and @id]",
            "//f:valueInteger[@value < 0]", "//f:valueInteger[@value >= -2147483648]", "//f:valueDecimal[@value = 0.1]",
            "//*[count(f:given) = 3]",
            "//h:p[contains(., 'Max')]", "//h:p[starts-with(text(), 'Ute')]", "//*[local-name() = 'given']", "//*[name() = 'div']",
            "//*[string-length(@value) = 4]", "//*[normalize-space(string(@value)) = 'Ute']", "//f:name[f:given[f:extension]]",
            "//f:given/..", "//f:given/../@id",
            "f:Patient/./f:name", "//f:name/descendant-or-self::*", "//f:family/self::f:family", "//f:family/parent::f:name",
            "child::f:Patient/child::f:id",
            "f:Patient/attribute::id", "//*[true()]", "//*[false()]", "//f:given[2.0]", "//f:given[.5]",
            "//*[(f:given or f:family) and @id]", "//f:name//@url",
            "//f:extension//f:extension", "f:Nothing", "//*[f:a = f:b]", "//f:name[f:given/@value != 'Ute']", "//*[* = *]", "//h:*",
        ])
    func selection(path: String) throws {
        let document = Array(XMLFixture.patient.utf8)
        let tree = try XMLTree(parsing: document, limits: .default)
        let parsed = try XPathParser.path(Array(path.utf8)[...]) { Self.prefixes[$0] ?? ($0.isEmpty ? "" : nil) }
        var evaluation = XPathEvaluation(tree: tree, budget: 1_000_000)
        let found = try evaluation.nodes(parsed, from: XMLTree.document).map { String(decoding: tree.content($0), as: UTF8.self) }
        let expected = try #require(reference(path, in: document))
        #expect(found.count == expected.count)
        // Contents of attributes and texts; elements have none of their own in either list.
        #expect(found.sorted() == expected.sorted())
    }

    private func reference(_ path: String, in document: [UInt8]) -> [String]? {
        let parsed = document.withUnsafeBytes { buffer in
            xmlReadMemory(buffer.assumingMemoryBound(to: CChar.self).baseAddress, Int32(buffer.count), nil, nil, 0)
        }
        guard let parsed, let context = xmlXPathNewContext(parsed) else { return nil }
        defer {
            xmlXPathFreeContext(context)
            xmlFreeDoc(parsed)
        }
        context.pointee.node = UnsafeMutableRawPointer(parsed).assumingMemoryBound(to: xmlNode.self)
        for (prefix, uri) in Self.prefixes { xmlXPathRegisterNs(context, prefix, uri) }
        guard let object = xmlXPathEval(path, context) else { return nil }
        defer { xmlXPathFreeObject(object) }
        guard let nodes = object.pointee.nodesetval else { return [] }
        return (0..<Int(nodes.pointee.nodeNr)).map { index in
            guard let node = nodes.pointee.nodeTab[index] else { return "" }
            switch node.pointee.type {
            case XML_TEXT_NODE, XML_COMMENT_NODE: return node.pointee.content.map { String(cString: $0) } ?? ""
            case XML_ATTRIBUTE_NODE: return node.pointee.children?.pointee.content.map { String(cString: $0) } ?? ""
            default: return ""
            }
        }
    }
}
