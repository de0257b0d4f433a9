import Testing

@testable import HTTPServer

/// Which names mean this server.
struct HostNamesTests {
    private let names = HostNames(["fhir.Example.org", "[fd00::1]"])

    @Test(arguments: [
        "127.0.0.1", "127.0.0.1:8080", "127.255.1.2:1", "localhost", "LocalHost:8080", "localhost.:80", "[::1]", "[::1]:8080",
        "fhir.example.org", "FHIR.example.ORG:443", "[fd00::1]:80", "localhost:",
    ])
    func `loopback and given names do`(authority: String) {
        #expect(names.admits(authority: authority[...]))
        #expect(names.admits(origin: "http://" + authority))
        #expect(names.admits(origin: "https://" + authority))
    }

    @Test(arguments: [
        "", "example.org", "evil.org:8080", "localhost.evil.org", "127.0.0.1.evil.org", "128.0.0.1", "127.0.0.256", "127.0.0", "127.+1.0.1",
        "localhost@evil.org", "localhost:80@evil.org", "[::2]", "::1", "[::1", "0.0.0.0", "fhir.example.org.evil", "a b", "localhost/x",
        "localhost:x", "[::1]x", "127.0.0.1:80:80", "é",
    ])
    func `others do not`(authority: String) {
        #expect(!names.admits(authority: authority[...]))
        #expect(!names.admits(origin: "http://" + authority))
    }

    @Test func `an origin needs the scheme of the web`() {
        for origin in ["null", "", "localhost", "file://", "chrome-extension://localhost", "ftp://localhost"] {
            #expect(!names.admits(origin: origin))
        }
    }

    @Test func `without restriction every name does`() {
        let all = HostNames(nil)
        #expect(!all.isRestricted && names.isRestricted)
        #expect(all.admits(authority: "evil.org") && all.admits(origin: "null"))
    }
}
