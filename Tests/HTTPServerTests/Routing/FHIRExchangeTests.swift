import Testing

@testable import HTTPServer

extension SocketTests {
    /// What the FHIR API looks like over HTTP; each test runs in-process and over a socket.
    struct FHIRExchangeTests {
        private let patient = #"{"resourceType":"Patient","active":true}"#

        private func create(_ send: TestExchanger, _ fields: [(name: String, value: String)] = []) async throws -> (
            TestResponse, path: String
        ) {
            let created = try await send(TestRequest("POST", "/fhir/Patient", [TestRequest.json] + fields, patient))
            let location = try #require(created["location"])
            let parts = location.split(separator: "/")
            let at = try #require(parts.firstIndex(of: "Patient"))
            return (created, "/fhir/Patient/\(parts[at + 1])")
        }

        @Test(arguments: Transport.allCases)
        func `what was created is read with validators and harmless fields`(transport: Transport) async throws {
            try await TestExchanger.run(transport) { send in
                let (created, path) = try await create(send)
                #expect(created.status == 201)
                #expect(created["etag"] == "W/\"1\"")
                let read = try await send(TestRequest("GET", path))
                #expect(read.status == 200)
                #expect(read.text.contains(#""active":true"#))
                #expect(read["content-type"] == "application/fhir+json; charset=utf-8")
                #expect(read["content-length"] == String(read.body.count))
                #expect(read["etag"] == "W/\"1\"")
                #expect(read["last-modified"]?.hasSuffix(" GMT") == true)
                #expect(read["location"] == nil)
                #expect(read["cache-control"] == "private, no-cache")
                #expect(read["x-content-type-options"] == "nosniff")
                #expect(read["vary"] == "Accept, Accept-Encoding")
                #expect(read["date"]?.hasSuffix(" GMT") == true)
                #expect(read["server"] == nil)
            }
        }

