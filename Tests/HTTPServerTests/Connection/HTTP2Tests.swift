import Foundation
import Interactions
import Testing

@testable import HTTPServer

extension SocketTests {
    /// HTTP/2 over TLS and with prior knowledge, well-behaved and hostile.
    struct HTTP2Tests {
        private typealias Client = HTTP2RawClient

        @Test(arguments: [["h2", "http/1.1"], ["http/1.1"], []])
        func `TLS speaks the protocol that the client asks for`(protocols: [String]) async throws {
            let certificate = try TestCertificate()
            defer { certificate.remove() }
            var options = HTTPServerOptions()
            options.tls = HTTPServerOptions.TLS(certificatePath: certificate.certificatePath, keyPath: certificate.keyPath)
            try await TestServer.run(options) { server in
                #expect(server.url == "https://127.0.0.1:\(server.port)")
                let put = TestRequest("PUT", "/fhir/Patient/t", [TestRequest.json, ("x-request-id", "r")], TestRequest.patient("t"))
                let (created, spoken) = try await TLSClient.send(put, port: server.port, protocols: protocols)
                #expect(spoken == protocols.first)
                #expect(created.status == 201)
                #expect(created["x-request-id"] == "r")
                let (read, _) = try await TLSClient.send(TestRequest("GET", "/fhir/Patient/t"), port: server.port, protocols: protocols)
                #expect(read.text.contains(#""active":true"#))
                let (head, _) = try await TLSClient.send(TestRequest("HEAD", "/fhir/Patient/t"), port: server.port, protocols: protocols)
                #expect(head.status == 200)
                #expect(head["content-length"] == String(read.body.count))
            }
        }

        @Test func `unusable certificates are refused at the start`() async throws {
            let certificate = try TestCertificate()
            defer { certificate.remove() }
            var options = HTTPServerOptions()
            options.port = 0
            options.tls = HTTPServerOptions.TLS(certificatePath: "/nonexistent.pem", keyPath: certificate.keyPath)
            let missing = await #expect(throws: HTTPServerError.self) { try await HTTPListener.bind(options) }
            #expect(missing?.description.contains("/nonexistent.pem") == true)
            options.tls = HTTPServerOptions.TLS(certificatePath: certificate.certificatePath, keyPath: certificate.certificatePath)
            await #expect(throws: HTTPServerError.self) { try await HTTPListener.bind(options) }
        }

        @Test func `a handshake that does not come is not waited for`() async throws {
            let certificate = try TestCertificate()
            defer { certificate.remove() }
            var options = HTTPServerOptions()
            options.tls = HTTPServerOptions.TLS(certificatePath: certificate.certificatePath, keyPath: certificate.keyPath)
            options.timeouts.header = 300
            try await TestServer.run(options) { server in
                let silent = try RawClient(port: server.port)
                let nonsense = try RawClient(port: server.port)
                try await nonsense.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
                #expect(await silent.isClosed(milliseconds: 2_000))
                #expect(await nonsense.isClosed(milliseconds: 2_000))
                let (response, _) = try await TLSClient.send(TestRequest("GET", "/health/live"), port: server.port, protocols: ["h2"])
                #expect(response.status == 200)
            }
        }

        @Test func `prior knowledge works without TLS, with many streams at once`() async throws {
            try await TestServer.run { server in
                let client = try Client(port: server.port)
                try await client.start()
                try await client.send(
                    Client.request(1, "PUT", "/fhir/Patient/h", [("content-type", "application/fhir+json")], endsStream: false)
                        + Client.frame(Client.Frame.data, 1, 1, Array(TestRequest.patient("h").utf8)))
                #expect(try await client.response(1).status == 201)
                var bytes: [UInt8] = []
                for number in 0..<50 {
                    bytes += Client.request(UInt32(3 + 2 * number), "GET", "/fhir/Patient/h", [("x-request-id", "n\(number)")])
                }
                try await client.send(bytes)
                for number in 0..<50 {
                    let response = try await client.response(UInt32(3 + 2 * number))
                    #expect(response.status == 200)
                    #expect(response["x-request-id"] == "n\(number)")
                    #expect(response["connection"] == nil)
                }
            }
        }

