import FHIRJSON
import Foundation
import Testing

@testable import HTTPServer

/// Who is let in where authentication is on: every door but those for everybody asks for a token.
struct GatekeeperTests {
    private func bearer(_ token: String) -> [(name: String, value: String)] { [("Authorization", "Bearer \(token)")] }

    @Test(arguments: Transport.allCases)
    func `without a token only what is for everybody answers`(transport: Transport) async throws {
        try await TestExchanger.run(transport, domain: try TestDomain()) { exchange async throws in
            for open in ["/health/live", "/health/ready", "/fhir/metadata", "/", "/api/v1/bells/hours"] {
                #expect(try await exchange(TestRequest("GET", open)).status == 200, "\(open)")
            }
            let closed = [
                "/fhir/Patient", "/fhir/Patient/1", "/fhir/Patient/1/_history", "/fhir/_history", "/fhir?_summary=count", "/metrics",
                "/api/v1/bells/1", "/api/v1/events", "/openapi/bell-service.json", "/fhir/Patient/1/$everything",
            ]
            for path in closed {
                let response = try await exchange(TestRequest("GET", path))
                #expect(response.status == 401, "\(path)")
                #expect(response["www-authenticate"] == "Bearer", "\(path)")
            }
            for method in ["POST", "PUT", "DELETE", "PATCH"] {
                let path = method == "POST" ? "/fhir/Patient" : "/fhir/Patient/1"
                let type = method == "PATCH" ? "application/json-patch+json" : "application/fhir+json"
                let response = try await exchange(TestRequest(method, path, [("Content-Type", type)], TestRequest.patient("1")))
                #expect(response.status == 401, "\(method)")
            }
            #expect(try await exchange(TestRequest("POST", "/fhir", [TestRequest.json], #"{"resourceType":"Bundle","type":"batch"}"#)).status == 401)
            #expect(try await exchange(TestRequest("GET", "/fhir/Patient", bearer("wrong"))).status == 401)
            #expect(try await exchange(TestRequest("GET", "/api/v1/bells/hours", bearer("wrong"))).status == 401)
            #expect(try await exchange(TestRequest("GET", "/fhir/Patient", [("Authorization", "Basic YTpi")])).status == 401)
        }
    }

    @Test(arguments: Transport.allCases)
    func `permissions decide what a caller may do`(transport: Transport) async throws {
        try await TestExchanger.run(transport, domain: try TestDomain()) { exchange async throws in
            func status(
                _ token: String, _ method: String, _ path: String, _ body: String = "", _ type: String = "application/fhir+json"
            ) async throws -> Int {
                try await exchange(TestRequest(method, path, bearer(token) + [("Content-Type", type)], body)).status
            }
            #expect(try await status("writer", "PUT", "/fhir/Patient/1", TestRequest.patient("1")) == 201)
            #expect(try await status("reader", "GET", "/fhir/Patient/1") == 200)
            #expect(try await status("reader", "PUT", "/fhir/Patient/1", TestRequest.patient("1")) == 403)
            #expect(try await status("writer", "DELETE", "/fhir/Patient/1") == 403)
            #expect(try await status("writer", "POST", "/fhir", #"{"resourceType":"Bundle","type":"batch"}"#) == 403)
            #expect(try await status("none", "GET", "/fhir/Patient/1") == 403)
            #expect(try await status("none", "GET", "/fhir/Patient/2") == 403)
            #expect(try await status("none", "GET", "/fhir/metadata") == 200)
            #expect(try await status("reader", "GET", "/metrics") == 403)
            #expect(try await status("all", "GET", "/metrics") == 200)
            #expect(try await status("all", "DELETE", "/fhir/Patient/1") == 204)
            #expect(try await status("reader", "GET", "/api/v1/bells/7") == 200)
            #expect(try await status("writer", "GET", "/api/v1/bells/7") == 403)
            #expect(try await status("reader", "POST", "/api/v1/bells", #"{"tone":"c"}"#, "application/json") == 403)
            #expect(try await exchange(TestRequest("GET", "/fhir/Patient", [("X-API-Key", "reader")])).status == 200)
        }
    }

