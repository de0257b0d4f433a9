import Interactions
import Testing

/// `_include` and `_revinclude` by canonical URLs.
struct CanonicalIncludeTests {
    private func filled() async throws -> TestServer {
        let server = try TestServer()
        func questionnaire(_ id: String, _ version: String) -> String {
            Resource.make("Questionnaire", id, #""url":"http://x.org/q","version":"\#(version)","status":"active""#)
        }
        await server.send(.put, "Questionnaire/q1", questionnaire("q1", "1"))
        await server.send(.put, "Questionnaire/q2", questionnaire("q2", "2"))
        let active = #""status":"active""#
        await server.send(
            .put, "PlanDefinition/p", Resource.make("PlanDefinition", "p", active, #""action":[{"definitionCanonical":"http://x.org/a"}]"#))
        let origin = #""url":"http://x.org/a","relatedArtifact":[{"type":"derived-from","resource":"http://x.org/base"}]"#
        await server.send(.put, "ActivityDefinition/a", Resource.make("ActivityDefinition", "a", active, origin))
        await server.send(.put, "ActivityDefinition/base", Resource.make("ActivityDefinition", "base", active, #""url":"http://x.org/base""#))
        for (id, canonical) in [
            ("r1", "http://x.org/q|1"), ("r2", "http://x.org/q"), ("r3", "http://x.org/q|9"), ("r4", "http://x.org/none"),
        ] {
            await server.send(
                .put, "QuestionnaireResponse/\(id)",
                Resource.make("QuestionnaireResponse", id, #""status":"completed","questionnaire":"\#(canonical)""#))
        }
        return server
    }

    private func included(_ server: TestServer, _ url: String) async -> String {
        let reply = await server.send(.get, url)
        return zip(reply.each("entry", "search.mode"), reply.each("entry", "resource.id"))
            .filter { $0.0 == "include" }.compactMap(\.1).sorted().joined(separator: " ")
    }

    @Test(arguments: [
        ("r1", "QuestionnaireResponse:questionnaire", "q1"), ("r2", "QuestionnaireResponse:questionnaire", "q2"),
        ("r3", "QuestionnaireResponse:questionnaire", ""), ("r4", "QuestionnaireResponse:questionnaire", ""),
        ("r1", "QuestionnaireResponse:*", "q1"), ("r2", "*", "q2"), ("r1", "QuestionnaireResponse:questionnaire:Questionnaire", "q1"),
    ])
    func `The version that is named is included, else the newest`(id: String, include: String, expected: String) async throws {
        #expect(await included(try filled(), "QuestionnaireResponse?_id=\(id)&_include=\(include)") == expected)
    }

    @Test func `Canonicals are followed on and on`() async throws {
        let url = "PlanDefinition?_include=PlanDefinition:definition&_include:iterate=ActivityDefinition:derived-from"
        #expect(await included(try filled(), url) == "a base")
        #expect(await included(try filled(), "ActivityDefinition?_id=base&_revinclude=ActivityDefinition:derived-from") == "a")
        #expect(await included(try filled(), "ActivityDefinition?_id=base&_revinclude:iterate=*") == "a p")
    }

    @Test(arguments: [
        ("q1", "QuestionnaireResponse:questionnaire", "r1 r2"), ("q2", "QuestionnaireResponse:questionnaire", "r2"), ("q1", "*", "r1 r2"),
        ("q1", "QuestionnaireResponse:subject", ""), ("q1", "QuestionnaireResponse:*", "r1 r2"),
    ])
    func `Those that refer without a version or with this one are included`(id: String, include: String, expected: String) async throws {
        #expect(await included(try filled(), "Questionnaire?_id=\(id)&_revinclude=\(include)") == expected)
    }
}
