import FHIRCore
import Foundation
import Glibc
import Interactions
import Logging
import Testing

@testable import HTTPServer

extension SocketTests {
    /// What is logged, how, and what never is.
    struct LoggingTests {
        @Test func `each request is one JSON line without path, query, id or body`() async throws {
            try await TestServer.run { server in
                let client = try RawClient(port: server.port)
                let reader = HTTPReader(client)
                let body = #"{"resourceType":"Patient","id":"secret-id","name":[{"family":"Secretname"}]}"#
                for request in [
                    TestRequest("PUT", "/fhir/Patient/secret-id?_pretty=false", [TestRequest.json, ("X-Request-Id", "req-1")], body),
                    TestRequest("GET", "/fhir/Patient/secret-id?_format=json", [("X-Correlation-Id", "corr-2")]),
                    TestRequest("GET", "/fhir/Patient?identifier=secret-id"),
                    TestRequest("GET", "/fhir/Secretname/secret-id"),
                ] {
                    try await client.send(request.bytes())
                    _ = try await reader.response()
                }
                let text = try server.log.text()
                #expect(!text.contains("secret-id"))
                #expect(!text.contains("Secretname"))
                #expect(!text.contains("_pretty"))
                let lines = try server.log.lines().filter { $0["message"] as? String == "request" }
                #expect(lines.count == 4)
                let put = try #require(lines.first)
                #expect(put["request_id"] as? String == "req-1")
                #expect(put["correlation_id"] as? String == "req-1")
                #expect(put["method"] as? String == "PUT")
                #expect(put["route"] as? String == "/fhir/{type}/{id}")
                #expect(put["interaction"] as? String == "update")
                #expect(put["type"] as? String == "Patient")
                #expect(put["bytes_in"] as? Double == Double(body.utf8.count))
                #expect((put["ms"] as? Double ?? -1) >= 0)
                #expect(put["client"] as? String == "127.0.0.1")
                #expect(lines[1]["correlation_id"] as? String == "corr-2")
                #expect(lines[3]["status"] as? Double == 404)
                #expect(lines[3]["issue"] as? String == "unknown-resource-type")
                #expect(lines[3]["route"] as? String == "/fhir/{unknown}")
            }
        }

        @Test func `a route that was handed in is logged by its path`() async throws {
            let route = Route(.get, "/api/v1/things") { _ in Route.Response(200, "text/plain", []) }
            try await TestServer.run(routes: [route]) { server in
                let client = try RawClient(port: server.port)
                try await client.send(TestRequest("GET", "/api/v1/things?secret=1").bytes())
                _ = try await HTTPReader(client).response()
                let line = try #require(try server.log.lines().first { $0["message"] as? String == "request" })
                #expect(line["route"] as? String == "/api/v1/things")
                #expect(line["interaction"] as? String == "route")
            }
        }

        @Test func `text is escaped`() throws {
            var line = JSONLine()
            line.add("a", "quote \" backslash \\ line\nfeed \u{1} é")
            line.add("b", 3)
            line.add("c", milliseconds: 1_234_567)
            line.add(key: "d\"") { $0.string("x") }
            let object = try #require(try JSONSerialization.jsonObject(with: Data(line.finished())) as? [String: Any])
            #expect(object["a"] as? String == "quote \" backslash \\ line\nfeed \u{1} é")
            #expect(object["b"] as? Int == 3)
            #expect(object["c"] as? Double == 1.234)
            #expect(object["d\""] as? String == "x")
        }

        @Test func `messages of swift-log become lines with their metadata`() throws {
            let sink = try LogSink()
            var logger = Logger(label: "test") { JSONLogHandler(label: $0, level: .info, writer: sink.writer) }
            logger[metadataKey: "always"] = "there"
            logger.debug("not shown")
            logger.warning("shown", metadata: ["list": ["a", "b"], "map": ["k": "v"], "number": .stringConvertible(7)])
            let line = try #require(try sink.text().split(separator: "\n").first)
            let object = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            #expect(object["message"] as? String == "shown")
            #expect(object["level"] as? String == "warning")
            #expect(object["always"] as? String == "there")
            #expect(object["list"] as? [String] == ["a", "b"])
            #expect(object["map"] as? [String: String] == ["k": "v"])
            #expect(object["number"] as? String == "7")
            #expect(try Instant(#require(object["time"] as? String)) != nil)
            #expect(try sink.text().split(separator: "\n").count == 1)
        }

        @Test func `a reader that does not read costs lines, not time`() throws {
            var ends: [Int32] = [0, 0]
            try #require(pipe(&ends) == 0)
            defer {
                close(ends[0])
                close(ends[1])
            }
            // The writer's thread may wait for this pipe as long as it likes.
            let writer = LogWriter(descriptor: ends[1], limit: 100_000)
            let line = [UInt8](repeating: UInt8(ascii: "x"), count: 999) + [0x0A]
            let time = ContinuousClock().measure {
                for _ in 0..<1_000 { writer.write(line) }
            }
            #expect(time < .seconds(1))
            #expect(writer.dropped > 500)
            // Let the writer go on, so that its thread can end.
            _ = fcntl(ends[0], F_SETFL, O_NONBLOCK)
            var buffer = [UInt8](repeating: 0, count: 1 << 16)
            for _ in 0..<100 where read(ends[0], &buffer, buffer.count) <= 0 { usleep(1_000) }
            for _ in 0..<200 {
                while read(ends[0], &buffer, buffer.count) > 0 {}
                usleep(1_000)
            }
        }
    }
}
