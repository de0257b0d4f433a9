import Foundation
import Interactions
import Testing

@testable import HTTPServer

extension SocketTests {
    /// Clients that mean harm: the server drops them, stays within its memory, and answers `/health/live` within 50 ms meanwhile.
    struct HostileClientTests {
        @Test func `slow headers are cut off in time`() async throws {
            var options = HTTPServerOptions()
            options.timeouts.header = 500
            try await TestServer.run(options) { server in
                let clients = try (0..<200).map { _ in try RawClient(port: server.port) }
                let slow = try await HealthProbe.slow(server) {
                    for client in clients { try await client.send("GET /fhir/Patient/x HTTP/1.1\r\nHost: x\r\n") }
                    for number in 0..<12 {
                        for client in clients { try await client.send("X-\(number): y\r\n") }
                        try await Task.sleep(for: .milliseconds(100))
                    }
                }
                #expect(slow.isEmpty, "health took \(slow)")
                for client in clients {
                    let all = String(decoding: await client.receiveAll(milliseconds: 1_000), as: UTF8.self)
                    #expect(all.hasPrefix("HTTP/1.1 408 "))
                }
                #expect(try await Self.metric("closed_total{reason=\"timeout\"}", server) >= 200)
            }
        }

        @Test func `a slow body is cut off, a steady one is not`() async throws {
            var options = HTTPServerOptions()
            options.timeouts.bodyGrace = 300
            options.timeouts.bodyRate = 1_000
            try await TestServer.run(options) { server in
                let head = "PUT /fhir/Patient/s HTTP/1.1\r\nHost: x\r\nContent-Type: application/fhir+json\r\nContent-Length: 2000\r\n\r\n"
                let slow = try RawClient(port: server.port)
                try await slow.send(head)
                try await slow.send(" ")
                #expect(try await HTTPReader(slow).response(milliseconds: 3_000).status == 408)
                let steady = try RawClient(port: server.port)
                try await steady.send(head)
                let json = TestRequest.patient("s")
                let body = Array((json + String(repeating: " ", count: 2_000 - json.utf8.count)).utf8)
                for part in 0..<10 {
                    try await steady.send(Array(body[part * 200..<(part + 1) * 200]))
                    try await Task.sleep(for: .milliseconds(100))
                }
                #expect(try await HTTPReader(steady).response().status == 201)
            }
        }

        @Test func `an idle connection is closed after its time`() async throws {
            var options = HTTPServerOptions()
            options.timeouts.idle = 300
            try await TestServer.run(options) { server in
                let silent = try RawClient(port: server.port)
                let used = try RawClient(port: server.port)
                try await used.send(TestRequest("GET", "/health/live").bytes())
                #expect(try await HTTPReader(used).response().status == 200)
                #expect(await silent.isClosed(milliseconds: 2_000))
                #expect(await used.isClosed(milliseconds: 2_000))
            }
        }

        @Test func `100,000 headers are refused`() async throws {
            try await TestServer.run { server in
                let client = try RawClient(port: server.port)
                let slow = try await HealthProbe.slow(server) {
                    var text = "GET /fhir/Patient/x HTTP/1.1\r\nHost: x\r\n"
                    for number in 0..<100_000 { text += "X-Header-\(number): value\r\n" }
                    try await client.send(text + "\r\n")
                }
                let response = try await HTTPReader(client).response()
                #expect(response.status == 431)
                #expect(response["connection"] == "close")
                #expect(response.text.contains("OperationOutcome"))
                #expect(slow.isEmpty, "health took \(slow)")
            }
        }

        @Test func `one endless header and one endless target are refused`() async throws {
            try await TestServer.run { server in
                for text in ["GET / HTTP/1.1\r\nHost: x\r\nX: ", "GET /fhir/"] {
                    let client = try RawClient(port: server.port)
                    try await client.send(text)
                    for _ in 0..<50 { try await client.send(String(repeating: "x", count: 4_096)) }
                    #expect(try await HTTPReader(client).response().status == 431)
                }
            }
        }

        @Test func `a gzip bomb is refused in bounded memory`() async throws {
            let bomb = GzipBomb.make(mebibytes: 512)
            try await TestServer.run { server in
                let before = try await Self.metric("process_resident_memory_bytes", server)
                let slow = try await HealthProbe.slow(server) {
                    for _ in 0..<8 {
                        let client = try RawClient(port: server.port)
                        try await client.send(
                            TestRequest("POST", "/fhir", [TestRequest.json, ("Content-Encoding", "gzip")], bomb).bytes())
                        let response = try await HTTPReader(client).response()
                        #expect(response.status == 413)
                        #expect(response.text.contains("inflates"))
                    }
                }
                let grown = try await Self.metric("process_resident_memory_bytes", server) - before
                #expect(grown < Double(64 << 20), "grew by \(grown) bytes")
                #expect(slow.isEmpty, "health took \(slow)")
            }
        }

