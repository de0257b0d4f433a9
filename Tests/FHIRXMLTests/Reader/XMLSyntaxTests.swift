import FHIRCore
import FHIRModel
import FHIRSchema
import FHIRXML
import Testing

/// Documents that are not well-formed, or not encoded as they say, are refused with a line and a column.
@Suite struct XMLSyntaxTests {
    @Test(
        "breaches of XML's rules",
        arguments: [
            "", " ", "text", "<", "<Patient", "<Patient>", "<Patient ", "<Patient a", "<Patient a=", "<Patient a='", "<Patient a='b'",
            "<Patient/",
            "<a></b>", "<a></a >x", "<a/><a/>", "<a/>text", "</a>", "<a b='1' b='2'/>", "<a b=1/>", "<a b='1'c='2'/>", "<a b='<'/>",
            "<a b='&'/>",
            "<a b='&x;'/>", "<a b='&#0;'/>", "<a b='&#x110000;'/>", "<a b='&#xD800;'/>", "<a b='&#xFFFF;'/>", "<a b='&#;'/>",
            "<a b='&#x;'/>",
            "<a b='&#12'/>", "<a>&amp</a>", "<a>]]></a>", "<a><![CDATA[x</a>", "<a><!-- x -- y --></a>", "<a><!-- x</a>", "<a><!x></a>",
            "<a><?xml version='1.0'?></a>", " <?xml version='1.0'?><a/>", "<?xml?><a/>", "<?xml version='2.0'?><a/>",
            "<?xml version='1.0' ?",
            "<?xml version='1.0' encoding=''?><a/>", "<?xml version='1.0' standalone='maybe'?><a/>",
            "<?xml version='1.0' encoding='UTF-8' x='y'?><a/>",
            "<a><?x</a>", "<a><??></a>", "<1a/>", "<a:/>", "<:a/>", "<a:b:c/>", "<p:a/>", "<a p:b='1'/>", "<a xmlns:p=''/>",
            "<a xmlns:xmlns='x'/>",
            "<a xmlns:xml='x'/>", "<a xmlns='http://www.w3.org/XML/1998/namespace'/>", "<a xmlns='http://www.w3.org/2000/xmlns/'/>",
            "<a xmlns:p='x' xmlns:q='x' p:b='1' q:b='2'/>", "<a xmlns='x' xmlns='y'/>", "<a>\u{1}</a>", "<a b='\u{1}'/>", "<a>\u{FFFF}</a>",
            "<a b='\u{FFFE}'/>", "<!-- \u{FFFE} --><a/>", "<a\u{D7}/>", "<![CDATA[x]]><a/>", "<a/>&#32;",
        ])
    func illFormed(text: String) throws {
        let failure = try #require(refusal(text))
        #expect(failure.category == .invalid)
        #expect(failure.issues.last?.id == .syntax || failure.issues.last?.id == .encoding)
        #expect(failure.issues.last?.diagnostics.hasPrefix("Line ") == true)
        #expect(ReferenceDocument(Array(text.utf8)) == nil || text.contains("xmlns") || text.contains(":"), "libxml2 finds it well-formed")
    }

    @Test("line and column count characters")
    func position() throws {
        let failure = try #require(refusal("<Patient xmlns=\"http://hl7.org/fhir\">\n  <!-- äöü𝄞 --><active value=<\n"))
        #expect(failure.issues.last?.diagnostics == "Line 2, column 30: expected a quoted value.")
        #expect(failure.issues.last?.expression == "Patient")
    }

    @Test("faults found before a breach of the rules are reported with it")
    func both() {
        #expect(
            faults("<Patient xmlns=\"http://hl7.org/fhir\"><active value=\"x\"/><name>") == [
                "bad-primitive Patient.active", "syntax Patient.name[0]",
            ])
    }

    @Test("UTF-8 and UTF-16 are read, with and without a mark")
    func encodings() throws {
        let text =
            "<?xml version=\"1.0\" encoding=\"UTF-16\"?>" + patient("<id value=\"a\"/><name><text value=\"Grüße 𝄞\"/></name>")
        func utf16(_ text: String, isLittle: Bool) -> [UInt8] {
            text.utf16.flatMap { isLittle ? [UInt8($0 & 0xFF), UInt8($0 >> 8)] : [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
        }
        let eight = text.replacing("UTF-16", with: "utf-8")
        for bytes in [
            Array(eight.utf8), [0xEF, 0xBB, 0xBF] + Array(eight.utf8), [0xFF, 0xFE] + utf16(text, isLittle: true),
            [0xFE, 0xFF] + utf16(text, isLittle: false), utf16(text, isLittle: true), utf16(text, isLittle: false),
        ] {
            let arena = try XMLReader.parse(bytes, schema: .r4)
            #expect(arena.child(of: arena.root, named: "name").flatMap { arena.string(of: $0, named: "text") } == "Grüße 𝄞")
        }
    }

    @Test("other encodings, and declarations that do not fit the bytes, are refused")
    func otherEncodings() {
        for name in ["ISO-8859-1", "US-ASCII", "UTF-16", "UTF-32", "UTF-7", "nonsense"] {
            #expect(faults("<?xml version=\"1.0\" encoding=\"\(name)\"?><Patient xmlns=\"http://hl7.org/fhir\"/>") == ["encoding -"])
        }
    }

    @Test("ill-formed UTF-8 and UTF-16 are refused")
    func illFormedText() {
        let head = Array("<Patient xmlns=\"http://hl7.org/fhir\"><id value=\"".utf8)
        for bytes: [UInt8] in [[0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xFF], [0x80]] {
            #expect(refusal(head + bytes + Array("\"/></Patient>".utf8))?.issues.map(\.id) == [.encoding])
        }
        #expect(refusal([0xFF, 0xFE, 0x3C])?.issues.map(\.id) == [.encoding])
        #expect(refusal([0xFF, 0xFE, 0x3C, 0x00, 0x00, 0xDC])?.issues.map(\.id) == [.encoding])
    }

    @Test("references and white space in values are resolved as XML says")
    func values() throws {
        let arena = try read(patient("<name><text value=\"&lt;&#65;&#x42;&quot;&apos;&amp;&gt; a\tb\r\nc&#x9;&#10;&#xD;\"/></name>"))
        let name = try #require(arena.child(of: arena.root, named: "name"))
        #expect(arena.string(of: name, named: "text") == "<AB\"'&> a b c\t\n\r")
    }
}
