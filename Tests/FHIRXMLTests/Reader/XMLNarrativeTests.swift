import FHIRCore
import FHIRModel
import FHIRXML
import Testing

/// Narratives become one string of XHTML that means the same as in the document.
@Suite struct XMLNarrativeTests {
    private func document(_ div: String, declarations: String = "") -> String {
        """
        <Patient xmlns="http://hl7.org/fhir"\(declarations)><text><status value="generated"/>\(div)</text></Patient>
        """
    }

    private func narrative(_ div: String, declarations: String = "") throws -> String? {
        let arena = try read(document(div, declarations: declarations))
        let text = try #require(arena.child(of: arena.root, named: "text"))
        return arena.string(of: text, named: "div")
    }

    @Test(
        "what is kept and what is made uniform",
        arguments: [
            // References and comments as they are.
            ("<div xmlns=\"http://www.w3.org/1999/xhtml\">a &lt; b &#xA0;<!-- c --></div>", "a &lt; b &#xA0;<!-- c -->"),
            // Both forms of empty elements.
            ("<div xmlns=\"http://www.w3.org/1999/xhtml\"><br/><p></p><td /></div>", "<br/><p></p><td/>"),
            // Quotes, and white space in values.
            (
                "<div xmlns=\"http://www.w3.org/1999/xhtml\"><p title='a \"b\"' class='x\r\ny\tz'/></div>",
                "<p title=\"a &quot;b&quot;\" class=\"x y z\"/>"
            ),
            // CDATA becomes text.
            ("<div xmlns=\"http://www.w3.org/1999/xhtml\"><![CDATA[<b> & ]]></div>", "&lt;b&gt; &amp; "),
            // Line ends.
            ("<div xmlns=\"http://www.w3.org/1999/xhtml\">a\r\nb\rc&#xD;</div>", "a\nb\nc&#xD;"),
            // White space is part of the text.
            ("<div xmlns=\"http://www.w3.org/1999/xhtml\">\n  <p> x </p>\n</div>", "\n  <p> x </p>\n"),
            // The language is the only attribute with a prefix.
            ("<div xmlns=\"http://www.w3.org/1999/xhtml\"><p xml:lang=\"de\">x</p></div>", "<p xml:lang=\"de\">x</p>"),
            ("<div xmlns=\"http://www.w3.org/1999/xhtml\">Grüße 𝄞</div>", "Grüße 𝄞"),
        ])
    func content(div: String, expected: String) throws {
        #expect(try narrative(div) == "<div xmlns=\"http://www.w3.org/1999/xhtml\">\(expected)</div>")
    }

    @Test("prefixes declared anywhere give way to a default namespace")
    func prefixes() throws {
        let expected = "<div xmlns=\"http://www.w3.org/1999/xhtml\"><b>x</b></div>"
        #expect(try narrative("<h:div><h:b>x</h:b></h:div>", declarations: " xmlns:h=\"http://www.w3.org/1999/xhtml\"") == expected)
        #expect(
            try narrative("<h:div xmlns:h=\"http://www.w3.org/1999/xhtml\"><b xmlns=\"http://www.w3.org/1999/xhtml\">x</b></h:div>")
                == expected)
    }

    @Test("attributes of the div follow the namespace")
    func attributes() throws {
        #expect(
            try narrative("<div lang=\"de\" xmlns=\"http://www.w3.org/1999/xhtml\"/>")
                == "<div xmlns=\"http://www.w3.org/1999/xhtml\" lang=\"de\"/>")
    }

    @Test(
        "faults of narratives",
        arguments: [
            ("<div>x</div>", ["wrong-namespace Patient.text.div"]),
            ("<div xmlns=\"http://www.w3.org/1999/xhtml\"><f:p xmlns:f=\"urn:x\">x</f:p></div>", ["wrong-namespace Patient.text.div"]),
            ("<div xmlns=\"http://www.w3.org/1999/xhtml\"><p xmlns:x=\"urn:x\" x:a=\"1\"/></div>", ["wrong-namespace Patient.text.div"]),
            ("<div xmlns=\"http://www.w3.org/1999/xhtml\"><?php echo?></div>", ["narrative Patient.text.div"]),
            ("<div xmlns=\"http://www.w3.org/1999/xhtml\"><p></div>", ["syntax Patient.text"]),
            (
                "<div xmlns=\"http://www.w3.org/1999/xhtml\">x</div><div xmlns=\"http://www.w3.org/1999/xhtml\">y</div>",
                ["too-many-values Patient.text.div"]
            ),
        ])
    func faultsOfNarratives(div: String, expected: [String]) {
        #expect(faults(document(div)) == expected)
    }
}
