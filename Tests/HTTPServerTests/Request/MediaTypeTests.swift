import Testing

@testable import HTTPServer

/// How media types are read.
struct MediaTypeTests {
    @Test func `name and parameters are read whatever their case`() throws {
        let type = try #require(MediaType(" Application/FHIR+json ; Charset=\"UTF-8\" ;fhirversion=4.0; q=0.25"))
        #expect(type.name == "application/fhir+json")
        #expect(type.charset == "utf-8")
        #expect(type.fhirVersion == "4.0")
        #expect(type.weight == 250)
        #expect(type.isSpoken)
    }

    @Test(arguments: [
        "", "json", "/json", "application/", "application/json; charset", "app lication/json", "a/b;q=1.5", "a/b;q=.5", "a/b;q=0.1234",
    ])
    func `what is no media type is refused`(text: String) {
        #expect(MediaType(text) == nil)
    }

    @Test(arguments: [
        ("application/json;charset=iso-8859-1", false), ("application/json;fhirVersion=3.0", false), ("text/json;charset=us-ascii", true),
    ])
    func `only UTF-8 and FHIR 4.0 are spoken`(text: String, expected: Bool) throws {
        #expect(try #require(MediaType(text)).isSpoken == expected)
    }
}
