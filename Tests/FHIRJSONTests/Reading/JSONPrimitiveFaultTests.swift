import FHIRCore
import FHIRJSON
import Testing

/// Values that have the right JSON type but are not of their FHIR type.
struct JSONPrimitiveFaultTests {
    private static let string = "a string of 1 to 1048576 characters that XML allows: no controls but tab, CR and LF, no U+FFFE, no U+FFFF"
    private static let markdown =
        "markdown text of 1 to 1048576 characters that XML allows: no controls but tab, CR and LF, no U+FFFE, no U+FFFF"

    @Test(arguments: [
        ("valueInteger", "1.0", "a whole number from -2147483648 to 2147483647 without leading zeros"),
        ("valueInteger", "2147483648", "a whole number from -2147483648 to 2147483647 without leading zeros"),
        ("valueInteger", "1e2", "a whole number from -2147483648 to 2147483647 without leading zeros"),
        ("valueUnsignedInt", "-1", "a whole number from 0 to 2147483647 without leading zeros"),
        ("valuePositiveInt", "0", "a whole number from 1 to 2147483647 without leading zeros"),
        ("valueString", #""a\u0000b""#, Self.string),
        ("valueMarkdown", #""\b""#, Self.markdown),
        ("valueString", "\"12345678\u{FFFE}\"", Self.string), ("valueString", #""\uFFFF""#, Self.string),
        ("valueMarkdown", #""a\ufffe""#, Self.markdown),
        ("valueCode", #"" x""#, "a code: no white space at either end and only single white space inside"),
        ("valueId", #""a_b""#, "an id of 1 to 64 ASCII letters, digits, hyphens and full stops"),
        ("valueOid", #""1.2.3""#, "an OID as urn:oid:N.N…, beginning with 0, 1 or 2"),
        ("valueUri", #""a b""#, "a URI without white space"),
        ("valueUrl", #""a b""#, "a URL without white space"),
        ("valueCanonical", #""a\tb""#, "a canonical URL without white space"),
        ("valueUuid", #""c757873d-ec9a-4326-a141-556f43239520""#, "a UUID as urn:uuid: and 36 characters in lower case"),
        ("valueBase64Binary", #""YQ=""#, "base64 in groups of four characters, padded with ="),
        ("valueDate", #""2020-13""#, "a date YYYY, YYYY-MM or YYYY-MM-DD that exists in the calendar"),
        ("valueDateTime", #""2020-01-01T10:00:00""#,
            "a date YYYY, YYYY-MM or YYYY-MM-DD, or YYYY-MM-DDThh:mm:ss with an optional fraction and a time zone"),
        ("valueInstant", #""2020-01-01""#, "an instant YYYY-MM-DDThh:mm:ss with an optional fraction and a time zone"),
        ("valueTime", #""24:00:00""#, "a time hh:mm:ss with an optional fraction and no time zone"),
    ])
    func saysWhatTheTypeAllows(name: String, literal: String, expectation: String) {
        #expect(
            Reading.faults(#"{"url":"urn:x","\#(name)":\#(literal)}"#, as: "Extension")
                == ["bad-primitive at Extension.value: Expected \(expectation)."])
    }

    @Test(arguments: ["1.50", "-0.0", "0e0", "1E400"])
    func acceptsEveryDecimal(literal: String) {
        #expect(Reading.faults(#"{"url":"urn:x","valueDecimal":\#(literal)}"#, as: "Extension").isEmpty)
    }

    @Test(arguments: [
        ("x", "one XHTML div element and nothing else"),
        ("<div>x</div>", "a div element in the namespace http://www.w3.org/1999/xhtml"),
        (#"<p xmlns=\"http://www.w3.org/1999/xhtml\"/>"#, "one XHTML div element and nothing else"),
        (#"<div xmlns=\"http://www.w3.org/1999/xhtml\"><b>x</i></div>"#, "every end tag to match its start tag"),
        (#"<div xmlns=\"http://www.w3.org/1999/xhtml\">a & b</div>"#, "& only in numeric references and those of XHTML such as &nbsp;"),
        (#"<div xmlns=\"http://www.w3.org/1999/xhtml\">"#, "every element and comment to be closed"),
    ])
    func wantsAWellFormedNarrative(div: String, expectation: String) {
        #expect(
            Reading.faults(#"{"resourceType":"Basic","text":{"status":"empty","div":"\#(div)"}}"#)
                == ["narrative at Basic.text.div: Expected \(expectation)."])
    }

    @Test func keepsANarrativeAsItIs() throws {
        let text = #"{"resourceType":"Basic","text":{"div":"<div xmlns=\"http://www.w3.org/1999/xhtml\">a&nbsp;<br/>\n</div>"}}"#
        #expect(try Reading.rewritten(text) == text)
    }
}
