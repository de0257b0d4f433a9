import Interactions
import Testing

/// Chains and `_has` over canonical URLs, and canonicals that name a resource of the server as references do.
struct CanonicalChainTests {
    private func filled() async throws -> TestServer {
        let server = try TestServer()
        func put(_ type: String, _ id: String, _ members: String) async {
            #expect(await server.send(.put, "\(type)/\(id)", Resource.make(type, id, members)).status == 201)
        }
        for (id, version, name) in [("q1", "1", "Pain"), ("q2", "2", "Sleep"), ("q3", "B", "Mood")] {
            await put("Questionnaire", id, #""url":"http://x.org/q","version":"\#(version)","name":"\#(name)","status":"active""#)
        }
        await put("Questionnaire", "own", #""name":"Own","status":"active""#)
        let long = "http://x.org/" + String(repeating: "long/", count: 30)
        for (id, end) in [("l1", "1"), ("l2", "2")] {
            await put("Questionnaire", id, #""url":"\#(long + end)","name":"Long \#(end)","status":"active""#)
        }
        for (id, canonical) in [
            ("r1", "http://x.org/q|1"), ("r2", "http://x.org/q"), ("r3", "http://x.org/q|9"), ("r4", "http://x.org/q|B"),
            ("r5", "Questionnaire/own"), ("r6", TestServer.base + "/Questionnaire/own"), ("r7", long + "1"), ("r8", "http://x.org/q|b"),
        ] {
            await put("QuestionnaireResponse", id, #""status":"completed","questionnaire":"\#(canonical)""#)
        }
        await put("QuestionnaireResponse", "r9", #""status":"in-progress","questionnaire":"http://x.org/none""#)
        let inside = #""contained":[{"resourceType":"Questionnaire","id":"in","name":"Inner","status":"draft"}]"#
        await put("QuestionnaireResponse", "r0", ##""status":"completed","questionnaire":"#in",\##(inside)"##)
        await put("ActivityDefinition", "a", #""url":"http://x.org/a","name":"Walk","status":"active""#)
        await put("PlanDefinition", "p", #""status":"active","action":[{"definitionCanonical":"http://x.org/a"}]"#)
        await put("PlanDefinition", "u", #""status":"active","action":[{"definitionUri":"http://x.org/q"}]"#)
        return server
    }

    private func ids(_ server: TestServer, _ url: String) async -> String {
        let reply = await server.send(.get, url)
        return reply.status == 200 ? reply.each("entry", "resource.id").map { $0 ?? "?" }.joined(separator: " ") : "\(reply.status)"
    }

    @Test(arguments: [
        ("QuestionnaireResponse?questionnaire.name=pain", "r1 r2"), ("QuestionnaireResponse?questionnaire.name=sleep", "r2"),
        ("QuestionnaireResponse?questionnaire:Questionnaire.name=mood", "r2 r4"), ("QuestionnaireResponse?questionnaire.name=own", "r5 r6"),
        ("QuestionnaireResponse?questionnaire.name=long", "r7"), ("QuestionnaireResponse?questionnaire.name:exact=Long 2", ""),
        ("QuestionnaireResponse?questionnaire.version=2", "r2"), ("QuestionnaireResponse?questionnaire._id=q1,own", "r1 r2 r5 r6"),
        ("QuestionnaireResponse?questionnaire.name=inner", "r0"), ("QuestionnaireResponse?questionnaire.name:not-there=x", "400"),
        ("QuestionnaireResponse?questionnaire.name=pain&status=completed&_id=r2,r3", "r2"),
        ("QuestionnaireResponse?_filter=questionnaire.name eq \"pain\"", "r1 r2"),
        ("PlanDefinition?definition.name=walk", "p"), ("PlanDefinition?definition:ActivityDefinition.name=walk", "p"),
        ("PlanDefinition?definition.name=pain", "u"), ("Bundle?composition.title=x", "400"),
    ])
    func `Chains follow canonicals to the version that is named, else to every one`(url: String, expected: String) async throws {
        #expect(await ids(try filled(), url) == expected)
    }

    @Test(arguments: [
        ("Questionnaire?_has:QuestionnaireResponse:questionnaire:_id=r1", "q1"),
        ("Questionnaire?_has:QuestionnaireResponse:questionnaire:_id=r2", "q1 q2 q3"),
        ("Questionnaire?_has:QuestionnaireResponse:questionnaire:status=completed", "q1 q2 q3 own l1"),
        ("Questionnaire?_has:QuestionnaireResponse:questionnaire:status=in-progress", ""),
        ("Questionnaire?_has:QuestionnaireResponse:questionnaire:status=completed&name=own", "own"),
        ("ActivityDefinition?_has:PlanDefinition:definition:status=active", "a"),
        ("QuestionnaireResponse?questionnaire._has:QuestionnaireResponse:questionnaire:_id=r4", "r2 r4"),
    ])
    func `Canonicals are followed backwards`(url: String, expected: String) async throws {
        #expect(await ids(try filled(), url) == expected)
    }

    @Test(arguments: [
        ("QuestionnaireResponse?questionnaire=Questionnaire/own", "r5 r6"), ("QuestionnaireResponse?questionnaire=own", "r5 r6"),
        ("QuestionnaireResponse?questionnaire=http://localhost/fhir/Questionnaire/own", "r5 r6"),
        ("QuestionnaireResponse?questionnaire:Questionnaire=own", "r5 r6"), ("QuestionnaireResponse?questionnaire=Questionnaire/q1", ""),
        ("QuestionnaireResponse?_id=r5&_include=QuestionnaireResponse:questionnaire", "r5 own"),
        ("QuestionnaireResponse?_id=r6&_include=*", "r6 own"),
        ("Questionnaire?_id=own&_revinclude=QuestionnaireResponse:questionnaire", "own r5 r6"),
    ])
    func `A canonical may name a resource of this server`(url: String, expected: String) async throws {
        #expect(await ids(try filled(), url) == expected)
    }

    @Test func `What a canonical names can be deleted`() async throws {
        let server = try await filled()
        #expect(await server.send(.delete, "Questionnaire/own").status == 204)
        #expect(await ids(server, "QuestionnaireResponse?questionnaire.name=own") == "")
    }

    @Test func `Conditions follow canonicals, of the transaction too`() async throws {
        let server = try await filled()
        let response = #"{"resourceType":"QuestionnaireResponse","status":"completed","questionnaire":"http://x.org/new|3"}"#
        let questionnaire = #"{"resourceType":"Questionnaire","url":"http://x.org/new","version":"3","name":"New","status":"draft"}"#
        let condition = #""ifNoneExist":"questionnaire.name=new""#
        let bundle = Resource.transaction(
            Entry("POST", "Questionnaire", questionnaire), Entry("POST", "QuestionnaireResponse", response),
            Entry("POST", "QuestionnaireResponse", response, conditions: condition))
        let statuses = await server.send(.post, "", bundle).each("entry", "response.status").map { $0?.prefix(3) ?? "" }
        #expect(statuses == ["201", "201", "200"])
        #expect(await server.send(.post, "QuestionnaireResponse", response, .ifNoneExist("questionnaire.name=new")).status == 200)
        #expect(await server.send(.post, "QuestionnaireResponse", response, .ifNoneExist("questionnaire.name=other")).status == 201)
        let has = "_has:QuestionnaireResponse:questionnaire:status=completed&name=new"
        #expect(await server.send(.delete, "Questionnaire?\(has)").status == 204)
    }
}
