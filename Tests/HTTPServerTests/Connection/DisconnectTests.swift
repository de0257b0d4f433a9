import HTTPServer
import Interactions
import Testing

extension SocketTests {
    /// Work for clients that are gone before their answer is cancelled.
    struct DisconnectTests {
        /// Routes that take long, and what became of their tasks.
        private final class SlowRoutes: Sendable {
            let started = LockedFlag()
            let cancelled = LockedFlag()

            /// `/slow` takes half a minute, `/brief` 100 ms.
            var all: [Route] {
                [("/slow", 30_000), ("/brief", 100)].map { path, milliseconds in
                    Route(.get, path) { _ in
                        self.started.set()
                        do {
                            try await Task.sleep(for: .milliseconds(milliseconds))
                        } catch {
                            self.cancelled.set()
                        }
                        return Route.Response(200, "text/plain", Array("done".utf8))
                    }
                }
            }
        }

        private func isSet(_ flag: LockedFlag, within milliseconds: Int = 5_000) async throws -> Bool {
            for _ in 0..<(milliseconds / 10) {
                if flag.value { return true }
                try await Task.sleep(for: .milliseconds(10))
            }
            return flag.value
        }

        @Test func `a broken connection cancels at once`() async throws {
            let routes = SlowRoutes()
            var options = HTTPServerOptions()
            options.timeouts.halfClosed = 60_000
            try await TestServer.run(options, routes: routes.all) { server in
                var client: RawClient? = try RawClient(port: server.port)
                try await client?.send("GET /slow HTTP/1.1\r\nHost: localhost\r\n\r\n")
                #expect(try await isSet(routes.started))
                client?.abort()
                client = nil
                #expect(try await isSet(routes.cancelled))
            }
        }

        @Test func `a client that has closed is given up after a moment`() async throws {
            let routes = SlowRoutes()
            var options = HTTPServerOptions()
            options.timeouts.halfClosed = 300
            try await TestServer.run(options, routes: routes.all) { server in
                var client: RawClient? = try RawClient(port: server.port)
                try await client?.send("GET /slow HTTP/1.1\r\nHost: localhost\r\n\r\nGET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n")
                #expect(try await isSet(routes.started))
                #expect(!routes.cancelled.value)
                client = nil
                #expect(try await isSet(routes.cancelled))
            }
        }

        @Test func `a client that only sends no more gets its answer`() async throws {
            let routes = SlowRoutes()
            try await TestServer.run(routes: routes.all) { server in
                let client = try RawClient(port: server.port)
                try await client.send("GET /brief HTTP/1.1\r\nHost: localhost\r\n\r\n")
                client.shutdownOutput()
                let response = try await HTTPReader(client).response()
                #expect(response.status == 200 && response.text == "done")
                #expect(!routes.cancelled.value)
            }
        }

        @Test func `a reset stream and a closed connection of HTTP 2 cancel`() async throws {
            for isReset in [true, false] {
                let routes = SlowRoutes()
                try await TestServer.run(routes: routes.all) { server in
                    var client: HTTP2RawClient? = try HTTP2RawClient(port: server.port)
                    try await client?.start()
                    try await client?.send(HTTP2RawClient.request(1, "GET", "/slow"))
                    #expect(try await isSet(routes.started))
                    if isReset {
                        try await client?.send(HTTP2RawClient.frame(HTTP2RawClient.Frame.reset, 0, 1, [0, 0, 0, 8]))
                    } else {
                        client = nil
                    }
                    #expect(try await isSet(routes.cancelled))
                }
            }
        }
    }
}