        @Test func `100-continue and refusals before the body work on streams`() async throws {
            var options = HTTPServerOptions()
            options.limits.body = 1_000
            try await TestServer.run(options) { server in
                let client = try Client(port: server.port)
                try await client.start()
                let fields = [("content-type", "application/fhir+json"), ("content-length", "100000")]
                try await client.send(Client.request(1, "PUT", "/fhir/Patient/h", fields, endsStream: false))
                #expect(try await client.response(1).status == 413)
                try await client.send(
                    Client.request(
                        3, "PUT", "/fhir/Patient/h", [("content-type", "text/plain"), ("expect", "100-continue"), ("content-length", "4")],
                        endsStream: false))
                #expect(try await client.response(3).status == 415)
            }
        }

        @Test func `rapid reset ends the connection and nobody else notices`() async throws {
            try await TestServer.run { server in
                let client = try Client(port: server.port)
                try await client.start()
                var bytes: [UInt8] = []
                for number in 0..<2_000 {
                    let stream = UInt32(1 + 2 * number)
                    bytes += Client.request(stream, "GET", "/fhir/Patient/x") + Client.frame(Client.Frame.reset, 0, stream, [0, 0, 0, 8])
                }
                let slow = try await HealthProbe.slow(server) { [bytes, raw = client.client] in try await raw.send(bytes) }
                #expect(slow.isEmpty, "health took \(slow)")
                let code = try await client.goAwayCode()
                #expect(code == 11, "expected ENHANCE_YOUR_CALM")
                #expect(try await SocketTests.HostileClientTests.metric("closed_total{reason=\"malformed\"}", server) == 1)
                #expect(try await SocketTests.HostileClientTests.metric("caresync_http_requests_in_flight ", server) <= 1)
            }
        }

        @Test(arguments: ["settings", "ping", "headers", "continuation"])
        func `floods end the connection`(kind: String) async throws {
            try await TestServer.run { server in
                let client = try Client(port: server.port)
                try await client.start()
                var bytes: [UInt8] = []
                switch kind {
                case "settings": for _ in 0..<20_000 { bytes += Client.frame(Client.Frame.settings, 0, 0, []) }
                case "ping": for _ in 0..<20_000 { bytes += Client.frame(Client.Frame.ping, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0]) }
                case "headers":
                    let fields = (0..<2_000).map { ("x-header-\($0)", String(repeating: "y", count: 60)) }
                    let whole = Array(Client.request(1, "GET", "/health/live", fields).dropFirst(9))
                    bytes += Client.frame(Client.Frame.headers, 1, 1, Array(whole.prefix(16_000)))
                    for start in stride(from: 16_000, to: whole.count, by: 16_000) {
                        let part = Array(whole[start..<min(start + 16_000, whole.count)])
                        bytes += Client.frame(9, start + 16_000 >= whole.count ? 4 : 0, 1, part)
                    }
                default:
                    bytes += Client.frame(Client.Frame.headers, 1, 1, Array(Client.request(1, "GET", "/health/live").dropFirst(9)))
                    for _ in 0..<1_000 { bytes += Client.frame(9, 0, 1, []) }
                }
                try await client.send(bytes)
                _ = try await client.goAwayCode()
                let next = try RawClient(port: server.port)
                try await next.send(TestRequest("GET", "/health/live").bytes())
                #expect(try await HTTPReader(next).response().status == 200)
            }
        }

        @Test func `streams in flight are finished at shutdown`() async throws {
            let slow = Route(.get, "/slow") { _ in
                try await Task.sleep(for: .milliseconds(300))
                return Route.Response(200, "text/plain", Array("done".utf8))
            }
            try await TestServer.run(routes: [slow]) { server, shutDown in
                let client = try Client(port: server.port)
                try await client.start()
                try await client.send(Client.request(1, "GET", "/slow"))
                try await Task.sleep(for: .milliseconds(50))
                await shutDown()
                #expect(try await client.response(1).text == "done")
            }
        }

        @Test func `a stream whose body does not come is ended alone`() async throws {
            var options = HTTPServerOptions()
            options.timeouts.bodyGrace = 300
            try await TestServer.run(options) { server in
                let client = try Client(port: server.port)
                try await client.start()
                try await client.send(
                    Client.request(1, "PUT", "/fhir/Patient/h", [("content-type", "application/fhir+json")], endsStream: false))
                #expect(try await client.response(1).status == 408)
                try await client.send(Client.request(3, "GET", "/health/live"))
                #expect(try await client.response(3).status == 200)
            }
        }
    }
}
