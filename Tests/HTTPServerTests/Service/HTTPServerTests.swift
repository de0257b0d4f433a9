import Foundation
import Interactions
import Testing

@testable import HTTPServer

extension SocketTests {
    /// Start and end of the server.
    struct HTTPServerTests {
        private static let slow = Route(.get, "/slow") { _ in
            try await Task.sleep(for: .milliseconds(400))
            return Route.Response(200, "text/plain", Array("done".utf8))
        }

        @Test func `the bound address is known before connections are accepted`() async throws {
            var options = HTTPServerOptions()
            options.port = 0
            let listener = try await HTTPListener.bind(options)
            #expect(listener.port > 0)
            #expect(listener.url == "http://127.0.0.1:\(listener.port)")
            await listener.close()
        }

        @Test func `an address in use is an error that says so`() async throws {
            try await TestServer.run { server in
                var options = HTTPServerOptions()
                options.port = server.port
                let error = await #expect(throws: HTTPServerError.self) { try await HTTPListener.bind(options) }
                #expect(error?.description.contains("127.0.0.1:\(server.port)") == true)
            }
        }

        @Test func `requests in flight are finished at shutdown and new connections refused`() async throws {
            try await TestServer.run(routes: [Self.slow]) { server, shutDown in
                let client = try RawClient(port: server.port)
                let idle = try RawClient(port: server.port)
                try await idle.send(TestRequest("GET", "/health/live").bytes())
                let idleReader = HTTPReader(idle)
                _ = try await idleReader.response()
                try await client.send(TestRequest("GET", "/slow").bytes())
                try await Task.sleep(for: .milliseconds(50))
                await shutDown()
                let response = try await HTTPReader(client).response()
                #expect(response.text == "done")
                #expect(response["connection"] == "close")
                #expect(await client.isClosed(milliseconds: 1_000))
                #expect(await idle.isClosed(milliseconds: 1_000))
                #expect(throws: RawClient.Broken.self) { try RawClient(port: server.port) }
            }
        }

        @Test func `shutdown does not wait for ever`() async throws {
            var options = HTTPServerOptions()
            options.timeouts.drain = 300
            let endless = Route(.get, "/endless") { _ in
                try await Task.sleep(for: .seconds(30))
                return Route.Response(200, "text/plain", [])
            }
            let clock = ContinuousClock()
            let start = clock.now
            try await TestServer.run(options, routes: [endless]) { server in
                let client = try RawClient(port: server.port)
                try await client.send(TestRequest("GET", "/endless").bytes())
                try await Task.sleep(for: .milliseconds(50))
                _ = client
            }
            #expect(clock.now - start < .seconds(5))
        }

        @Test func `a half-sent request does not hold up shutdown longer than the drain time`() async throws {
            var options = HTTPServerOptions()
            options.timeouts.drain = 400
            let clock = ContinuousClock()
            let start = clock.now
            try await TestServer.run(options) { server in
                let client = try RawClient(port: server.port)
                try await client.send(
                    "POST /fhir HTTP/1.1\r\nHost: x\r\nContent-Type: application/fhir+json\r\nContent-Length: 10\r\n\r\n{")
                try await Task.sleep(for: .milliseconds(50))
                _ = client
            }
            #expect(clock.now - start < .seconds(5))
        }
    }
}