    @Test(arguments: Transport.allCases)
    func `the domain API is reached with all its fields`(transport: Transport) async throws {
        try await TestExchanger.run(transport, domain: try TestDomain()) { exchange async throws in
            let read = try await exchange(TestRequest("GET", "/api/v1/bells/7", bearer("all")))
            #expect(read["etag"] == #"W/"3""#)
            #expect(read["content-type"] == "application/json")
            #expect(read["api-version"] == "1.0.0")
            #expect(read.text == #"{"tone":"7"}"#)
            let head = try await exchange(TestRequest("HEAD", "/api/v1/bells/7", bearer("all")))
            #expect(head.status == 200 && head.body.isEmpty && head["content-length"] == "12")
            #expect(try await exchange(TestRequest("GET", "/api/v1/bells/7", bearer("all") + [("If-None-Match", #"W/"3""#)])).status == 304)
            let key = bearer("all") + [("Content-Type", "application/json"), ("Idempotency-Key", "k")]
            let rung = try await exchange(TestRequest("POST", "/api/v1/bells", key, #"{"tone":"c"}"#))
            #expect(rung.status == 201 && rung["location"]?.hasSuffix("/api/v1/bells/1") == true)
            let again = try await exchange(TestRequest("POST", "/api/v1/bells", key, #"{"tone":"c"}"#))
            #expect(again.status == 201 && again["idempotency-replayed"] == "true" && again.body == rung.body)
            #expect(try await exchange(TestRequest("POST", "/api/v1/bells", key, #"{"tone":"d"}"#)).status == 422)
            let wrong = try await exchange(TestRequest("POST", "/api/v1/bells", bearer("all") + [("Content-Type", "application/json")], "{}"))
            #expect(wrong.status == 400 && wrong["content-type"] == "application/problem+json")
            #expect(try await exchange(TestRequest("GET", "/api/v1/nothing", bearer("all"))).status == 404)
            let events = try JSONValue.parse(try await exchange(TestRequest("GET", "/api/v1/events", bearer("all"))).body)
            #expect(events["events"]?.items?.map { $0["type"]?.string } == ["bell.rung"])
            #expect(events["events"]?.items?.first?["metadata"]?["userId"]?.string == "all")
        }
    }

    @Test(arguments: Transport.allCases)
    func `server-sent events come with the first ones, and go on from the last`(transport: Transport) async throws {
        try await TestExchanger.run(transport, domain: try TestDomain(isOpen: true)) { exchange async throws in
            let json = [("Content-Type", "application/json")]
            _ = try await exchange(TestRequest("POST", "/api/v1/bells", json, #"{"tone":"c"}"#))
            let stream = [("Accept", "text/event-stream")]
            let first = try await exchange(TestRequest("GET", "/api/v1/events", stream))
            #expect(first["content-type"] == "text/event-stream")
            #expect(first.text.contains(#""type":"bell.rung""#))
            let line = try #require(first.text.split(separator: "\n").first { $0.hasPrefix("id: ") })
            let id = String(line.dropFirst(4))
            _ = try await exchange(TestRequest("POST", "/api/v1/bells", json, #"{"tone":"d"}"#))
            let next = try await exchange(TestRequest("GET", "/api/v1/events", stream + [("Last-Event-ID", id)]))
            #expect(next.text.contains(#""tone":"d""#) && !next.text.contains(#""tone":"c""#))
            let head = try await exchange(TestRequest("HEAD", "/api/v1/events", stream))
            #expect(head.status == 200 && head.body.isEmpty)
        }
    }

    @Test(arguments: Transport.allCases)
    func `under auth none everybody may do everything, and wrong tokens do not matter`(transport: Transport) async throws {
        try await TestExchanger.run(transport, domain: try TestDomain(isOpen: true)) { exchange async throws in
            #expect(try await exchange(TestRequest("GET", "/fhir/Patient", bearer("wrong"))).status == 200)
            #expect(try await exchange(TestRequest("GET", "/openapi/bell.json")).status == 200)
            #expect(try await exchange(TestRequest("GET", "/metrics")).status == 200)
        }
    }
}
