import Foundation
import Interactions
import Testing

@testable import HTTPServer

extension SocketTests {
    /// HTTP/1.1 as it goes over the wire: pipelining, chunks, 100-continue, the end of connections.
    struct HTTP1ConnectionTests {
        @Test func `pipelined requests are answered in order on one connection`() async throws {
            try await TestServer.run { server in
                let client = try RawClient(port: server.port)
                let reader = HTTPReader(client)
                var bytes: [UInt8] = []
                for number in 0..<500 {
                    let request =
                        number % 5 == 0
                        ? TestRequest(
                            "PUT", "/fhir/Patient/p\(number)", [TestRequest.json, ("X-Request-Id", "n\(number)")],
                            TestRequest.patient("p\(number)"))
                        : TestRequest("GET", "/health/live", [("X-Request-Id", "n\(number)")])
                    bytes += request.bytes()
                }
                try await client.send(bytes)
                for number in 0..<500 {
                    let response = try await reader.response()
                    #expect(response["x-request-id"] == "n\(number)")
                    #expect(response.status < 300)
                }
            }
        }

        @Test func `a request may come byte by byte`() async throws {
            try await TestServer.run { server in
                let client = try RawClient(port: server.port)
                for byte in TestRequest("PUT", "/fhir/Patient/slow", [TestRequest.json], TestRequest.patient("slow")).bytes() {
                    try await client.send([byte])
                }
                #expect(try await HTTPReader(client).response().status == 201)
            }
        }

        @Test func `chunked bodies are read`() async throws {
            try await TestServer.run { server in
                let client = try RawClient(port: server.port)
                let reader = HTTPReader(client)
                try await client.send(
                    "PUT /fhir/Patient/c HTTP/1.1\r\nHost: x\r\nContent-Type: application/fhir+json\r\nTransfer-Encoding: chunked\r\n\r\n")
                let patient = TestRequest.patient("c")
                for part in [patient.prefix(10), patient.dropFirst(10)] {
                    try await client.send("\(String(part.utf8.count, radix: 16))\r\n\(part)\r\n")
                }
                try await client.send("0\r\n\r\n")
                #expect(try await reader.response().status == 201)
                try await client.send(TestRequest("GET", "/fhir/Patient/c").bytes())
                #expect(try await reader.response().text.contains(#""active":true"#))
            }
        }

        @Test func `100 is sent only when the header will do`() async throws {
            try await TestServer.run { server in
                let patient = TestRequest.patient("e")
                let client = try RawClient(port: server.port)
                let reader = HTTPReader(client)
                try await client.send(
                    "PUT /fhir/Patient/e HTTP/1.1\r\nHost: x\r\nContent-Type: application/fhir+json\r\n"
                        + "Content-Length: \(patient.utf8.count)\r\nExpect: 100-continue\r\n\r\n")
                #expect(try await reader.response().status == 100)
                try await client.send(patient)
                #expect(try await reader.response().status == 201)

                let refused = try RawClient(port: server.port)
                try await refused.send(
                    "PUT /fhir/Patient/e HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: 10\r\n"
                        + "Expect: 100-continue\r\n\r\n"
                )
                let answer = try await HTTPReader(refused).response()
                #expect(answer.status == 415)
                #expect(answer["connection"] == "close")
            }
        }

        @Test func `a refused body that is short is read past and the connection goes on`() async throws {
            try await TestServer.run { server in
                let client = try RawClient(port: server.port)
                let reader = HTTPReader(client)
                try await client.send(TestRequest("POST", "/fhir/Patient", [("Content-Type", "text/plain")], "hello").bytes())
                #expect(try await reader.response().status == 415)
                try await client.send(TestRequest("DELETE", "/nowhere", [], "a body").bytes())
                #expect(try await reader.response().status == 404)
                try await client.send(TestRequest("GET", "/health/live").bytes())
                #expect(try await reader.response().status == 200)
            }
        }

        @Test func `a body that is announced too long is refused before it is sent`() async throws {
            var options = HTTPServerOptions()
            options.limits.body = 1_000
            try await TestServer.run(options) { server in
                let client = try RawClient(port: server.port)
                try await client.send(
                    "POST /fhir/Patient HTTP/1.1\r\nHost: x\r\nContent-Type: application/fhir+json\r\nContent-Length: 1000000\r\n\r\n")
                let response = try await HTTPReader(client).response()
                #expect(response.status == 413)
                #expect(response["connection"] == "close")
                #expect(response.text.contains("1000 bytes"))
                // What the client still sends is taken, so that it gets to read the answer.
                try await client.send([UInt8](repeating: 0x20, count: 500_000))
                client.shutdownOutput()
                #expect(await client.isClosed(milliseconds: 2_000))
            }
        }

        @Test func `a chunked body that grows too long is refused while it is sent`() async throws {
            var options = HTTPServerOptions()
            options.limits.body = 10_000
            try await TestServer.run(options) { server in
                let client = try RawClient(port: server.port)
                try await client.send(
                    "POST /fhir/Patient HTTP/1.1\r\nHost: x\r\nContent-Type: application/fhir+json\r\nTransfer-Encoding: chunked\r\n\r\n")
                let chunk = "1000\r\n" + String(repeating: " ", count: 4_096) + "\r\n"
                for _ in 0..<5 { try await client.send(chunk) }
                #expect(try await HTTPReader(client).response().status == 413)
            }
        }

