import FHIRCore
import FHIRModel
import FHIRSchema
import FHIRXML
import Testing

/// What is too large, too deep or not to be trusted is refused early and cheaply.
@Suite struct XMLReaderLimitTests {
    @Test(
        "document types and what they could declare are refused before anything is expanded",
        arguments: [
            #"<!DOCTYPE Patient><Patient xmlns="http://hl7.org/fhir"/>"#,
            #"<!DOCTYPE Patient SYSTEM "file:///etc/passwd"><Patient xmlns="http://hl7.org/fhir"/>"#,
            #"<!DOCTYPE Patient [<!ENTITY a "x"><!ENTITY b "&a;&a;">]><Patient xmlns="http://hl7.org/fhir"><id value="&b;"/></Patient>"#,
            #"<!DOCTYPE a [<!ENTITY a SYSTEM "http://localhost/">]><Patient xmlns="http://hl7.org/fhir"><id value="&a;"/></Patient>"#,
            #"<!DOCTYPE Patient [<!ATTLIST Patient id CDATA "x">]><Patient xmlns="http://hl7.org/fhir"/>"#,
            "<!DOCTYPE Patient [%remote;",
        ])
    func documentTypes(text: String) throws {
        let failure = try #require(refusal(text))
        #expect(failure.category == .invalid)
        #expect(failure.issues.map(\.id) == [.documentType])
    }

    @Test("entities that nobody declared, and XInclude, mean nothing")
    func entities() {
        #expect(faults(patient("<id value=\"&nbsp;\"/>")) == ["syntax Patient"])
        let include = "<xi:include xmlns:xi=\"http://www.w3.org/2001/XInclude\" href=\"file:///etc/passwd\"/>"
        #expect(faults(patient(include)) == ["wrong-namespace Patient.include"])
    }

    @Test("a document beyond the limit of bytes is too large")
    func size() throws {
        let failure = try #require(refusal(patient("<active value=\"true\"/>"), limits: XMLLimits(bytes: 40)))
        #expect(failure.category == .tooLarge)
        #expect(failure.issues.map(\.id) == [.sizeLimit])
    }

    @Test("a document with too many elements is too large")
    func nodes() throws {
        let text = patient("<name><given value=\"a\"/><given value=\"b\"/></name>")
        #expect(refusal(text, limits: XMLLimits(nodes: 4)) == nil)
        let failure = try #require(refusal(text, limits: XMLLimits(nodes: 3)))
        #expect(failure.category == .tooLarge)
        #expect(failure.issues.map(\.id) == [.sizeLimit])
    }

    @Test("a resource nested deeper than JSON could be read again is too large")
    func depth() throws {
        func nested(_ depth: Int) -> String {
            patient(
                String(repeating: "<extension url=\"u\">", count: depth) + "<valueCode value=\"x\"/>"
                    + String(repeating: "</extension>", count: depth))
        }
        // The root, and an array and an object for each extension.
        #expect(refusal(nested(31)) == nil)
        let failure = try #require(refusal(nested(32)))
        #expect(failure.category == .tooLarge)
        #expect(failure.issues.map(\.id) == [.depthLimit])
    }

    @Test("unknown elements and narratives cannot nest without end either", arguments: ["colour", "b"])
    func depthOutside(name: String) throws {
        let content = String(repeating: "<\(name)>", count: 100_000)
        let inside = name == "b" ? "<text><status value=\"generated\"/><div xmlns=\"http://www.w3.org/1999/xhtml\">\(content)" : content
        let failure = try #require(refusal(patient(inside)))
        #expect(failure.category == .tooLarge)
        #expect(failure.issues.last?.id == .depthLimit)
    }

    @Test("start tags that would take quadratic time are refused")
    func attributes() throws {
        let attributes = (0..<200_000).map { " a\($0)=''" }.joined()
        let namespaces = (0..<200_000).map { " xmlns:a\($0)='x'" }.joined()
        for tag in [attributes, namespaces] {
            let clock = ContinuousClock()
            var found: OperationFailure?
            let time = clock.measure { found = refusal("<Patient\(tag)/>") }
            #expect(found?.category == .tooLarge)
            #expect(time < .seconds(2))
        }
    }

    @Test("an attachment of 20 MB is read")
    func largeValue() throws {
        let data = String(repeating: "QUJD", count: 5_000_000)
        let arena = try read("<Binary xmlns=\"http://hl7.org/fhir\"><contentType value=\"text/plain\"/><data value=\"\(data)\"/></Binary>")
        #expect(arena.string(of: arena.root, named: "data")?.utf8.count == 20_000_000)
    }
}
