import FHIRCore
import Testing

@testable import HTTPServer

/// How request targets are cut and decoded.
struct RequestTargetTests {
    @Test(arguments: [
        ("/fhir/Patient/1", "/fhir/Patient/1", ""),
        ("/fhir/Patient?name=a?b&c=d", "/fhir/Patient", "name=a?b&c=d"),
        ("http://example.org:80/fhir/Patient?x=1", "/fhir/Patient", "x=1"),
        ("HTTPS://example.org", "/", ""),
        ("http://example.org?x=1", "/", "x=1"),
        ("/fhir?a#b", "/fhir", "a"),
        ("*", "*", ""),
    ])
    func `path and query are told apart`(text: String, path: String, query: String) throws {
        let target = try #require(RequestTarget(text))
        #expect(target.path == path)
        #expect(target.query == query)
    }

    @Test(arguments: ["", "fhir/Patient", "ftp://example.org/x", "http:/x", "example.org:80"])
    func `what is neither path nor http URL is refused`(text: String) {
        #expect(RequestTarget(text) == nil)
    }

    @Test(arguments: [
        ("/fhir", [String]()), ("/fhir/", []), ("/fhir/Patient/a%2Db", ["Patient", "a-b"]), ("/fhir/Patient/%C3%A9", ["Patient", "é"]),
        ("/fhir/a+b", ["a+b"]), ("/fhir//Patient///1/", ["", "Patient", "", "", "1"]), ("/fhir/a%2Fb", ["a/b"]),
    ])
    func `segments below the base are decoded`(text: String, expected: [String]) throws {
        #expect(try #require(RequestTarget(text)).segments(below: "/fhir") == expected)
    }

    @Test(arguments: ["/fhirs/Patient", "/", "/metrics", "/FHIR/Patient"])
    func `other paths are not below the base`(text: String) throws {
        #expect(try #require(RequestTarget(text)).segments(below: "/fhir") == nil)
    }

    @Test(arguments: ["/fhir/%", "/fhir/%4", "/fhir/%zz", "/fhir/%FF", "/fhir/%C3", "/fhir/%00"])
    func `broken escapes are refused`(text: String) throws {
        let target = try #require(RequestTarget(text))
        #expect(throws: OperationFailure.self) { try target.segments(below: "/fhir") }
    }
}
