import FHIRCore
import FHIRModel
import FHIRSchema
import FHIRXML
import Testing

/// Each thing that can be wrong with a resource is reported once, with its place.
@Suite struct XMLReaderFaultTests {
    @Test("a sound resource has no faults")
    func sound() throws {
        let arena = try read(
            """
            <?xml version="1.0" encoding="UTF-8"?><?xml-stylesheet href="a.xsl"?><!-- one -->
            <Patient xmlns="http://hl7.org/fhir" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
                xsi:schemaLocation="http://hl7.org/fhir patient.xsd">
              <id value="p1"/> <!-- two -->
              <active value="true"/>
              <name id="n"><family value="Muster&amp;Sohn"/><given value="Ute"/>
                <given><extension url="urn:x"><valueCode value="y"/></extension></given></name>
            </Patient>
            """)
        #expect(arena.id == "p1")
        let name = try #require(arena.child(of: arena.root, named: "name"))
        #expect(arena.string(of: name, named: "id") == "n")
        #expect(arena.string(of: name, named: "family") == "Muster&Sohn")
        #expect(arena.children(of: name, named: "given").count == 2)
    }

    @Test(
        "faults of elements and attributes",
        arguments: [
            ("<colour value=\"red\"/>", ["unknown-element Patient.colour"]),
            ("<active value=\"true\" colour=\"red\"/>", ["unknown-element Patient.active.colour"]),
            ("<name value=\"Ute\"/>", ["unknown-element Patient.name[0].value"]),
            ("<name><id value=\"n\"/><family value=\"M\"/></name>", ["unknown-element Patient.name[0].id"]),
            ("<active xmlns:x=\"urn:x\" value=\"true\" x:a=\"1\"/>", ["unknown-element Patient.active.a"]),
            ("<contained id=\"x\"><Patient/></contained>", ["unknown-element Patient.contained[0].id"]),
            ("<contained><Patient id=\"x\"/></contained>", ["unknown-element Patient.contained[0].id"]),
            ("<active/>", ["empty-element Patient.active"]),
            ("<active value=\"\"/>", ["empty-element Patient.active"]),
            ("<name/>", ["empty-element Patient.name[0]"]),
            ("<name><period/></name>", ["empty-element Patient.name[0].period"]),
            ("<name><given value=\"a\"/><given/></name>", ["empty-element Patient.name[0].given[1]"]),
            ("<active value=\"yes\"/>", ["bad-primitive Patient.active"]),
            ("<active value=\" true\"/>", ["bad-primitive Patient.active"]),
            ("<birthDate value=\"1970-02-30\"/>", ["bad-primitive Patient.birthDate"]),
            ("<active value=\"true\"/><active value=\"true\"/>", ["too-many-values Patient.active"]),
            ("<name><text value=\"a\"/><text value=\"b\"/></name>", ["too-many-values Patient.name[0].text"]),
            ("<deceasedBoolean value=\"true\"/><deceasedDateTime value=\"2020\"/>", ["choice-repeated Patient.deceased"]),
            ("<deceasedBoolean value=\"true\"/><deceasedBoolean value=\"true\"/>", ["choice-repeated Patient.deceased"]),
            ("<gender value=\"male\"/><active value=\"true\"/>", ["element-order Patient.active"]),
            (
                "<active value=\"true\"/><gender value=\"male\"/><active value=\"true\"/>",
                ["element-order Patient.active", "too-many-values Patient.active"]
            ),
            (
                "<name><given value=\"a\"/></name><gender value=\"male\"/><name><given value=\"b\"/></name>",
                ["element-order Patient.name[1]"]
            ),
            ("text", ["unexpected-text Patient"]),
            ("<gender>male</gender>", ["unexpected-text Patient.gender"]),
            ("<name>Ute<given value=\"U\"/>Muster</name>", ["unexpected-text Patient.name[0]"]),
            ("<name><![CDATA[ Ute ]]></name>", ["unexpected-text Patient.name[0]"]),
            ("<active xmlns=\"urn:x\" value=\"true\"/>", ["wrong-namespace Patient.active"]),
            ("<active xmlns=\"\" value=\"true\"/>", ["wrong-namespace Patient.active"]),
            ("<colour xmlns=\"urn:x\"><deep><er/></deep></colour>", ["wrong-namespace Patient.colour"]),
            ("<contained/>", ["empty-element Patient.contained[0]"]),
            ("<contained><Patient/><Patient/></contained>", ["too-many-values Patient.contained[0]"]),
            ("<contained><Colour/></contained>", ["unknown-resource-type Patient.contained[0]"]),
            ("<contained><Resource/></contained>", ["unknown-resource-type Patient.contained[0]"]),
            ("<contained><Patient xmlns=\"urn:x\"/></contained>", ["wrong-namespace Patient.contained[0]"]),
            ("<contained><Patient><active value=\"1\"/></Patient></contained>", ["bad-primitive Patient.contained[0].active"]),
            ("<extension url=\"urn:x y\"><valueCode value=\"a\"/></extension>", ["bad-primitive Patient.extension[0].url"]),
            ("<extension><url value=\"urn:x\"/><valueCode value=\"a\"/></extension>", ["unknown-element Patient.extension[0].url"]),
            (
                "<extension url=\"urn:x\"><valueCode value=\"a\"/><valueString value=\"a\"/></extension>",
                ["choice-repeated Patient.extension[0].value"]
            ),
        ])
    func elements(content: String, expected: [String]) {
        #expect(faults(patient(content)) == expected)
    }

