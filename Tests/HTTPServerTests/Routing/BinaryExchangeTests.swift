import Testing

@testable import HTTPServer

extension SocketTests {
    /// Binary in its native format (R4 `binary.html`); each test runs in-process and over a socket.
    struct BinaryExchangeTests {
        private let png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0x00, 0xFF]

        private func put(_ send: TestExchanger, _ id: String, _ type: String, _ content: [UInt8]) async throws -> TestResponse {
            try await send(TestRequest("PUT", "/fhir/Binary/\(id)", [("Content-Type", type)], content))
        }

        @Test(arguments: Transport.allCases)
        func `content is stored and read as it is`(transport: Transport) async throws {
            try await TestExchanger.run(transport) { send in
                let created = try await send(TestRequest("POST", "/fhir/Binary", [("Content-Type", "image/png")], png))
                #expect(created.status == 201)
                #expect(created["content-type"] == "application/fhir+json; charset=utf-8")
                #expect(created.text.contains(#""contentType":"image/png","data":"iVBORw0KGgoA/w==""#))
                let location = try #require(created["location"])
                let version = "/fhir/Binary/" + (location.components("/Binary/").last ?? "")
                let path = version.components("/_history/").first ?? ""
                for url in [path, version] {
                    for accept in [nil, "*/*", "image/png", "application/pdf", "text/html,application/xml;q=0.9,*/*;q=0.8"] {
                        let read = try await send(TestRequest("GET", url, accept.map { [("Accept", $0)] } ?? []))
                        #expect(read.status == 200)
                        #expect(read.body == png)
                        #expect(read["content-type"] == "image/png")
                        #expect(read["content-length"] == "10")
                        #expect(read["etag"] == "W/\"1\"")
                        #expect(read["last-modified"]?.hasSuffix(" GMT") == true)
                        #expect(read["x-content-type-options"] == "nosniff")
                        #expect(read["content-security-policy"] == "default-src 'none'; sandbox")
                        #expect(read["content-disposition"] == nil)
                    }
                    let head = try await send(TestRequest("HEAD", url))
                    #expect(head.status == 200 && head.body.isEmpty)
                    #expect(head["content-type"] == "image/png" && head["content-length"] == "10")
                    let known = try await send(TestRequest("GET", url, [("If-None-Match", "W/\"1\"")]))
                    #expect(known.status == 304 && known.body.isEmpty)
                }
            }
        }

        @Test(arguments: Transport.allCases)
        func `the resource is read by naming a FHIR format`(transport: Transport) async throws {
            try await TestExchanger.run(transport) { send in
                _ = try await put(send, "a", "text/plain; charset=utf-8", Array("Zürich".utf8))
                let json = #""contentType":"text/plain; charset=utf-8","data":"WsO8cmljaA==""#
                for accept in ["application/fhir+json", "application/json", "image/png, application/fhir+json;q=0.1", "text/json, text/xml"] {
                    let read = try await send(TestRequest("GET", "/fhir/Binary/a", [("Accept", accept)]))
                    #expect(read.text.contains(json), "\(accept)")
                    #expect(read["content-security-policy"] == nil)
                }
                let xml = try await send(TestRequest("GET", "/fhir/Binary/a", [("Accept", "application/fhir+xml")]))
                #expect(xml.text.contains(#"<data value="WsO8cmljaA=="/>"#))
                for query in ["_format=json", "_pretty=false", "_summary=false"] {
                    #expect(try await send(TestRequest("GET", "/fhir/Binary/a?\(query)")).text.contains(json))
                }
                #expect(try await send(TestRequest("GET", "/fhir/Binary")).text.contains(json))
                let own = try await send(TestRequest("GET", "/fhir/Binary/a"))
                #expect(own.text == "Zürich" && own["content-type"] == "text/plain; charset=utf-8")
            }
        }

        @Test(arguments: ["text/html", "image/svg+xml", "application/xhtml+xml", "application/pdf", "text/javascript", "application/x-y"])
        func `what a browser might run is saved instead`(type: String) async throws {
            try await TestExchanger.run(.inProcess) { send in
                _ = try await put(send, "a", type, Array("<script/>".utf8))
                let read = try await send(TestRequest("GET", "/fhir/Binary/a"))
                #expect(read["content-type"] == type)
                #expect(read["content-disposition"] == "attachment")
            }
        }

