import FHIRCore
import FHIRXML
import Testing

/// Operations of XML Patch over FHIR resources.
@Suite struct XMLPatchTests {
    private static let document = """
        <Patient xmlns="http://hl7.org/fhir"><id value="p"/><text><status value="generated"/>\
        <div xmlns="http://www.w3.org/1999/xhtml">a<b>c</b>d</div></text>\
        <active value="true"/><name id="n1"><family value="Muster"/></name><name><family value="Meier"/><given value="Ute"/></name>\
        <birthDate value="1970-01-01"/></Patient>
        """

    private func apply(_ operations: String, diff: String = "diff xmlns=\"http://hl7.org/fhir\"") throws(OperationFailure) -> String {
        let name = diff.prefix { $0 != " " }
        let result = try XMLPatch.apply(patch: Array("<\(diff)>\(operations)</\(name)>".utf8), to: Array(Self.document.utf8))
        return String(decoding: result, as: UTF8.self)
    }

    private func refusal(_ operations: String, diff: String = "diff xmlns=\"http://hl7.org/fhir\"") -> OperationFailure? {
        do throws(OperationFailure) {
            _ = try apply(operations, diff: diff)
            return nil
        } catch {
            return error
        }
    }

    @Test(
        "what operations change",
        arguments: [
            ("<replace sel=\"Patient/birthDate/@value\">1980-02-02</replace>", "1970-01-01", "1980-02-02"),
            ("<replace sel=\"/Patient/birthDate\"><birthDate value=\"1980\"/></replace>", "1970-01-01", "1980"),
            ("<replace sel=\"f:Patient/f:active/@value\">false</replace>", "active value=\"true\"", "active value=\"false\""),
            ("<remove sel=\"Patient/active\"/>", "<active value=\"true\"/>", ""),
            ("<remove sel=\"Patient/name[1]/@id\"/>", " id=\"n1\"", ""),
            ("<remove sel=\"Patient/name[@id='n1']\"/>", "<name id=\"n1\"><family value=\"Muster\"/></name>", ""),
            ("<remove sel=\"Patient/name[family/@value='Meier']/given[last()]\"/>", "<given value=\"Ute\"/>", ""),
            ("<remove sel=\"//name[not(@id)][given]\"/>", "<name><family value=\"Meier\"/><given value=\"Ute\"/></name>", ""),
            (
                "<add sel=\"Patient/name[1]\"><given value=\"Eva\"/></add>", "<family value=\"Muster\"/>",
                "<family value=\"Muster\"/><given value=\"Eva\"/>"
            ),
            ("<add sel=\"Patient/name[2]\" pos=\"prepend\"><text value=\"x\"/></add>", "<name><family", "<name><text value=\"x\"/><family"),
            (
                "<add sel=\"Patient/birthDate\" pos=\"before\"><gender value=\"other\"/></add>", "<birthDate",
                "<gender value=\"other\"/><birthDate"
            ),
            (
                "<add sel=\"Patient/active\" pos=\"after\"><name><text value=\"y\"/></name></add>", "<name id",
                "<name><text value=\"y\"/></name><name id"
            ),
            (
                "<add sel=\"Patient/birthDate\" type=\"@id\">b1</add>", "<birthDate value=\"1970-01-01\"/>",
                "<birthDate value=\"1970-01-01\" id=\"b1\"/>"
            ),
            ("<replace sel=\"//h:div/text()[2]\">e &amp; f</replace>", "</b>d", "</b>e &amp; f"),
            (
                "<replace sel=\"//h:b\"><h:i xmlns:h=\"http://www.w3.org/1999/xhtml\">c</h:i></replace>", "<b>c</b>",
                "<h:i xmlns:h=\"http://www.w3.org/1999/xhtml\">c</h:i>"
            ),
            ("<remove sel=\"//h:b\"/>", "a<b>c</b>d", "ad"),
        ])
    func changes(operations: String, old: String, new: String) throws {
        #expect(try apply(operations) == Self.document.replacing(old, with: new))
        // The same without a default namespace in the patch: names are FHIR's all the same.
        #expect(try apply(operations, diff: "diff") == Self.document.replacing(old, with: new))
    }

