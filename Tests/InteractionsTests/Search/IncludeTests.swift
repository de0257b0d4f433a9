import Interactions
import Testing

struct IncludeTests {
    @Test func `More than a thousand resources to include are cut, and that is told`() async throws {
        let server = try TestServer()
        await server.send(.put, "Patient/1", Resource.patient("1"))
        let entries = (0..<1_001).map { _ in Entry("POST", "Observation", Resource.observation(subject: "Patient/1")) }
        #expect(await server.send(.post, "", Resource.bundle("transaction", Array(entries.dropLast()))).status == 200)
        let whole = await server.send(.get, "Patient?_revinclude=Observation:subject")
        #expect(whole.count("entry") == 1_001)
        await server.send(.post, "Observation", Resource.observation(subject: "Patient/1"))
        let cut = await server.send(.get, "Patient?_revinclude=Observation:subject")
        #expect(cut.count("entry") == 1_002)
        #expect(cut["entry.1001.search.mode"] == "outcome")
        #expect(cut["entry.1001.resource.issue.0.severity"] == "warning")
        #expect(cut["total"] == "1")
    }

    @Test func `The plan and the score are told when asked for`() async throws {
        let server = try TestServer()
        await server.send(.put, "Patient/1", Resource.patient("1", identifier: "s|1"))
        let reply = await server.send(.get, "Patient?identifier=s|1&_explain=true&_score=true")
        #expect(reply["entry.0.search.score"] == "1")
        #expect(reply["entry.1.search.mode"] == "outcome")
        #expect(reply["entry.1.resource.issue.1.diagnostics"]?.contains("Patient.identifier") == true)
        #expect(await server.send(.get, "Patient?identifier=s|1&_score=true", nil, .xml).text.contains("<score value=\"1\"/>"))
    }

    @Test func `A compartment is searched by GET and by POST`() async throws {
        let server = try TestServer()
        await server.send(.put, "Patient/1", Resource.patient("1"))
        await server.send(.put, "Observation/1", Resource.observation("1", subject: "Patient/1"))
        await server.send(.put, "Observation/2", Resource.observation("2"))
        #expect(await server.send(.get, "Patient/1/Observation").each("entry", "resource.id") == ["1"])
        #expect(await server.send(.post, "Patient/1/Observation/_search").each("entry", "resource.id") == ["1"])
        let all = await server.send(.get, "Patient/1/*?_count=1")
        #expect(all.link("self") == "Patient/1/*?_count=1")
        #expect(await server.send(.get, all.link("next") ?? "")["entry.0.resource.resourceType"] == "Observation")
    }

    @Test func `A star stands for the references that search parameters lead to`() async throws {
        let server = try TestServer()
        await server.send(.put, "Patient/1", Resource.patient("1"))
        let plan = #""status":"active","intent":"plan","subject":{"reference":"Patient/1"}"#
        await server.send(.put, "CarePlan/1", Resource.make("CarePlan", "1", plan))
        let order = #""status":"active","intent":"order","medicationCodeableConcept":{"text":"x"},"subject":{"reference":"Patient/1"}"#
        await server.send(.put, "MedicationRequest/1", Resource.make("MedicationRequest", "1", order, #""basedOn":[{"reference":"CarePlan/1"}]"#))
        // No search parameter of R4 leads along MedicationRequest.basedOn.
        let forward = await server.send(.get, "MedicationRequest?_include=*")
        #expect(forward.each("entry", "resource.resourceType") == ["MedicationRequest", "Patient"])
        #expect(await server.send(.get, "CarePlan?_revinclude=*").count("entry") == 1)
        #expect(await server.send(.get, "Patient?_revinclude=*").count("entry") == 3)
    }

    @Test func `A target that R4's definition names and its expression leaves out is told`() async throws {
        let server = try TestServer()
        await server.send(.put, "Patient/1", Resource.patient("1"))
        await server.send(.put, "Observation/1", Resource.observation("1", subject: "Patient/1"))
        for url in ["Observation?_include=Observation:patient:Group", "Group?_revinclude=Observation:patient:Group"] {
            let reply = await server.send(.get, url)
            #expect(reply.status == 200, "\(url): \(reply.text)")
            #expect(reply.each("entry", "search.mode").last == "outcome")
            #expect(reply.text.contains("leaves out Group"))
        }
        #expect(await server.send(.get, "Observation?_include=Observation:patient:Patient").count("entry") == 2)
        #expect(await server.send(.get, "Observation?_include=Observation:patient:Practitioner").status == 400)
    }
}