        @Test func `the client decides whether the connection stays`() async throws {
            try await TestServer.run { server in
                let closing = try RawClient(port: server.port)
                try await closing.send("GET /health/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                #expect(try await HTTPReader(closing).response()["connection"] == "close")
                #expect(await closing.isClosed(milliseconds: 1_000))

                let old = try RawClient(port: server.port)
                try await old.send("GET /health/live HTTP/1.0\r\n\r\n")
                #expect(try await HTTPReader(old).response().status == 200)
                #expect(await old.isClosed(milliseconds: 1_000))

                let kept = try RawClient(port: server.port)
                let reader = HTTPReader(kept)
                for _ in 0..<2 {
                    try await kept.send("GET /health/live HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
                    #expect(try await reader.response()["connection"] == "keep-alive")
                }
            }
        }

        @Test func `a client that closes its sending side still gets its answer`() async throws {
            let routes = [
                Route(.get, "/slow") { _ in
                    try await Task.sleep(for: .milliseconds(200))
                    return Route.Response(200, "text/plain", Array("late".utf8))
                }
            ]
            try await TestServer.run(routes: routes) { server in
                let client = try RawClient(port: server.port)
                try await client.send(TestRequest("GET", "/slow").bytes())
                client.shutdownOutput()
                #expect(try await HTTPReader(client).response().text == "late")
                #expect(await client.isClosed(milliseconds: 1_000))
            }
        }

        @Test func `work is cancelled when the client is gone`() async throws {
            let cancelled = AsyncStream.makeStream(of: Bool.self)
            let routes = [
                Route(.get, "/slow") { _ in
                    do {
                        try await Task.sleep(for: .seconds(20))
                    } catch {
                        cancelled.continuation.yield(true)
                    }
                    return Route.Response(200, "text/plain", [])
                }
            ]
            try await TestServer.run(routes: routes) { server in
                do {
                    let client = try RawClient(port: server.port)
                    try await client.send(TestRequest("GET", "/slow").bytes())
                    try await Task.sleep(for: .milliseconds(100))
                    client.abort()
                }
                var iterator = cancelled.stream.makeAsyncIterator()
                #expect(await iterator.next() == true)
            }
        }

        @Test(arguments: [
            "NONSENSE\r\n\r\n", "GET /health/live HTTP/1.1\r\nHost : x\r\n\r\n",
            "GET /health/live HTTP/1.1\r\nHost: x\r\nBad Name: y\r\n\r\n",
            "POST /fhir HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "POST /fhir HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
            "POST /fhir HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
            "GET /health/live HTTP/3.0\r\nHost: x\r\n\r\n", "GET /health/live HTTP/1.1\r\n\r\n",
            "GET /fhir/Patient/x HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
        ])
        func `what is not HTTP is refused and the server goes on`(text: String) async throws {
            try await TestServer.run { server in
                let client = try RawClient(port: server.port)
                try await client.send(text)
                let response = try await HTTPReader(client).response()
                #expect(response.status == 400)
                #expect(response.text.contains("OperationOutcome"))
                #expect(response["x-request-id"] != nil)
                let next = try RawClient(port: server.port)
                try await next.send(TestRequest("GET", "/health/live").bytes())
                #expect(try await HTTPReader(next).response().status == 200)
            }
        }

        @Test func `an upgrade that is not supported is ignored`() async throws {
            try await TestServer.run { server in
                let client = try RawClient(port: server.port)
                try await client.send(
                    "GET /health/live HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
                        + "HTTP2-Settings: AAMAAABk\r\n\r\n"
                )
                let response = try await HTTPReader(client).response()
                #expect(response.status == 200)
                #expect(response["connection"] == "close")
            }
        }

        @Test func `CONNECT and questions about the whole server are answered`() async throws {
            try await TestServer.run { server in
                let tunnel = try RawClient(port: server.port)
                try await tunnel.send("CONNECT example.org:443 HTTP/1.1\r\nHost: example.org\r\n\r\n")
                let refused = try await HTTPReader(tunnel).response()
                #expect(refused.status == 400)
                #expect(refused["connection"] == "close")
                let client = try RawClient(port: server.port)
                try await client.send("OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n")
                #expect(try await HTTPReader(client).response().status == 204)
            }
        }

        @Test func `a long answer reaches a client that reads slowly`() async throws {
            let body = [UInt8](repeating: UInt8(ascii: "x"), count: 8 << 20)
            let routes = [Route(.get, "/long") { _ in Route.Response(200, "text/plain", body) }]
            try await TestServer.run(routes: routes) { server in
                let client = try RawClient(port: server.port)
                try await client.send(TestRequest("GET", "/long").bytes() + TestRequest("GET", "/health/live").bytes())
                try await Task.sleep(for: .milliseconds(300))
                let reader = HTTPReader(client)
                #expect(try await reader.response().body == body)
                #expect(try await reader.response().status == 200)
            }
        }
    }
}