    @Test("operations see what those before them did; after a removal neighbouring texts are one")
    func sequence() throws {
        let result = try apply(
            #"""
            <remove sel="//h:b"/><replace sel="//h:div/text()">x</replace>
            <add sel="Patient/name[1]"><suffix value="s"/></add><remove sel="//suffix"/>
            """#
        )
        #expect(result == Self.document.replacing("a<b>c</b>d", with: "x"))
    }

    @Test(
        "paths that do not select exactly one node, and nodes that an operation cannot take",
        arguments: [
            "<remove sel=\"Patient/gender\"/>", "<remove sel=\"Patient/name\"/>", "<remove sel=\"Patient\"/>",
            "<remove sel=\"x:Patient\" xmlns:x=\"urn:x\"/>",
            "<remove sel=\"..\"/>", "<add sel=\"Patient/active/@value\"><given value=\"x\"/></add>",
            "<add sel=\"Patient/active\" type=\"@value\">x</add>",
            "<add sel=\"Patient\" pos=\"before\"><a/></add>", "<replace sel=\"Patient/active\">x</replace>",
            "<replace sel=\"Patient/active\"><a/><b/></replace>",
            "<replace sel=\"Patient/active/@value\"><a/></replace>", "<remove sel=\"Patient/active\" ws=\"before\"/>",
            "<remove sel=\"Patient/active/@value\" ws=\"both\"/>",
            "<remove sel=\"Patient/namespace::*\"/>",
        ])
    func unprocessable(operation: String) throws {
        let failure = try #require(refusal(operation))
        #expect(failure.category == .unprocessable)
        #expect(failure.issues.map(\.id) == [.patchPath])
        #expect(failure.issues[0].diagnostics.hasPrefix("Operation 1"))
    }

    @Test(
        "patches that are none",
        arguments: [
            "", "<move sel=\"Patient\"/>", "<add><a/></add>", "<add sel=\"\"/>", "<add sel=\"Patient[\"/>", "<add sel=\"Patient]\"/>",
            "<add sel=\"Patient/\"/>",
            "<add sel=\"Patient[id(]\"/>", "<add sel=\"Patient[concat('a','b')]\"/>", "<add sel=\"Patient[$x]\"/>",
            "<add sel=\"Patient | Patient\"/>",
            "<add sel=\"unknown:Patient\"/>", "<add sel=\"Patient/following-sibling::name\"/>", "<add sel=\"Patient\" pos=\"middle\"/>",
            "<add sel=\"Patient\" type=\"id\"/>", "<add sel=\"Patient\" type=\"@\"/>", "<remove sel=\"Patient\" pos=\"after\"/>",
            "<remove sel=\"Patient\" ws=\"some\"/>",
            "<x:remove xmlns:x=\"urn:x\" sel=\"Patient/active\"/>", "<remove sel=\"Patient[not()]\"/>",
            "<remove sel=\"Patient[count(1)]\"/>",
        ])
    func invalid(operation: String) throws {
        let failure = try #require(refusal(operation))
        #expect(failure.category == .invalid)
        #expect(failure.issues.map(\.id) == [.patchSyntax])
    }

    @Test("namespace declarations can be added, and changed and removed while nothing uses them")
    func declarations() throws {
        let added = try apply("<add sel=\"Patient/active\" type=\"namespace::x\">urn:x</add>")
        #expect(added == Self.document.replacing("<active ", with: "<active xmlns:x=\"urn:x\" "))
        let prefix = "<add sel=\"Patient/active\" type=\"namespace::x\">urn:x</add>"
        let changed = try apply(prefix + "<replace sel=\"Patient/active/namespace::x\">urn:y</replace>")
        #expect(changed == added.replacing("urn:x", with: "urn:y"))
        #expect(try apply(prefix + "<remove sel=\"Patient/active/namespace::x\"/>") == Self.document)
        let used =
            prefix + "<add sel=\"Patient/active\" type=\"@x:a\" xmlns:x=\"urn:x\">1</add><remove sel=\"Patient/active/namespace::x\"/>"
        #expect(refusal(used)?.issues.map(\.id) == [.patchPath])
    }

    @Test("what a patch adds keeps its namespace, whatever its prefix means in the document")
    func namespaces() throws {
        let result = try apply("<add sel=\"//h:div\"><i xmlns=\"http://www.w3.org/1999/xhtml\">e</i><x:y xmlns:x=\"urn:x\"/></add>")
        #expect(result == Self.document.replacing("d</div>", with: "d<i>e</i><x:y xmlns:x=\"urn:x\"/></div>"))
    }

    @Test("each operation that is none is reported")
    func several() throws {
        let failure = try #require(refusal("<move/><remove sel=\"Patient/active\"/><add/>"))
        #expect(failure.issues.map { $0.diagnostics.prefix(12) } == ["Operation 1:", "Operation 3:"])
    }

    @Test("neither document may have a document type")
    func documentTypes() {
        let patch = "<!DOCTYPE diff [<!ENTITY a \"x\">]><diff><remove sel=\"Patient/active\"/></diff>"
        #expect(throws: OperationFailure.self) { try XMLPatch.apply(patch: Array(patch.utf8), to: Array(Self.document.utf8)) }
        #expect(throws: OperationFailure.self) { try XMLPatch.apply(patch: Array("<diff/>".utf8), to: Array(patch.utf8)) }
    }

    @Test("a patch that is too much work is refused before long")
    func budget() throws {
        let names = String(repeating: "<name><family value=\"M\"/></name>", count: 20_000)
        let document = "<Patient xmlns=\"http://hl7.org/fhir\">\(names)</Patient>"
        let paths = ["//*[//* = //*]", "//*[count(//*) = 1]", "//*[contains(/, /)]", "//*//*//*//*"]
        for path in paths {
            let patch = "<diff><remove sel=\"\(path)\"/></diff>"
            let clock = ContinuousClock()
            let time = clock.measure {
                #expect(throws: OperationFailure.self) { try XMLPatch.apply(patch: Array(patch.utf8), to: Array(document.utf8)) }
            }
            #expect(time < .seconds(10))
        }
    }

    @Test("operations cannot nest elements without end")
    func depth() throws {
        let operations = (0..<300).map { "<add sel=\"//leaf\(max($0 - 1, 0))\"><a><leaf\($0)/></a></add>" }.joined()
        let failure = try #require(refusal("<add sel=\"Patient\"><leaf0/></add>" + operations))
        #expect(failure.category == .unprocessable)
    }
}
