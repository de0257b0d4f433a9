import FHIRCore
import FHIRStore
import Foundation
import Interactions
import Testing

@testable import HTTPServer

extension SocketTests {
    /// The pages besides FHIR: health, metrics, the welcome page, and routes handed in.
    struct PagesTests {
        @Test(arguments: Transport.allCases)
        func `health and welcome pages answer`(transport: Transport) async throws {
            try await TestExchanger.run(transport) { send in
                #expect(try await send(TestRequest("GET", "/health/live")).text == #"{"status":"live"}"#)
                let ready = try await send(TestRequest("GET", "/health/ready"))
                #expect(ready.status == 200)
                #expect(ready["content-type"] == "application/json; charset=utf-8")
                #expect(try await send(TestRequest("HEAD", "/health/ready")).body.isEmpty)
                #expect(try await send(TestRequest("GET", "/")).text.contains("/fhir/metadata"))
                let page = try await send(TestRequest("GET", "/", [("Accept", "text/html,*/*;q=0.8")]))
                #expect(page["content-type"] == "text/html; charset=utf-8")
                #expect(page.text.contains("<a href="))
            }
        }

        @Test func `readiness says why the server is not ready`() throws {
            #expect(HealthReply.ready(.writable, isDraining: false).status == 200)
            let readOnly = HealthReply.ready(.readOnly(reason: "a sync failed"), isDraining: false)
            #expect(readOnly.status == 503)
            guard case .bytes(let bytes) = readOnly.content else { throw CancellationError() }
            #expect(String(decoding: bytes, as: UTF8.self).contains(#""reason":"a sync failed""#))
            #expect(HealthReply.ready(.closed, isDraining: false).status == 503)
            #expect(HealthReply.ready(.writable, isDraining: true).status == 503)
        }

        @Test(arguments: Transport.allCases)
        func `routes handed in are served and their failures reported`(transport: Transport) async throws {
            let routes = [
                Route(.get, "/api/v1/echo") { request in
                    Route.Response(200, "text/plain", Array((request.parameters.first?.value ?? "").utf8))
                },
                Route(.post, "/api/v1/echo") { request in Route.Response(202, "text/plain", request.body) },
                Route(.get, "/api/v1/refused") { _ in throw OperationFailure(.conflict, .versionConflict, "Someone was faster") },
                Route(.get, "/api/v1/broken") { _ in throw SecretError(secret: "Jane Doe") },
            ]
            try await TestExchanger.run(transport, routes: routes) { send in
                let get = try await send(TestRequest("GET", "/api/v1/echo?x=a+b"))
                #expect(get.status == 200)
                #expect(get.text == "a b")
                #expect(get["content-type"] == "text/plain")
                let post = try await send(TestRequest("POST", "/api/v1/echo", [], "hello"))
                #expect(post.status == 202)
                #expect(post.text == "hello")
                let delete = try await send(TestRequest("DELETE", "/api/v1/echo"))
                #expect(delete.status == 405)
                #expect(delete["allow"] == "GET, POST")
                #expect(try await send(TestRequest("GET", "/api/v1/refused")).status == 409)
                let broken = try await send(TestRequest("GET", "/api/v1/broken"))
                #expect(broken.status == 500)
                #expect(broken.text.contains("unexpected"))
                #expect(!broken.text.contains("Jane"))
            }
        }

        private struct SecretError: Error {
            let secret: String
        }

        @Test func `metrics count requests by interaction, type and status`() async throws {
            try await TestServer.run { server in
                let client = try RawClient(port: server.port)
                let reader = HTTPReader(client)
                for target in ["/fhir/Patient/x", "/fhir/Patient/y", "/fhir/Nothing/secret-id", "/health/live", "/elsewhere/secret-id"] {
                    try await client.send(TestRequest("GET", target).bytes())
                    _ = try await reader.response()
                }
                try await client.send(TestRequest("GET", "/metrics").bytes())
                let response = try await reader.response()
                #expect(response["content-type"] == "text/plain; version=0.0.4; charset=utf-8")
                let text = response.text
                #expect(text.contains(#"caresync_http_requests_total{interaction="read",type="Patient",status="404"} 2"#))
                #expect(text.contains(#"caresync_http_errors_total{interaction="read",type="Patient",class="4xx"} 2"#))
                #expect(text.contains(#"caresync_http_request_duration_seconds_bucket{interaction="read",type="Patient",le="+Inf"} 2"#))
                #expect(text.contains(#"caresync_http_request_duration_seconds_count{interaction="read",type="Patient"} 2"#))
                #expect(text.contains(#"caresync_http_requests_total{interaction="health",type="",status="200"} 1"#))
                #expect(text.contains(#"caresync_http_requests_total{interaction="none",type="",status="404"} 2"#))
                #expect(text.contains("caresync_http_connections 1\n"))
                #expect(text.contains("caresync_store_writable 1\n"))
                #expect(text.contains("process_resident_memory_bytes "))
                #expect(!text.contains("secret-id"))
                try isWellFormed(text)
            }
        }

        /// Every line is a comment or a sample, every sample's metric was declared, and buckets never decrease.
        private func isWellFormed(_ text: String) throws {
            let sample = try Regex(#"^[a-z_]+(\{([a-z]+="[^"\\]*",?)+\})? [0-9.e+-]+$"#)
            var declared: Set<String> = []
            var last: (series: String, count: Double)?
            for line in text.split(separator: "\n") {
                if line.hasPrefix("# TYPE ") { declared.insert(String(line.split(separator: " ")[2])) }
                if line.hasPrefix("#") { continue }
                #expect(try sample.wholeMatch(in: line) != nil, "\(line)")
                let name = String(line.prefix { $0 != "{" && $0 != " " })
                let metric = ["_bucket", "_sum", "_count"].reduce(name) { $0.hasSuffix($1) ? String($0.dropLast($1.count)) : $0 }
                #expect(declared.contains(metric) || declared.contains(name), "\(name)")
                guard name.hasSuffix("_bucket"), let at = line.range(of: "le=\""), let value = Double(line.split(separator: " ").last ?? "")
                else { continue }
                let series = String(line[..<at.lowerBound])
                if let last, last.series == series { #expect(value >= last.count) }
                last = (series, value)
            }
        }
    }
}
