import FHIRStore
import Testing

@testable import HTTPServer

extension SocketTests {
    /// What is held for clients that do not take their answers.
    struct SlowReaderTests {
        /// 12 MB of content, more than sockets buffer.
        private let content = [UInt8](repeating: 0x41, count: 12_000_000)

        private func write(_ server: TestServer) async throws {
            let client = try RawClient(port: server.port)
            try await client.send(TestRequest("PUT", "/fhir/Binary/a", [("Content-Type", "text/plain")], content).bytes())
            #expect(try await HTTPReader(client).response().status == 201)
        }

        @Test func `answers that wait are limited together, and make room when they are taken or given up`() async throws {
            var options = HTTPServerOptions()
            options.limits.answersTogether = 30_000_000
            try await TestServer.run(options) { server in
                try await write(server)
                let get = TestRequest("GET", "/fhir/Binary/a").bytes()
                let first = try RawClient(port: server.port)
                try await first.send(get)
                _ = await first.receive()
                var second: RawClient? = try RawClient(port: server.port)
                try await second?.send(get)
                _ = await second?.receive()
                let third = try RawClient(port: server.port)
                try await third.send(get)
                let refused = try await HTTPReader(third).response()
                #expect(refused.status == 503)
                #expect(refused["retry-after"] != nil)
                // Short answers are not concerned, nor is what was written.
                try await third.send("GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n")
                #expect(try await HTTPReader(third).response().status == 200)
                try await third.send(TestRequest("PUT", "/fhir/Binary/a", [("Content-Type", "text/plain")], content).bytes())
                #expect(try await HTTPReader(third).response().status == 200)
                second?.abort()
                second = nil
                var status = 503
                for _ in 0..<100 where status == 503 {
                    try await Task.sleep(for: .milliseconds(20))
                    try await third.send(get)
                    status = try await HTTPReader(third).response().status
                }
                #expect(status == 200)
            }
        }

        @Test func `a connection has one answer of HTTP 1 made at a time`() async throws {
            var options = HTTPServerOptions()
            options.limits.answersTogether = 16_000_000
            try await TestServer.run(options) { server in
                try await write(server)
                let client = try RawClient(port: server.port)
                let get = TestRequest("GET", "/fhir/Binary/a").bytes()
                try await client.send(get + get + get)
                let reader = HTTPReader(client)
                for _ in 0..<3 {
                    try await Task.sleep(for: .milliseconds(200))
                    #expect(try await reader.response().status == 200)
                }
            }
        }
    }
}
