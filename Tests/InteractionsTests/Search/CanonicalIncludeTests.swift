import Interactions
import Testing

/// `_include` and `_revinclude` by canonical URLs.
struct CanonicalIncludeTests {
    private func filled() async throws -> TestServer {
        let server = try TestServer()
        func questionnaire(_ id: String, _ version: String, _ more: String = "") -> String {
            Resource.make("Questionnaire", id, #""url":"http://x.org/q","version":"\#(version)","status":"active""#, more)
        }
        await server.send(.put, "Questionnaire/q1", questionnaire("q1", "1"))
        await server.send(.put, "Questionnaire/q2", questionnaire("q2", "2", #""derivedFrom":["http://x.org/base"]"#))
        await server.send(
            .put, "Questionnaire/base", Resource.make("Questionnaire", "base", #""url":"http://x.org/base","status":"active""#))
        for (id, canonical) in [("r1", "http://x.org/q|1"), ("r2", "http://x.org/q"), ("r3", "http://x.org/q|9"), ("r4", "http://x.org/none")] {
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
        let url = "QuestionnaireResponse?_id=r2&_include=QuestionnaireResponse:questionnaire&_include:iterate=Questionnaire:derived-from"
        #expect(await included(try filled(), url) == "base q2")
    }

    @Test(arguments: [
        ("q1", "QuestionnaireResponse:questionnaire", "r1 r2"), ("q2", "QuestionnaireResponse:questionnaire", "r2"), ("q1", "*", "r1 r2"),
        ("base", "Questionnaire:derived-from", "q2"), ("base", "*", "q2"), ("q1", "QuestionnaireResponse:subject", ""),
    ])
    func `Those that refer without a version or with this one are included`(id: String, include: String, expected: String) async throws {
        #expect(await included(try filled(), "Questionnaire?_id=\(id)&_revinclude=\(include)") == expected)
    }
}
