import NIOHTTP1
import Testing

@testable import HTTPServer

extension SocketTests {
    /// What pages of others make a browser send to a server without authentication.
    struct CallerTests {
        private var options: HTTPServerOptions {
            HTTPServerOptions(corsOrigins: ["https://app.example.org"], hosts: ["fhir.example.org"])
        }

        @Test(arguments: ["GET /fhir/Patient/a", "PUT /fhir/Patient/a", "GET /metrics", "GET /", "DELETE /fhir/Patient/a", "OPTIONS *"])
        func `a name that is not the server's gets nothing`(line: String) async throws {
            try await TestServer.run(options) { server in
                let client = try RawClient(port: server.port)
                let body = TestRequest.patient("a")
                try await client.send(
                    "\(line) HTTP/1.1\r\nHost: evil.example:8080\r\nContent-Type: application/fhir+json\r\nContent-Length: \(body.utf8.count)"
                        + "\r\n\r\n\(body)")
                let response = try await HTTPReader(client).response()
                #expect(response.status == 421)
                #expect(response.text.contains("OperationOutcome") && response.text.contains("foreign-host"))
                try await client.send("GET /fhir/Patient/a HTTP/1.1\r\nHost: localhost\r\n\r\n")
                #expect(try await HTTPReader(client).response().status == 404)
            }
        }

        @Test func `the server's names, and none in HTTP 1.0, are served`() async throws {
            try await TestServer.run(options) { server in
                for host in ["localhost:\(server.port)", "127.0.0.1", "[::1]:80", "FHIR.example.org"] {
                    let client = try RawClient(port: server.port)
                    try await client.send("GET /health/live HTTP/1.1\r\nHost: \(host)\r\n\r\n")
                    #expect(try await HTTPReader(client).response().status == 200, "\(host)")
                }
                let old = try RawClient(port: server.port)
                try await old.send("GET /health/live HTTP/1.0\r\n\r\n")
                #expect(try await HTTPReader(old).response().status == 200)
                let absolute = try RawClient(port: server.port)
                try await absolute.send("GET http://evil.example/health/live HTTP/1.1\r\nHost: localhost\r\n\r\n")
                #expect(try await HTTPReader(absolute).response().status == 421)
            }
        }

        @Test func `the authority of HTTP 2 counts as well`() async throws {
            let certificate = try TestCertificate()
            defer { certificate.remove() }
            var options = options
            options.tls = HTTPServerOptions.TLS(certificatePath: certificate.certificatePath, keyPath: certificate.keyPath)
            try await TestServer.run(options) { server in
                let request = TestRequest("GET", "/health/live")
                let (mine, _) = try await TLSClient.send(request, port: server.port, protocols: ["h2"], host: "localhost")
                #expect(mine.status == 200)
                let (foreign, _) = try await TLSClient.send(request, port: server.port, protocols: ["h2"], host: "evil.example")
                #expect(foreign.status == 421)
            }
        }

        @Test(arguments: Transport.allCases)
        func `pages of other origins change nothing, unless they are allowed to`(transport: Transport) async throws {
            try await TestExchanger.run(transport, options) { send in
                func post(_ origin: String) async throws -> TestResponse {
                    try await send(TestRequest("POST", "/fhir/Binary", [("Content-Type", "text/plain"), ("Origin", origin)], "x"))
                }
                for origin in ["https://evil.example", "null", "http://localhost.evil.example"] {
                    let refused = try await post(origin)
                    #expect(refused.status == 403)
                    #expect(refused.text.contains("foreign-origin"))
                }
                #expect(try await send(TestRequest("GET", "/fhir/Binary", [("Origin", "null")])).text.contains(#""total":0"#))
                for origin in ["https://app.example.org", "http://localhost:3000", "https://fhir.example.org"] {
                    #expect(try await post(origin).status == 201)
                }
            }
        }

        @Test(arguments: Transport.allCases)
        func `without names to check all are served`(transport: Transport) async throws {
            try await TestExchanger.run(transport) { send in
                let request = TestRequest("POST", "/fhir/Binary", [("Content-Type", "text/plain"), ("Origin", "https://evil.example")], "x")
                let response = try await send(request)
                #expect(response.status == 201)
            }
        }
    }
}
