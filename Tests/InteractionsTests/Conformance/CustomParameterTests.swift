import FHIRCore
import FHIRJSON
import FHIRSchema
import FHIRStore
import Interactions
import PluginKit
import Testing

/// Search parameters that a tenant defines by posting them.
struct CustomParameterTests {
    @Test func `a parameter posted to an empty store answers for what is written after it`() async throws {
        let server = try TestServer()
        #expect(await server.ids("Patient?nick=bob") == ["400"])
        #expect(await server.send(.post, "SearchParameter", Definition.nick).status == 201)
        #expect(await server.ids("Patient?nick=bob") == [])
        await server.send(.put, "Patient/1", Definition.patient("1", nick: "Bobby"))
        await server.send(.put, "Patient/2", Definition.patient("2", nick: "Al"))
        #expect(await server.ids("Patient?nick=bob") == ["1"])
        #expect(await server.ids("Patient?nick:missing=false&_sort=nick") == ["2", "1"])
        await server.send(.put, "Patient/1", Definition.patient("1", nick: "Rob"))
        #expect(await server.ids("Patient?nick=bob") == [])
        #expect(await server.ids("Patient?nick=ro") == ["1"])
        let statement = await server.send(.get, "metadata").json
        let patient = (statement.value(at: "rest.0.resource")?.items ?? []).first { $0.text(at: "type") == "Patient" }
        let listed = (patient?.value(at: "searchParam")?.items ?? []).first { $0.text(at: "name") == "nick" }
        #expect(listed?.text(at: "definition") == "http://example.org/SearchParameter/nick")
        #expect(listed?.text(at: "type") == "string")
    }

