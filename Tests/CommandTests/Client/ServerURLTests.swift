import Testing

@testable import caresync

/// What `--server` takes.
struct ServerURLTests {
    @Test(arguments: [
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080/fhir"), ("http://127.0.0.1:8080/", "http://127.0.0.1:8080/fhir"),
        ("http://localhost/fhir", "http://localhost:80/fhir"), ("http://h:1/hospital/r4/", "http://h:1/hospital/r4"),
        ("http://[::1]:9/fhir", "http://[::1]:9/fhir"),
    ])
    func `a URL leads to the FHIR base`(text: String, base: String) throws {
        #expect(try ServerURL(text).description == base)
    }

    @Test(arguments: ["", "127.0.0.1:8080", "https://h", "ftp://h", "http://", "http://u@h", "http://h:0", "http://h:x", "http://h/?a=b"])
    func `anything else is refused`(text: String) {
        #expect(throws: SettingFault.self) { try ServerURL(text) }
    }
}
