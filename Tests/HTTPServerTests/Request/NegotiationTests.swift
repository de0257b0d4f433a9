import Interactions
import Testing

@testable import HTTPServer

/// Which format a client gets for what it says it accepts.
struct NegotiationTests {
    @Test(
        arguments: [
            (nil, Rendering.Format.json),
            ("", .json),
            ("*/*", .json),
            ("application/fhir+json", .json),
            ("application/json", .json),
            ("text/json", .json),
            ("application/fhir+xml", .xml),
            ("application/xml", .xml),
            ("text/xml", .xml),
            ("APPLICATION/FHIR+XML", .xml),
            ("application/fhir+xml;charset=utf-8", .xml),
            ("application/fhir+xml; charset=\"UTF-8\"; fhirVersion=4.0", .xml),
            ("application/fhir+xml;q=0.5, application/fhir+json;q=0.4", .xml),
            ("application/fhir+xml;q=0.5, application/fhir+json;q=0.6", .json),
            ("application/fhir+xml, application/fhir+json", .xml),
            ("application/fhir+json, application/fhir+xml", .json),
            ("application/fhir+xml;q=0, */*", .json),
            ("application/fhir+json;q=0, */*", .xml),
            ("application/fhir+xml, */*;q=0.1", .xml),
            ("application/*", .json),
            ("text/*;q=0.1", .json),
            ("text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8", .json),
            ("text/turtle, application/fhir+xml;q=0.1", .xml),
            ("nonsense, application/fhir+xml", .xml),
        ] as [(String?, Rendering.Format)])
    func `takes the best liked format`(accept: String?, expected: Rendering.Format) {
        #expect(Negotiation.format(accept: accept, preferred: .json) == expected)
    }

    @Test(arguments: [
        "text/turtle", "application/fhir+json;q=0", "application/fhir+json;charset=utf-16", "application/fhir+xml;fhirVersion=5.0",
        "*/*;q=0", "image/png, text/csv", "application/fhir+json;q=2", "garbage",
    ])
    func `gives nothing when nothing fits`(accept: String) {
        #expect(Negotiation.format(accept: accept, preferred: .json) == nil)
    }

    @Test func `writes what the body was written in when the client does not mind`() {
        #expect(Negotiation.format(accept: nil, preferred: .xml) == .xml)
        #expect(Negotiation.format(accept: "*/*", preferred: .xml) == .xml)
        #expect(Negotiation.format(accept: "application/json", preferred: .xml) == .json)
    }

    @Test(arguments: [
        ("gzip", true), ("gzip, deflate, br", true), ("GZIP", true), ("*", true), ("br, *;q=0.1", true), ("gzip;q=0.1", true),
        ("deflate", false), ("gzip;q=0", false), ("gzip; q=0.000", false), ("*, gzip;q=0", false), ("identity", false), ("", false),
    ])
    func `compresses when gzip is accepted`(header: String, expected: Bool) {
        #expect(Negotiation.acceptsGzip(header) == expected)
    }

    @Test func `compresses nothing unasked`() {
        #expect(!Negotiation.acceptsGzip(nil))
    }
}
