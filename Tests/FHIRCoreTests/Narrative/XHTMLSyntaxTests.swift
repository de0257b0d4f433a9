import FHIRCore
import Testing

/// Which texts are narratives.
struct XHTMLSyntaxTests {
    private func fault(_ text: String) -> XHTMLSyntax.Fault? {
        Array(text.utf8).withUnsafeBufferPointer { XHTMLSyntax.fault(in: $0) }
    }

    /// The fault of content inside a legal div.
    private func inside(_ content: String) -> XHTMLSyntax.Fault? {
        fault("<div xmlns=\"http://www.w3.org/1999/xhtml\">\(content)</div>")
    }

    @Test(arguments: [
        "", "text", "<p>a</p>", "<br/>", "<br />",
        "<a href=\"x\" title='y\"z'>b</a >", "&amp;&lt;&gt;&quot;&apos;&nbsp;&euro;&thetasym;",
        "&#10;&#xA0;&#x1F600;", "<!-- a - b -->", "<![CDATA[<&]]>", "a > b", "é😀",
        "<table><tr><td\nclass=\"a\"\tid=\"b\">x</td></tr></table>",
        "<p xml:lang=\"de\">x</p>", "<x:y xmlns:x=\"urn:x\" x:a=\"1\"><x:z/></x:y>", "<img src=\"#a\" alt=\"&quot;\"/>",
    ])
    func acceptsContent(content: String) {
        #expect(inside(content) == nil)
    }

    @Test(arguments: [
        ("<p>", XHTMLSyntax.Fault.mismatch), ("</p>", .mismatch), ("<p></b>", .mismatch), ("<P></p>", .mismatch),
        ("<>", .tag), ("< p/>", .tag), ("<1/>", .tag), ("<p", .attribute), ("<a:/>", .tag), ("<p/ >", .tag), ("</p", .tag),
        ("<p a/>", .attribute), ("<p a=b/>", .attribute), ("<p a=\"<\"/>", .attribute), ("<p a=\"1\"b=\"2\"/>", .attribute),
        ("<p a=\"1/>", .attribute), ("<p a=\"1\" a=\"2\"/>", .repeatedAttribute),
        ("&", .reference), ("& ", .reference), ("&foo;", .reference), ("&nbsp", .reference), ("&#;", .reference), ("&#x;", .reference),
        ("&#0;", .reference), ("&#xD800;", .reference),
        ("&#x110000;", .reference), ("&#99999999999;", .reference), ("&#xFFFE;", .reference),
        ("&#1x;", .reference), ("<p a=\"&b\"/>", .reference),
        ("<!DOCTYPE a>", .markup), ("<?php ?>", .markup), ("<!-- a -- b -->", .markup), ("<!ELEMENT a>", .markup),
        ("<!-- a", .unclosed), ("<![CDATA[a", .unclosed), ("]]>", .character), ("\u{1}", .character), ("\u{FFFF}", .character),
        ("<x:y/>", .prefix), ("<p x:a=\"1\"/>", .prefix), ("<x:y xmlns:x=\"urn:x\"/><x:y/>", .prefix), ("<p xmlns:x=\"\"/>", .prefix),
    ])
    func refusesContent(content: String, expected: XHTMLSyntax.Fault) {
        #expect(inside(content) == expected)
    }

    @Test(arguments: [
        ("", XHTMLSyntax.Fault.root), ("text", .root), ("<p xmlns=\"http://www.w3.org/1999/xhtml\"/>", .root), ("<div/>", .namespace),
        ("<div xmlns=\"http://www.w3.org/1999/XHTML\"/>", .namespace), ("<div", .unclosed), ("<div ", .unclosed),
        ("<div xmlns=\"http://www.w3.org/1999/xhtml\"/>x", .trailing),
        ("<div xmlns=\"http://www.w3.org/1999/xhtml\"></div><div/>", .trailing),
        ("<!DOCTYPE div><div xmlns=\"http://www.w3.org/1999/xhtml\"/>", .tag), ("<?xml version=\"1.0\"?>", .tag),
    ])
    func refusesWholes(text: String, expected: XHTMLSyntax.Fault) {
        #expect(fault(text) == expected)
    }

    @Test func acceptsAPrefixedDiv() {
        #expect(fault("<h:div xmlns:h=\"http://www.w3.org/1999/xhtml\"><h:p/></h:div>") == nil)
        #expect(fault("<h:div xmlns:h=\"urn:x\"/>") == .namespace)
        #expect(fault(" <div class=\"a\" xmlns=\"http://www.w3.org/1999/xhtml\"/>\n") == nil)
    }

    @Test func boundsItsWork() {
        #expect(inside(String(repeating: "<b>", count: 100_000)) == .depth)
        #expect(inside("<b " + (0..<100).map { "a\($0)=\"\"" }.joined(separator: " ") + "/>") == .repeatedAttribute)
        #expect(inside(String(repeating: "<b>", count: 255) + String(repeating: "</b>", count: 255)) == nil)
    }

    @Test func knowsTheNamedCharacters() {
        func scalar(_ name: String) -> UInt32? { Array(name.utf8).withUnsafeBufferPointer { HTMLEntity.scalar(named: $0) } }
        #expect(scalar("nbsp") == 160)
        #expect(scalar("amp") == 38)
        #expect(scalar("thetasym") == 977)
        #expect(scalar("diams") == 9830)
        #expect(scalar("NBSP") == nil)
        #expect(scalar("") == nil)
        #expect(scalar("unreasonablylong") == nil)
    }
}