        @Test func `beyond the limit of connections the one idle longest makes room`() async throws {
            var options = HTTPServerOptions()
            options.limits.connections = 20
            try await TestServer.run(options) { server in
                let first = try RawClient(port: server.port)
                try await Task.sleep(for: .milliseconds(250))
                var others: [RawClient] = []
                for _ in 0..<40 { others.append(try RawClient(port: server.port)) }
                let client = try RawClient(port: server.port)
                try await client.send(TestRequest("GET", "/health/live").bytes())
                #expect(try await HTTPReader(client).response().status == 200)
                #expect(await first.isClosed(milliseconds: 1_000))
                #expect(try await Self.metric("closed_total{reason=\"evicted\"}", server) >= 20)
                // A connection leaves the gauge when its socket has closed, a moment after it had to make room.
                var open = try await Self.metric("caresync_http_connections ", server)
                for _ in 0..<40 where open > 20 {
                    try await Task.sleep(for: .milliseconds(50))
                    open = try await Self.metric("caresync_http_connections ", server)
                }
                #expect((1...20).contains(open))
            }
        }

        @Test func `beyond the limit of requests in flight the answer is 503, but not for health`() async throws {
            var options = HTTPServerOptions()
            options.limits.requestsInFlight = 5
            let routes = [
                Route(.get, "/slow") { _ in
                    try await Task.sleep(for: .milliseconds(500))
                    return Route.Response(200, "text/plain", [])
                }
            ]
            try await TestServer.run(options, routes: routes) { server in
                let clients = try (0..<8).map { _ in try RawClient(port: server.port) }
                for client in clients { try await client.send(TestRequest("GET", "/slow").bytes()) }
                let healthy = try RawClient(port: server.port)
                try await healthy.send(TestRequest("GET", "/health/live").bytes())
                #expect(try await HTTPReader(healthy).response().status == 200)
                var statuses: [Int] = []
                for client in clients {
                    let response = try await HTTPReader(client).response()
                    statuses.append(response.status)
                    #expect((response["retry-after"] != nil) == (response.status == 503))
                }
                #expect(statuses.filter { $0 == 200 }.count == 5)
                #expect(statuses.filter { $0 == 503 }.count == 3)
            }
        }

        @Test func `a client that does not take its answer is dropped`() async throws {
            var options = HTTPServerOptions()
            options.timeouts.writeStall = 500
            let body = [UInt8](repeating: UInt8(ascii: "x"), count: 32 << 20)
            let routes = [Route(.get, "/long") { _ in Route.Response(200, "text/plain", body) }]
            try await TestServer.run(options, routes: routes) { server in
                let client = try RawClient(port: server.port)
                try await client.send(TestRequest("GET", "/long").bytes())
                try await Task.sleep(for: .milliseconds(1_500))
                #expect(try await Self.metric("caresync_http_connections ", server) == 1)
                _ = client
            }
        }

        @Test func `random bytes harm nobody`() async throws {
            let fragments = [
                "GET ", "POST ", "/fhir/Patient", " HTTP/1.1\r\n", "Host: x\r\n", "Content-Length: 5\r\n", "Transfer-Encoding: chunked\r\n",
                "Content-Type: application/fhir+json\r\n", "Expect: 100-continue\r\n", "\r\n", "5\r\nhello\r\n", "0\r\n\r\n", "{}", "\u{0}",
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "\u{1}\u{2}\u{3}",
            ]
            try await TestServer.run { server in
                for _ in 0..<300 {
                    let client = try RawClient(port: server.port)
                    var bytes: [UInt8] = []
                    for _ in 0..<Int.random(in: 1...12) {
                        bytes +=
                            Bool.random() ? Array((fragments.randomElement() ?? "").utf8) : (0..<9).map { _ in UInt8.random(in: 0...255) }
                    }
                    try await client.send(bytes)
                    if Bool.random() { client.shutdownOutput() }
                    _ = await client.receive(milliseconds: 2)
                }
                #expect(try await Self.metric("caresync_http_requests_in_flight ", server) <= 2)
            }
        }

        /// The value of a metric, whose name and labels are matched as text.
        static func metric(_ text: String, _ server: TestServer) async throws -> Double {
            let client = try RawClient(port: server.port)
            try await client.send(TestRequest("GET", "/metrics", [("Connection", "close")]).bytes())
            let page = try await HTTPReader(client).response().text
            let line = page.split(separator: "\n").first { $0.contains(text) && !$0.hasPrefix("#") }
            return line.flatMap { Double($0.split(separator: " ").last ?? "") } ?? -1
        }
    }
}
