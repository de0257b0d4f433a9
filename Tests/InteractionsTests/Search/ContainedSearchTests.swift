import FHIRCore
import Interactions
import Testing

/// `_contained` and `_containedType`, and chains into contained resources (R4 `search.html#contained`).
struct ContainedSearchTests {
    private func filled() async throws -> TestServer {
        let server = try TestServer()
        await server.send(.put, "Organization/acme", Resource.make("Organization", "acme", #""name":"Acme""#))
        await server.send(.put, "Patient/1", Resource.patient("1"))
        func medication(_ id: String, _ code: String, _ more: String...) -> String {
            Resource.make("Medication", id, #""code":{"coding":[{"system":"http://m","code":"\#(code)"}]}"#, more.joined(separator: ","))
        }
        func request(_ id: String, _ contained: [String], _ medication: String) -> String {
            Resource.make(
                "MedicationRequest", id, #""status":"active","intent":"order","subject":{"reference":"Patient/1"}"#,
                #""contained":[\#(contained.joined(separator: ","))],"medicationReference":{"reference":"\#(medication)"}"#)
        }
        let maker = Resource.make("Organization", "maker", #""name":"Inner works""#)
        await server.send(.put, "Medication/own", medication("own", "a", #""status":"active""#))
        await server.send(
            .put, "MedicationRequest/r1",
            request("r1", [medication("m1", "a", #""manufacturer":{"reference":"Organization/acme"}"#), medication("m2", "b")], "#m1"))
        await server.send(
            .put, "MedicationRequest/r2", request("r2", [medication("m1", "b", ##""manufacturer":{"reference":"#maker"}"##), maker], "#m1"))
        await server.send(.put, "MedicationRequest/r3", request("r3", [medication("m1", "a"), medication("m2", "a")], "#m2"))
        return server
    }

    private func ids(_ server: TestServer, _ url: String) async -> String {
        let reply = await server.send(.get, url)
        return reply.status == 200
            ? zip(reply.each("entry", "fullUrl"), reply.each("entry", "search.mode")).filter { $0.1 == "match" }
                .map { String(($0.0 ?? "?").split(separator: "/").last ?? "") }.joined(separator: " ") : "\(reply.status)"
    }

    @Test(arguments: [
        ("Medication?code=a", "own"), ("Medication?code=a&_contained=false", "own"), ("Medication?code=a&_contained=true", "r1 r3"),
        ("Medication?code=a&_contained=both", "own r1 r3"), ("Medication?_contained=true", "r1 r2 r3"),
        ("Medication?code=c&_contained=both", ""),
        ("Medication?code=a&_contained=true&_containedType=container", "r1 r3"),
        ("Medication?code=a&_contained=true&_containedType=contained", "r1#m1 r3#m1 r3#m2"),
        ("Medication?code=a&_contained=both&_containedType=contained", "own r1#m1 r3#m1 r3#m2"),
        ("Medication?_id=m2&_contained=true&_containedType=contained", "r1#m2 r3#m2"), ("Medication?code:not=b&_contained=true", "r1 r3"),
        ("Medication?manufacturer=Organization/acme&_contained=true&_containedType=contained", "r1#m1"),
        ("Medication?manufacturer.name=ac&_contained=true&_containedType=contained", "r1#m1"),
        ("Medication?manufacturer.name=inner&_contained=true&_containedType=contained", "r2#m1"),
        ("Medication?manufacturer:missing=false&_contained=true&_containedType=contained", "r1#m1 r2#m1"),
        ("Organization?name=i&_contained=both", "r2"), ("Organization?_contained=both&_containedType=contained", "acme r2#maker"),
        ("?_type=Medication,Organization&_contained=true&_containedType=contained", "r1#m1 r1#m2 r2#m1 r2#maker r3#m1 r3#m2"),
        ("MedicationRequest?_contained=true", ""), ("MedicationRequest?_contained=both", "r1 r2 r3"),
        ("Medication?code:text=x&_contained=true", ""), ("Medication?_filter=code eq a&_contained=true", "r1 r3"),
        ("Medication?_has:MedicationRequest:medication:status=active&_contained=true", ""),
        ("Medication?_content=b&_contained=true", "r1 r2"),
        ("Medication?code=a&_contained=true&_sort=-_lastUpdated", "r3 r1"), ("Patient/1/Medication?_contained=true", ""),
        ("Medication?_lastUpdated=lt2000&_contained=true", ""), ("Medication?_lastUpdated=gt2000&code=b&_contained=true", "r1 r2"),
    ])
    func `Contained resources are found as they are asked for`(url: String, expected: String) async throws {
        #expect(await ids(try filled(), url) == expected)
    }

    @Test(arguments: [
        ("MedicationRequest?medication.code=a", "r1 r3"), ("MedicationRequest?medication.code=b", "r2"),
        ("MedicationRequest?medication:Medication.code=http://m|b", "r2"), ("MedicationRequest?medication.manufacturer.name=acme", "r1"),
        ("MedicationRequest?medication.manufacturer.name=inner", "r2"), ("MedicationRequest?medication.code:not=a", "r2"),
        ("MedicationRequest?medication.code=a&patient=1", "r1 r3"), ("Patient?_has:MedicationRequest:subject:medication.code=b", "1"),
    ])
    func `Chains lead into contained resources that are referred to`(url: String, expected: String) async throws {
        #expect(await ids(try filled(), url) == expected)
    }

    @Test func `A contained resource comes alone, under its container's URL`() async throws {
        let reply = await (try filled()).send(.get, "Medication?code=a&_id=m1&_contained=true&_containedType=contained&_count=1")
        #expect(reply["entry.0.fullUrl"] == "http://localhost/fhir/MedicationRequest/r1#m1")
        #expect(reply["entry.0.resource.resourceType"] == "Medication")
        #expect(reply["entry.0.resource.id"] == "m1")
        #expect(reply["entry.0.resource.meta"] == nil)
        #expect(reply["entry.0.resource.code.coding.0.code"] == "a")
        let xml = await (try filled()).send(.get, "Medication?_id=m2&_contained=true&_containedType=contained", nil, .xml)
        #expect(xml.text.contains("<fullUrl value=\"http://localhost/fhir/MedicationRequest/r1#m2\"/><resource><Medication"))
    }

    @Test func `A container is a match, with what it includes`() async throws {
        let url = "Medication?code=a&_contained=true&_include=MedicationRequest:subject&_count=1"
        let reply = await (try filled()).send(.get, url)
        #expect(reply.each("entry", "resource.resourceType") == ["MedicationRequest", "Patient"])
        #expect(reply.each("entry", "search.mode") == ["match", "include"])
    }

    @Test(arguments: ["container", "contained"])
    func `Pages stay as they were when page one was read`(returned: String) async throws {
        let server = try await filled()
        let query = "Medication?code=a&_contained=both&_containedType=\(returned)"
        let whole = await ids(server, query)
        for size in 1...4 {
            let server = try await filled()
            var reply = await server.send(.get, query + "&_count=\(size)&_total=accurate")
            #expect(reply["total"] == "\(whole.split(separator: " ").count)")
            var found: [String] = []
            await server.send(.delete, "MedicationRequest/r1")
            while true {
                found += reply.each("entry", "fullUrl").compactMap { $0?.split(separator: "/").last.map(String.init) }
                guard let next = reply.link("next") else { break }
                #expect(reply.count("entry") == size)
                reply = await server.send(.get, next)
                #expect(reply.status == 200)
            }
            #expect(found.joined(separator: " ") == whole, "pages of \(size)")
            if found.count > size { #expect(await ids(server, reply.link("first") ?? "") == found.prefix(size).joined(separator: " ")) }
        }
    }

    @Test(arguments: [
        ("Medication?code=a&_contained=true", "2"), ("Medication?code=a&_contained=true&_containedType=contained", "3"),
        ("Medication?code=a&_contained=both&_containedType=contained", "4"),
    ])
    func `The total counts what is returned`(url: String, expected: String) async throws {
        let server = try await filled()
        for form in ["", "&_summary=count", "&_count=0", "&_count=1&_total=accurate", "&_count=1&_total=estimate"] {
            #expect(await server.send(.get, url + form)["total"] == expected, "\(form)")
        }
        #expect(await server.send(.get, url + "&_count=1")["total"] == nil)
    }

    @Test(arguments: [
        ("Medication?_contained=true&_sort=code", "'_sort'"), ("?_contained=true", "'_contained'"),
        ("Medication?_contained=true&_containedType=contained&_include=MedicationRequest:subject", "'_include'"),
        ("Medication?_contained=true&_containedType=contained&_revinclude=Provenance:target", "'_revinclude'"),
        ("Medication?_contained=yes", "'_contained'"), ("Medication?_containedType=both", "'_containedType'"),
    ])
    func `What does not go together is refused by name`(url: String, name: String) async throws {
        for headers in [TestServer.Headers.none, .lenient] {
            let reply = await (try filled()).send(.get, url, nil, headers)
            #expect(reply.status == 400)
            #expect(reply.text.contains(name))
        }
    }

    @Test func `Conditions know nothing of it`() async throws {
        let server = try await filled()
        let body = Resource.make("Medication", nil, #""status":"active""#)
        #expect(await server.send(.delete, "Medication?code=b&_contained=true").status == 400)
        #expect(await server.send(.post, "Medication", body, .ifNoneExist("code=b&_contained=true")).status == 400)
        #expect(await server.send(.post, "Medication", body, .ifNoneExist("code=b")).status == 201)
        #expect(await server.send(.get, "Observation/$lastn?patient=1&category=x&_contained=true").status == 400)
    }

    @Test func `Chains of conditions lead into contained resources, of the transaction too`() async throws {
        let server = try await filled()
        #expect(await server.send(.delete, "MedicationRequest?medication.code=b").status == 204)
        #expect(await server.send(.get, "MedicationRequest/r2").status == 410)
        let medication = #"{"resourceType":"Medication","id":"m","code":{"coding":[{"code":"new"}]}}"#
        let request = #""status":"active","intent":"order","subject":{"reference":"Patient/1"},"contained":[\#(medication)]"#
        let entry = #"""
            {"request":{"method":"POST","url":"MedicationRequest","ifNoneExist":"medication.code=new"},"resource":
            {"resourceType":"MedicationRequest",\#(request),"medicationReference":{"reference":"#m"}}}
            """#
        let bundle = #"{"resourceType":"Bundle","type":"transaction","entry":[\#(entry),\#(entry)]}"#
        let reply = await server.send(.post, "", bundle)
        #expect(reply.each("entry", "response.status").map { $0?.prefix(3) ?? "" } == ["201", "200"])
        #expect(await server.send(.post, "", bundle).each("entry", "response.status").map { $0?.prefix(3) ?? "" } == ["200", "200"])
    }
}