    @Test func `every kind of parameter can be defined`() async throws {
        let server = try TestServer()
        let definitions = [
            ("x-token", "token", "Patient.maritalStatus", "s|M"), ("x-date", "date", "Patient.contact.period", "2020-05"),
            ("x-uri", "uri", "Patient.identifier.system", "urn:x"), ("x-reference", "reference", "Patient.contact.organization", "Organization/1"),
            ("x-number", "number", "Patient.multipleBirth as integer", "2"), ("x-computed", "token", "Patient.name.count() > 1", "true"),
            ("x-quantity", "quantity", "Patient.extension('http://example.org/weight').value", "70|http://unitsofmeasure.org|kg"),
        ]
        for (code, type, expression, _) in definitions {
            let reply = await server.send(
                .put, "SearchParameter/\(code)", Definition.parameter(code, code: code, type: type, expression: expression))
            #expect(reply.status == 201, "\(code): \(reply.text)")
        }
        await server.send(.put, "Organization/1", Resource.make("Organization", "1", #""name":"x""#))
        await server.send(
            .put, "Patient/1",
            Resource.patient(
                "1", identifier: "urn:x|1",
                #""extension":[{"url":"http://example.org/weight","valueQuantity":{"value":70,"system":"http://unitsofmeasure.org","code":"kg"}}],"#
                    + #""name":[{"family":"A"},{"family":"B"}],"maritalStatus":{"coding":[{"system":"s","code":"M"}]},"multipleBirthInteger":2,"#
                    + #""contact":[{"organization":{"reference":"Organization/1"},"period":{"start":"2020-05-01","end":"2020-05-02"}}]"#))
        await server.send(.put, "Patient/2", Resource.patient("2"))
        for (code, _, _, value) in definitions {
            let found = await server.ids("Patient?\(code)=\(value)")
            #expect(found == ["1"], "\(code)")
        }
        #expect(await server.ids("Organization?_has:Patient:x-reference:x-token=s|M") == ["1"])
        #expect(await server.ids("Patient?x-reference.name=x") == ["1"])
    }

    @Test func `a composite pairs its parts, R4's and others`() async throws {
        let server = try TestServer()
        await server.send(
            .put, "SearchParameter/use", Definition.parameter("use", code: "id-use", type: "token", expression: "Patient.identifier.use"))
        let composite = Definition.parameter(
            "both", code: "id-and-use", type: "composite", expression: "Patient.identifier",
            #""component":[{"definition":"http://hl7.org/fhir/SearchParameter/Patient-identifier","expression":"$this"},"#
                + #"{"definition":"http://example.org/SearchParameter/use","expression":"use"}]"#)
        #expect(await server.send(.put, "SearchParameter/both", composite).status == 201)
        func patient(_ id: String, _ first: String, _ second: String) -> String {
            Resource.patient(
                id, #""identifier":[{"use":"\#(first)","system":"s","value":"1"},{"use":"\#(second)","system":"s","value":"2"}]"#)
        }
        await server.send(.put, "Patient/1", patient("1", "usual", "old"))
        await server.send(.put, "Patient/2", patient("2", "old", "usual"))
        #expect(await server.ids("Patient?id-and-use=s|1$usual") == ["1"])
    }

    @Test(arguments: [
        ("SearchParameter.expression", Definition.parameter(code: "x", expression: "Patient.name.where(")),
        ("SearchParameter.expression", Definition.parameter(code: "x", expression: "Patient.nothing")),
        ("SearchParameter.expression", Definition.parameter(code: "x", expression: "Practitioner.name")),
        ("SearchParameter.expression", Definition.parameter(code: "x", expression: "Patient.name.frobnicate()")),
        ("SearchParameter.expression", Definition.parameter(code: "x", expression: nil)),
        ("SearchParameter.type", Definition.parameter(code: "x", type: "date", expression: "Patient.name")),
        ("SearchParameter.type", Definition.parameter(code: "x", type: "special", expression: "Patient.name")),
        ("SearchParameter.base[1]", Definition.parameter(code: "x", bases: "Patient,HumanName", expression: "Patient.name")),
        ("SearchParameter.code", Definition.parameter(code: "a:b", expression: "Patient.name")),
        ("SearchParameter.code", Definition.parameter(code: "gender", type: "token", expression: "Patient.language")),
        (
            "SearchParameter.component[1].definition",
            Definition.parameter(
                code: "x", type: "composite", expression: "Patient",
                #""component":[{"definition":"http://hl7.org/fhir/SearchParameter/Patient-identifier","expression":"identifier"},"#
                    + #"{"definition":"http://example.org/none","expression":"name"}]"#)
        ),
    ])
    func `a definition that cannot act is refused, naming the element`(_ place: String, _ definition: String) async throws {
        let server = try TestServer()
        let alone = await server.send(.post, "SearchParameter", definition)
        #expect(alone.status == 422 && alone.expressions == [place], "\(alone.text)")
        let bundle = Resource.transaction(
            Entry("POST", "Patient", Resource.patient()), Entry("POST", "SearchParameter", definition))
        let within = await server.send(.post, "", bundle)
        #expect(within.status == 422, "\(within.text)")
        #expect(within.expressions == ["Bundle.entry[1].resource" + place.dropFirst("SearchParameter".count)])
        #expect(await server.ids("Patient") == [])
    }

    @Test func `an unknown type is refused`() async throws {
        let server = try TestServer()
        let reply = await server.send(.post, "SearchParameter", Definition.parameter(code: "x", type: "fuzzy", expression: "Patient.name"))
        #expect([400, 422].contains(reply.status) && reply.text.contains("SearchParameter.type"), "\(reply.text)")
    }

    @Test func `a restatement of another parameter is taken and changes nothing, another meaning of its code is refused`() async throws {
        let server = try TestServer()
        await server.send(.put, "Patient/1", Resource.patient("1", #""gender":"male""#))
        let derived = Definition.parameter(
            "d", code: "gender", type: "token", expression: "Patient.gender",
            #""derivedFrom":"http://hl7.org/fhir/SearchParameter/individual-gender""#)
        #expect(await server.send(.put, "SearchParameter/d", derived).status == 201)
        #expect(await server.send(.put, "SearchParameter/n", Definition.nick.replacing("\"id\":\"nick\"", with: "\"id\":\"n\"")).status == 201)
        #expect(await server.ids("Patient?gender=male") == ["1"])
        let same = Definition.parameter("m", code: "nick", expression: "Patient.extension.where(url = 'http://example.org/nick').value")
        #expect(await server.send(.put, "SearchParameter/m", same).status == 201)
        let other = Definition.parameter("o", code: "nick", expression: "Patient.name.given")
        let refused = await server.send(.put, "SearchParameter/o", other)
        #expect(refused.status == 422 && refused.issues == ["duplicate-identity"])
    }

    @Test func `a parameter that says the same as one of R4 under another code is answered by that one's rows`() async throws {
        let server = try TestServer()
        await server.send(.put, "Patient/1", Resource.patient("1", #""name":[{"family":"Okafor"}]"#))
        await server.send(.put, "SearchParameter/s", Definition.parameter("s", code: "surname", expression: "Patient.name.family"))
        #expect(await server.ids("Patient?surname=oka") == ["1"])
    }

    @Test func `definitions act in their tenant, those of the shared tenant in all`() async throws {
        var server = try TestServer()
        server.tenant = Tenant(rawValue: 2)
        await server.send(.put, "SearchParameter/nick", Definition.nick)
        await server.send(.put, "Patient/1", Definition.patient("1", nick: "Bob"))
        #expect(await server.ids("Patient?nick=bob") == ["1"])
        server.tenant = Tenant(rawValue: 3)
        #expect(await server.ids("Patient?nick=bob") == ["400"])
        server.tenant = .shared
        await server.send(.put, "SearchParameter/given", Definition.parameter("given", code: "x-given", expression: "Patient.contact.name.given"))
        for tenant in [3, 2] as [Int32] {
            server.tenant = Tenant(rawValue: tenant)
            if tenant == 2 {
                #expect(await server.ids("Patient?x-given=a") == ["503"])
                _ = try await server.indexed(await server.send(.post, "$reindex"))
            }
            #expect(await server.ids("Patient?x-given=a") == [])
            await server.send(.put, "Patient/9", Resource.patient("9", #""contact":[{"name":{"given":["Ada"]}}]"#))
            #expect(await server.ids("Patient?x-given=a") == ["9"])
        }
    }

    @Test func `deleting a definition withdraws it at once, and another one may take its code`() async throws {
        let server = try TestServer()
        await server.send(.put, "SearchParameter/nick", Definition.nick)
        await server.send(.put, "Patient/1", Definition.patient("1", nick: "Bob"))
        #expect(await server.send(.delete, "SearchParameter/nick").status == 204)
        #expect(await server.ids("Patient?nick=bob") == ["400"])
        await server.send(
            .put, "SearchParameter/nick", Definition.parameter("nick", code: "nick", type: "token", expression: "Patient.language"))
        #expect(await server.ids("Patient?nick=bob") == ["503"])
        let done = try await server.indexed(await server.send(.post, "SearchParameter/nick/$reindex"))
        #expect(done.parameter("state", "valueCode") == "done")
        #expect(await server.ids("Patient?nick=bob") == [])
        await server.send(.put, "Patient/2", Resource.patient("2", #""language":"de""#))
        #expect(await server.ids("Patient?nick=de") == ["2"])
    }

    @Test func `a page of a search by a definition is gone once that is another one`() async throws {
        let server = try TestServer()
        await server.send(.put, "SearchParameter/nick", Definition.nick)
        for id in 1...5 { await server.send(.put, "Patient/\(id)", Definition.patient("\(id)", nick: "Bob")) }
        func next(_ url: String) async throws -> String {
            let link = try #require(await server.send(.get, url).link("next"))
            return String(try #require(link.split(separator: "/fhir/", maxSplits: 1).last))
        }
        let byNick = try await next("Patient?nick=bob&_count=2")
        let byID = try await next("Patient?_id=1,2,3&_count=2")
        #expect(await server.send(.get, byNick).status == 200)
        await server.send(
            .put, "SearchParameter/nick", Definition.parameter("nick", code: "nick", type: "string", expression: "Patient.name.family"))
        for _ in 0..<2_000 where await server.send(.get, "Patient?nick=bob").status == 503 { try await Task.sleep(for: .milliseconds(5)) }
        let gone = await server.send(.get, byNick)
        #expect(gone.status == 410 && gone.text.contains("expired-page"), "\(gone.text)")
        #expect(await server.send(.get, byID).status == 200)
    }

    @Test func `a retired definition does not act`() async throws {
        let server = try TestServer()
        await server.send(.put, "SearchParameter/nick", Definition.nick)
        #expect(await server.ids("Patient?nick=bob") == [])
        await server.send(.put, "SearchParameter/nick", Definition.nick.replacing("\"active\"", with: "\"retired\""))
        #expect(await server.ids("Patient?nick=bob") == ["400"])
    }

    @Test func `definitions of a batch act on its reads, those of an import on what comes after them`() async throws {
        let server = try TestServer()
        let reply = await server.send(
            .post, "",
            Resource.batch(
                Entry("PUT", "SearchParameter/nick", Definition.nick), Entry("GET", "Patient?nick=bob")))
        #expect(reply.each("entry", "response.status") == ["201 Created", "200 OK"])
        let other = try TestServer()
        let texts = [Definition.nick, Definition.patient("1", nick: "Bob")]
        let units = try texts.flatMap { text in
            try other.service.importUnits(JSONReader.parse(Array(text.utf8), schema: .r4)).map { try $0.get() }
        }
        for unit in units {
            let caller = Caller(access: .system("test"), origin: CommitOrigin(door: .load, correlationID: "c"))
            _ = try await other.service.commit(caller) { view, tracker throws(OperationFailure) in
                try unit.apply(view, tracker)
            }
        }
        #expect(await other.ids("Patient?nick=bob") == ["1"])
    }

    @Test func `what is written while a definition comes is found by it, whoever was first`() async throws {
        for _ in 0..<10 {
            let server = try TestServer()
            await withTaskGroup(of: Void.self) { tasks in
                tasks.addTask { await server.send(.put, "SearchParameter/nick", Definition.nick) }
                for number in 0..<20 {
                    tasks.addTask { await server.send(.put, "Patient/\(number)", Definition.patient("\(number)", nick: "Bob")) }
                }
            }
            if await server.send(.get, "Patient?nick=bob").status == 503 {
                _ = try await server.indexed(await server.send(.post, "$reindex"))
            }
            #expect(await server.ids("Patient?nick=bob").count == 20)
        }
    }

    @Test func `definitions survive a restart`() async throws {
        let server = try TestServer()
        await server.send(.put, "SearchParameter/nick", Definition.nick)
        await server.send(.put, "Patient/1", Definition.patient("1", nick: "Bob"))
        let again = TestServer(restarting: server)
        #expect(await again.ids("Patient?nick=bob") == ["1"])
    }
}