    @Test(
        "faults of the root",
        arguments: [
            ("<Patient/>", ["wrong-namespace Patient"]),
            ("<Patient xmlns=\"urn:x\"><active value=\"1\"/></Patient>", ["wrong-namespace Patient", "bad-primitive Patient.active"]),
            ("<Colour xmlns=\"http://hl7.org/fhir\"/>", ["unknown-resource-type -"]),
            ("<DomainResource xmlns=\"http://hl7.org/fhir\"/>", ["unknown-resource-type -"]),
            ("<HumanName xmlns=\"http://hl7.org/fhir\"/>", ["unknown-resource-type -"]),
            ("<Patient xmlns=\"http://hl7.org/fhir\" id=\"x\"/>", ["unknown-element Patient.id"]),
            ("<Observation xmlns=\"http://hl7.org/fhir\"/>", ["wrong-resource-type Observation"]),
        ])
    func root(text: String, expected: [String]) {
        #expect(faults(text, expecting: "Patient") == expected)
    }

    @Test("an abstract type as expectation admits what is derived from it")
    func abstractExpectation() {
        #expect(faults(patient(""), expecting: "DomainResource") == [])
        #expect(faults("<Binary xmlns=\"http://hl7.org/fhir\"/>", expecting: "DomainResource") == ["wrong-resource-type Binary"])
        #expect(faults("<Binary xmlns=\"http://hl7.org/fhir\"/>", expecting: "Resource") == [])
    }

    @Test("every fault of a document is reported, in the order of the document")
    func several() {
        let found = faults(patient("<active value=\"x\"/><colour/><name/><birthDate value=\"y\"/>"))
        #expect(
            found == [
                "bad-primitive Patient.active", "unknown-element Patient.colour", "empty-element Patient.name[0]",
                "bad-primitive Patient.birthDate",
            ])
    }

    @Test("reporting stops after 100 issues and says so")
    func manyFaults() throws {
        let failure = try #require(refusal(patient(String(repeating: "<colour/>", count: 500))))
        #expect(failure.issues.count == 101)
        #expect(failure.issues.last?.id == .informational)
        #expect(failure.category == .invalid)
    }

    @Test("no diagnostics repeat a value or a name that does not look like an element")
    func privacy() throws {
        let failure = try #require(refusal(patient("<active value=\"Muster\"/><Müller/><birthDate value=\"Muster\">Muster</birthDate>")))
        #expect(failure.issues.count == 4)
        for issue in failure.issues {
            #expect(!issue.diagnostics.contains("Muster") && issue.expression?.contains("Müller") == false)
        }
    }

    @Test("prefixes are as good as a default namespace")
    func prefixes() throws {
        let prefixed = try read(
            """
            <f:Patient xmlns:f="http://hl7.org/fhir" xmlns:h="http://www.w3.org/1999/xhtml"><f:text><f:status value="generated"/>\
            <h:div><h:p class='a"b'>x</h:p></h:div></f:text></f:Patient>
            """)
        let plain = try read(
            patient(
                "<text><status value=\"generated\"/><div xmlns=\"http://www.w3.org/1999/xhtml\"><p class=\"a&quot;b\">x</p></div></text>"))
        #expect(ArenaOutline.lines(prefixed) == ArenaOutline.lines(plain))
        #expect(prefixed.text.count == plain.text.count)
    }
}
