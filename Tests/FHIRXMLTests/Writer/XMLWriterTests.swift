import FHIRCore
import FHIRModel
import FHIRSchema
import FHIRXML
import Testing

/// What is written is what the arena holds, in the order and form that FHIR XML demands.
@Suite struct XMLWriterTests {
    private func write(_ arena: Arena, isPretty: Bool = false) -> String {
        String(decoding: XMLWriter(isPretty: isPretty, hasDeclaration: false).write(arena), as: UTF8.self)
    }

    private func add(_ name: String, _ value: String?, to parent: NodeID, of arena: inout Arena) throws -> NodeID {
        let property = try #require(arena.schema.property(of: arena[parent].type, named: name))
        let node = arena.append(property, type: arena.schema[property].type, to: parent)
        if let value { arena.setText(node, to: value) }
        return node
    }

    @Test("elements come in schema order, items of one element in the arena's")
    func order() throws {
        var arena = Arena(schema: .r4, root: try #require(Schema.r4.type(named: "Patient")))
        _ = try add("birthDate", "1970-01-01", to: arena.root, of: &arena)
        let name = try add("name", nil, to: arena.root, of: &arena)
        _ = try add("given", "Ute", to: name, of: &arena)
        _ = try add("family", "Muster", to: name, of: &arena)
        _ = try add("given", "Eva", to: name, of: &arena)
        _ = try add("id", "n1", to: name, of: &arena)
        _ = try add("id", "p1", to: arena.root, of: &arena)
        #expect(
            write(arena) == """
                <Patient xmlns="http://hl7.org/fhir"><id value="p1"/><name id="n1"><family value="Muster"/><given value="Ute"/>\
                <given value="Eva"/></name><birthDate value="1970-01-01"/></Patient>
                """)
    }

    @Test("values are escaped so that every character comes back")
    func escaping() throws {
        let text = "<a & \"b\"> 'c'\t\r\n]]> Grüße \u{7F}\u{85}\u{2028} 𝄞"
        var arena = Arena(schema: .r4, root: Schema.r4.known.patient)
        let name = try add("name", nil, to: arena.root, of: &arena)
        let node = try add("text", text, to: name, of: &arena)
        let again = try XMLReader.parse(XMLWriter().write(arena), schema: .r4)
        #expect(again.string(node) == text)
        #expect(write(arena).contains("value=\"&lt;a &amp; &quot;b&quot;> 'c'&#x9;&#xD;&#xA;]]> Grüße"))
    }

    @Test("what XML cannot hold becomes a replacement character, never an ill-formed document")
    func impossibleCharacters() throws {
        var arena = Arena(schema: .r4, root: Schema.r4.known.patient)
        let name = try add("name", nil, to: arena.root, of: &arena)
        let node = try add("text", "a\u{0}b\u{1F}c\u{FFFE}d\u{FFFF}e\u{FFFD}f\u{1FFFE}", to: name, of: &arena)
        let again = try XMLReader.parse(XMLWriter().write(arena), schema: .r4)
        #expect(again.string(node) == "a\u{FFFD}b\u{FFFD}c\u{FFFD}d\u{FFFD}e\u{FFFD}f\u{1FFFE}")
    }

    @Test("pretty output has one element a line and leaves narratives alone")
    func pretty() throws {
        let source = """
            <?xml version="1.0" encoding="UTF-8"?>
            <Patient xmlns="http://hl7.org/fhir">
              <text>
                <status value="generated"/>
                <div xmlns="http://www.w3.org/1999/xhtml"><p>a
            b</p></div>
              </text>
              <contained>
                <Organization>
                  <name value="A">
                    <extension url="urn:x">
                      <valueDecimal value="1.50"/>
                    </extension>
                  </name>
                </Organization>
              </contained>
              <active value="true"/>
            </Patient>
            """
        #expect(String(decoding: XMLWriter(isPretty: true).write(try read(source)), as: UTF8.self) == source)
    }

    @Test("named HTML characters in a narrative become numbers, other references stay")
    func namedCharacters() throws {
        var arena = Arena(schema: .r4, root: Schema.r4.known.patient)
        let text = try add("text", nil, to: arena.root, of: &arena)
        let div = "<div xmlns=\"http://www.w3.org/1999/xhtml\">a&nbsp;&eacute;&amp;&#xA;<!-- &nbsp; --><![CDATA[&nbsp;]]></div>"
        _ = try add("div", " \(div)\n", to: text, of: &arena)
        #expect(
            write(arena).contains(
                "<text><div xmlns=\"http://www.w3.org/1999/xhtml\">a&#160;&#233;&amp;&#xA;<!-- &nbsp; --><![CDATA[&nbsp;]]></div></text>"))
    }

    @Test("a resource without elements is one tag")
    func empty() throws {
        #expect(write(Arena(schema: .r4, root: Schema.r4.known.patient)) == "<Patient xmlns=\"http://hl7.org/fhir\"/>")
    }

    @Test("a resource inside of another can be written alone")
    func nested() throws {
        let bundle = try read(
            """
            <Bundle xmlns="http://hl7.org/fhir"><type value="collection"/>
            <entry><resource><Patient><id value="p"/></Patient></resource></entry></Bundle>
            """)
        let entry = try #require(bundle.child(of: bundle.root, named: "entry"))
        let resource = try #require(bundle.child(of: entry, named: "resource"))
        var output: [UInt8] = Array("x".utf8)
        XMLWriter(hasDeclaration: false).write(resource, of: bundle, to: &output)
        #expect(String(decoding: output, as: UTF8.self) == "x<Patient xmlns=\"http://hl7.org/fhir\"><id value=\"p\"/></Patient>")
    }

    @Test("reading and writing own fixtures changes nothing", arguments: XMLFixture.all)
    func roundTrip(fixture: String) throws {
        #expect(write(try read(fixture)) == fixture)
    }
}