        @Test(arguments: Transport.allCases)
        func `HEAD has the fields of GET and no body`(transport: Transport) async throws {
            try await TestExchanger.run(transport) { send in
                let (_, path) = try await create(send)
                let get = try await send(TestRequest("GET", path))
                let head = try await send(TestRequest("HEAD", path))
                #expect(head.status == 200)
                #expect(head.body.isEmpty)
                for name in ["content-type", "content-length", "etag", "last-modified"] { #expect(head[name] == get[name]) }
                let missing = try await send(TestRequest("HEAD", "/fhir/Patient/none"))
                #expect(missing.status == 404)
                #expect(missing.body.isEmpty)
            }
        }

        @Test(arguments: Transport.allCases)
        func `a copy that is still good is answered with 304 and no body`(transport: Transport) async throws {
            try await TestExchanger.run(transport) { send in
                let (created, path) = try await create(send)
                let tagged = try await send(TestRequest("GET", path, [("If-None-Match", "W/\"1\"")]))
                #expect(tagged.status == 304)
                #expect(tagged.body.isEmpty)
                #expect(tagged["etag"] == "W/\"1\"")
                #expect(tagged["content-length"] == nil)
                #expect(tagged["content-type"] == nil)
                let dated = try await send(TestRequest("GET", path, [("If-Modified-Since", try #require(created["last-modified"]))]))
                #expect(dated.status == 304)
                let stale = try await send(TestRequest("GET", path, [("If-Modified-Since", "Sun, 06 Nov 1994 08:49:37 GMT")]))
                #expect(stale.status == 200)
                let noDate = try await send(TestRequest("GET", path, [("If-Modified-Since", "yesterday")]))
                #expect(noDate.status == 200)
            }
        }

        @Test(arguments: Transport.allCases)
        func `a minimal answer has no body`(transport: Transport) async throws {
            try await TestExchanger.run(transport) { send in
                let (created, _) = try await create(send, [("Prefer", "return=minimal")])
                #expect(created.status == 201)
                #expect(created.body.isEmpty)
                #expect(created["content-length"] == "0")
                #expect(created["content-type"] == nil)
            }
        }

        @Test(arguments: Transport.allCases)
        func `ids of the client are echoed, missing ones are made`(transport: Transport) async throws {
            try await TestExchanger.run(transport) { send in
                let given = try await send(TestRequest("GET", "/fhir/Patient/x", [("X-Request-Id", "r-7"), ("X-Correlation-Id", "c-7")]))
                #expect(given["x-request-id"] == "r-7")
                #expect(given["x-correlation-id"] == "c-7")
                let made = try await send(TestRequest("GET", "/fhir/Patient/x", [("X-Request-Id", String(repeating: "y", count: 200))]))
                #expect(made["x-request-id"]?.utf8.count == 15)
                #expect(made["x-correlation-id"] == made["x-request-id"])
            }
        }

        @Test(arguments: Transport.allCases)
        func `the CapabilityStatement has an ETag and is not sent again`(transport: Transport) async throws {
            try await TestExchanger.run(transport) { send in
                let first = try await send(TestRequest("GET", "/fhir/metadata"))
                #expect(first.status == 200)
                let tag = try #require(first["etag"])
                let again = try await send(TestRequest("GET", "/fhir/metadata", [("If-None-Match", tag)]))
                #expect(again.status == 304)
                #expect(again["etag"] == tag)
                #expect(again.body.isEmpty)
            }
        }

        @Test(arguments: Transport.allCases)
        func `an empty segment within a path leads nowhere`(transport: Transport) async throws {
            try await TestExchanger.run(transport) { send in
                let (_, path) = try await create(send)
                let doubled = path.replacing("/fhir/Patient/", with: "/fhir/Patient//")
                #expect(try await send(TestRequest("GET", doubled)).status == 404)
                #expect(try await send(TestRequest("GET", path + "/")).status == 200)
            }
        }

        @Test(arguments: Transport.allCases)
        func `what is not there is 404 or 405 as an OperationOutcome`(transport: Transport) async throws {
            try await TestExchanger.run(transport) { send in
                for target in ["/nowhere", "/fhir/Nothing", "/fhir/Patient/x/y/z", "/fhir/$nothing", "/health/other"] {
                    let response = try await send(TestRequest("GET", target))
                    #expect(response.status == 404, "\(target)")
                    #expect(response.text.contains(#""resourceType":"OperationOutcome""#))
                }
                let delete = try await send(TestRequest("DELETE", "/fhir/metadata"))
                #expect(delete.status == 405)
                #expect(delete["allow"] == "GET, HEAD")
                #expect(delete.text.contains("method-not-allowed"))
                let post = try await send(TestRequest("POST", "/health/live"))
                #expect(post.status == 405)
                #expect(post["allow"] == "GET, HEAD")
                let foreign = try await send(TestRequest("PROPFIND", "/fhir/Patient/x"))
                #expect(foreign.status == 405)
                #expect(foreign["allow"]?.contains("PUT") == true)
                let options = try await send(TestRequest("OPTIONS", "/fhir/Patient/x"))
                #expect(options.status == 204)
                #expect(options["allow"]?.contains("PATCH") == true)
            }
        }

        @Test(arguments: Transport.allCases)
        func `broken targets are 400`(transport: Transport) async throws {
            try await TestExchanger.run(transport) { send in
                for target in ["/fhir/Patient/%zz", "/fhir/Patient?name=%C3", "/fhir/Patient?name=%"] {
                    let response = try await send(TestRequest("GET", target))
                    #expect(response.status == 400, "\(target)")
                    #expect(response.text.contains("OperationOutcome"))
                }
            }
        }

        @Test(arguments: Transport.allCases)
        func `bodies in other formats are 415`(transport: Transport) async throws {
            try await TestExchanger.run(transport) { send in
                let refused: [(String, String, [(name: String, value: String)])] = [
                    ("POST", "/fhir/Patient", []),
                    ("POST", "/fhir/Patient", [("Content-Type", "text/plain")]),
                    ("POST", "/fhir/Patient", [("Content-Type", "application/x-www-form-urlencoded")]),
                    ("POST", "/fhir/Patient", [("Content-Type", "application/fhir+json; charset=iso-8859-1")]),
                    ("PUT", "/fhir/Patient/x", [("Content-Type", "application/fhir+json; fhirVersion=5.0")]),
                    ("PUT", "/fhir/Patient/x", [("Content-Type", "application/json-patch+json")]),
                    ("PATCH", "/fhir/Patient/x", [("Content-Type", "text/csv")]),
                    ("POST", "/fhir/Patient/_search", [("Content-Type", "application/fhir+json")]),
                    ("POST", "/fhir/Patient", [("Content-Type", "application/fhir+json"), ("Content-Encoding", "br")]),
                ]
                for (method, target, fields) in refused {
                    let response = try await send(TestRequest(method, target, fields, patient))
                    #expect(response.status == 415, "\(method) \(target) \(fields)")
                    #expect(response.text.contains("unsupported-media-type"))
                    #expect((response["accept-patch"] != nil) == (method == "PATCH"))
                }
            }
        }

        @Test(arguments: Transport.allCases)
        func `no acceptable format is 406, and _format overrules`(transport: Transport) async throws {
            try await TestExchanger.run(transport) { send in
                let (_, path) = try await create(send)
                let refused = try await send(TestRequest("GET", path, [("Accept", "text/turtle")]))
                #expect(refused.status == 406)
                #expect(refused["content-type"] == "application/fhir+json; charset=utf-8")
                let overruled = try await send(TestRequest("GET", path + "?_format=json", [("Accept", "text/turtle")]))
                #expect(overruled.status == 200)
                let unknown = try await send(TestRequest("GET", path + "?_format=csv"))
                #expect(unknown.status == 406)
                let create = try await send(TestRequest("POST", "/fhir/Patient?_format=csv", [TestRequest.json], patient))
                #expect(create.status == 406)
                let xml = try await send(TestRequest("GET", "/fhir/Patient/none", [("Accept", "application/fhir+xml")]))
                #expect(xml["content-type"] == "application/fhir+xml; charset=utf-8")
                #expect(xml.text.contains("<OperationOutcome"))
            }
        }

        @Test(arguments: Transport.allCases)
        func `a search by form has its parameters from target and body`(transport: Transport) async throws {
            try await TestExchanger.run(transport) { send in
                let form = [("Content-Type", "application/x-www-form-urlencoded")]
                let found = try await send(TestRequest("POST", "/fhir/Patient/_search?_count=3", form, "_id=a%2Cb&_total=none"))
                #expect(found.status == 200)
                #expect(found.text.contains("Bundle"))
                let broken = try await send(TestRequest("POST", "/fhir/Patient/_search", form, "_id=%zz"))
                #expect(broken.status == 400)
                let format = try await send(TestRequest("POST", "/fhir/Patient/_search", form, "_format=csv"))
                #expect(format.status == 406)
            }
        }

        @Test(arguments: Transport.allCases)
        func `other expectations than 100-continue are 417`(transport: Transport) async throws {
            try await TestExchanger.run(transport) { send in
                let response = try await send(TestRequest("POST", "/fhir/Patient", [TestRequest.json, ("Expect", "the-moon")], patient))
                #expect(response.status == 417)
            }
        }

        @Test(arguments: Transport.allCases)
        func `only allowed origins are told that they may call`(transport: Transport) async throws {
            var options = HTTPServerOptions()
            options.corsOrigins = ["https://ehr.example.org"]
            try await TestExchanger.run(transport, options) { send in
                let allowed = try await send(TestRequest("GET", "/fhir/Patient/x", [("Origin", "https://ehr.example.org")]))
                #expect(allowed["access-control-allow-origin"] == "https://ehr.example.org")
                #expect(allowed["access-control-expose-headers"]?.contains("ETag") == true)
                #expect(allowed["vary"] == "Accept, Accept-Encoding, Origin")
                let other = try await send(TestRequest("GET", "/fhir/Patient/x", [("Origin", "https://evil.example.org")]))
                #expect(other["access-control-allow-origin"] == nil)
                let preflight = try await send(
                    TestRequest(
                        "OPTIONS", "/fhir/Patient/x", [("Origin", "https://ehr.example.org"), ("Access-Control-Request-Method", "PUT")]))
                #expect(preflight.status == 204)
                #expect(preflight["access-control-allow-methods"]?.contains("PUT") == true)
                #expect(preflight["access-control-allow-headers"]?.contains("If-Match") == true)
            }
            try await TestExchanger.run(transport) { send in
                let response = try await send(TestRequest("GET", "/fhir/Patient/x", [("Origin", "https://ehr.example.org")]))
                #expect(response["access-control-allow-origin"] == nil)
            }
        }

        @Test(arguments: Transport.allCases)
        func `long answers are compressed when the client likes`(transport: Transport) async throws {
            let long = #"{"resourceType":"Patient","id":"long","name":[{"text":""# + String(repeating: "long ", count: 1_000) + #""}]}"#
            try await TestExchanger.run(transport) { send in
                let put = try await send(TestRequest("PUT", "/fhir/Patient/long", [TestRequest.json], long))
                #expect(put.status == 200 || put.status == 201)
                let plain = try await send(TestRequest("GET", "/fhir/Patient/long"))
                #expect(plain["content-encoding"] == nil)
                let zipped = try await send(TestRequest("GET", "/fhir/Patient/long", [("Accept-Encoding", "gzip")]))
                #expect(zipped["content-encoding"] == "gzip")
                #expect(zipped.body.count < plain.body.count / 10)
                #expect(try Inflater.inflate(zipped.body, limit: 1 << 20, ratio: 1000) == plain.body)
                let short = try await send(TestRequest("GET", "/fhir/Patient/none", [("Accept-Encoding", "gzip")]))
                #expect(short["content-encoding"] == nil)
            }
        }

        @Test(arguments: Transport.allCases)
        func `compressed bodies are inflated`(transport: Transport) async throws {
            let zipped = try #require(Array(patient.utf8).withUnsafeBufferPointer { GzipCompressor().compress($0) })
            try await TestExchanger.run(transport) { send in
                let fields = [TestRequest.json, ("Content-Encoding", "gzip")]
                let created = try await send(TestRequest("POST", "/fhir/Patient", fields, zipped))
                #expect(created.status == 201)
                #expect(created.text.contains(#""active":true"#))
                let broken = try await send(TestRequest("POST", "/fhir/Patient", fields, Array(zipped.dropLast(4))))
                #expect(broken.status == 400)
            }
        }

        @Test(arguments: Transport.allCases)
        func `bodies beyond the limit are 413 with the limit's name`(transport: Transport) async throws {
            var options = HTTPServerOptions()
            options.limits.body = 10_000
            try await TestExchanger.run(transport, options) { send in
                let body = #"{"resourceType":"Patient","name":[{"text":""# + String(repeating: "x", count: 10_000) + #""}]}"#
                let response = try await send(TestRequest("POST", "/fhir/Patient", [TestRequest.json], body))
                #expect(response.status == 413)
                #expect(response.text.contains("limit-body"))
                let zipped = try #require(Array(body.utf8).withUnsafeBufferPointer { GzipCompressor().compress($0) })
                let inflated = try await send(
                    TestRequest("POST", "/fhir/Patient", [TestRequest.json, ("Content-Encoding", "gzip")], zipped))
                #expect(inflated.status == 413)
                #expect(inflated.text.contains("limit-body"))
            }
        }

        @Test(arguments: Transport.allCases)
        func `a deletion's ETag comes with 410`(transport: Transport) async throws {
            try await TestExchanger.run(transport) { send in
                let (_, path) = try await create(send)
                let deleted = try await send(TestRequest("DELETE", path))
                #expect(deleted["etag"] == "W/\"2\"")
                for url in [path, path + "/_history/2", path + "/$meta"] {
                    let gone = try await send(TestRequest("GET", url))
                    #expect(gone.status == 410)
                    #expect(gone["etag"] == "W/\"2\"")
                    #expect(gone["last-modified"] == nil)
                }
                let patch = try await send(TestRequest("PATCH", path, [("Content-Type", "application/json-patch+json")], "[]"))
                #expect(patch.status == 410 && patch["etag"] == "W/\"2\"")
                let unknown = try await send(TestRequest("GET", path + "/_history/3"))
                #expect(unknown.status == 404 && unknown["etag"] == nil)
            }
        }

        @Test(arguments: Transport.allCases)
        func `faults are written as asked for`(transport: Transport) async throws {
            try await TestExchanger.run(transport) { send in
                let form = ("Content-Type", "application/x-www-form-urlencoded")
                let requests: [(TestRequest, Int)] = [
                    (TestRequest("GET", "/fhir/Patient/none?_format=xml&_pretty=true"), 404),
                    (TestRequest("GET", "/fhir/Nothing?_format=xml&_pretty=true"), 404),
                    (TestRequest("GET", "/nothing?_format=xml&_pretty=true"), 404),
                    (TestRequest("PUT", "/fhir/metadata?_format=xml&_pretty=true"), 405),
                    (TestRequest("GET", "/fhir/Patient?_format=xml&_pretty=true&_count=x"), 400),
                    (TestRequest("GET", "/fhir/Patient?_summary=x&_format=xml&_pretty=true"), 400),
                    (TestRequest("GET", "/fhir/Patient?_pretty=true&_format=xml&_format=pdf"), 406),
                    (TestRequest("GET", "/fhir/Patient/none?_format=xml&_pretty=true", [("Accept", "image/png")]), 404),
                    (TestRequest("POST", "/fhir/Patient?_format=xml&_pretty=true", [TestRequest.json], "{"), 400),
                    (TestRequest("POST", "/fhir/Patient?_format=xml&_pretty=true", [("Content-Type", "text/csv")], "a"), 415),
                    (TestRequest("POST", "/fhir/Patient/_search", [form], "_format=xml&_pretty=true&_count=x"), 400),
                ]
                for (request, status) in requests {
                    let fault = try await send(request)
                    #expect(fault.status == status)
                    #expect(fault["content-type"] == "application/fhir+xml; charset=utf-8", "\(request.target)")
                    #expect(fault.text.contains("\n  <issue>\n"), "\(request.target)")
                }
                let json = try await send(TestRequest("GET", "/fhir/Patient/none?_format=json&_pretty=true", [("Accept", "application/fhir+xml")]))
                #expect(json["content-type"] == "application/fhir+json; charset=utf-8")
                #expect(json.text.contains("\n  \"issue\""))
            }
        }
    }
}