        @Test(arguments: Transport.allCases)
        func `a body in a FHIR format is a Binary, or else content`(transport: Transport) async throws {
            try await TestExchanger.run(transport) { send in
                let resource = #"{"resourceType":"Binary","id":"a","contentType":"text/plain","data":"YWJj"}"#
                #expect(try await put(send, "a", "application/fhir+json", Array(resource.utf8)).status == 201)
                #expect(try await send(TestRequest("GET", "/fhir/Binary/a")).text == "abc")
                for (type, content) in [
                    ("application/fhir+json", #"{"resourceType":"Patient","active":true}"#), ("application/json", "[1,2]"),
                    ("application/json", #"{"a":1}"#), ("application/xml", #"<ClinicalDocument xmlns="urn:hl7-org:v3"/>"#),
                    ("text/xml; charset=iso-8859-1", "<a/>"), ("application/fhir+xml", #"<Patient xmlns="http://hl7.org/fhir"/>"#),
                ] {
                    #expect(try await put(send, "b", type, Array(content.utf8)).status < 300, "\(content)")
                    let read = try await send(TestRequest("GET", "/fhir/Binary/b"))
                    #expect(read.text == content)
                    #expect(read["content-type"] == type)
                }
                for faulty in [#"{"resourceType":"Binary","id":"a","contentType":" ","data":"YWJj"}"#, "{", #"{"id":"a"}"#] {
                    #expect(try await put(send, "a", "application/fhir+json", Array(faulty.utf8)).status == 400, "\(faulty)")
                }
            }
        }

        @Test(arguments: Transport.allCases)
        func `the security context travels in a header`(transport: Transport) async throws {
            try await TestExchanger.run(transport) { send in
                let context = ("X-Security-Context", "Patient/p")
                let dangling = try await send(TestRequest("POST", "/fhir/Binary", [("Content-Type", "text/plain"), context], "x"))
                #expect(dangling.status == 422)
                _ = try await send(TestRequest("PUT", "/fhir/Patient/p", [TestRequest.json], TestRequest.patient("p")))
                let created = try await send(TestRequest("PUT", "/fhir/Binary/a", [("Content-Type", "text/plain"), context], "x"))
                #expect(created.status == 201)
                #expect(created.text.contains(#""securityContext":{"reference":"Patient/p"}"#))
                #expect(try await send(TestRequest("GET", "/fhir/Binary/a"))["x-security-context"] == "Patient/p")
            }
        }

        @Test(arguments: Transport.allCases)
        func `what cannot be done is said as everywhere`(transport: Transport) async throws {
            try await TestExchanger.run(transport) { send in
                let unknown = try await send(TestRequest("GET", "/fhir/Binary/none", [("Accept", "image/png")]))
                #expect(unknown.status == 404)
                #expect(unknown["content-type"] == "application/fhir+json; charset=utf-8")
                #expect(try await send(TestRequest("POST", "/fhir/Binary", [("Content-Type", "image/png")])).status == 400)
                #expect(try await send(TestRequest("POST", "/fhir/Binary", [("Content-Type", "png")], "x")).status == 415)
                #expect(try await send(TestRequest("POST", "/fhir/Patient", [("Content-Type", "image/png")], "x")).status == 415)
                _ = try await put(send, "a", "text/plain", [0x78])
                #expect(try await put(send, "a", "text/plain", [0x78])["etag"] == "W/\"1\"")
                let stale = try await send(
                    TestRequest("PUT", "/fhir/Binary/a", [("Content-Type", "text/plain"), ("If-Match", "W/\"7\"")], "y"))
                #expect(stale.status == 412)
                _ = try await send(TestRequest("DELETE", "/fhir/Binary/a"))
                let gone = try await send(TestRequest("GET", "/fhir/Binary/a"))
                #expect(gone.status == 410 && gone["etag"] == "W/\"2\"")
            }
        }
    }
}

extension String {
    fileprivate func components(_ separator: String) -> [String] { split(separator: separator).map(String.init) }
}
