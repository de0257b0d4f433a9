import FHIRCore
import FHIRStore
import Testing

@testable import Interactions

struct LastObservationsTests {
    /// Observations of Patient/1: id, code's JSON, effective time.
    private func server(_ observations: [(String, String, String)]) async throws -> TestServer {
        let server = try TestServer()
        await server.send(.put, "Patient/1", Resource.patient("1"))
        for (id, code, time) in observations {
            let effective = time.isEmpty ? "" : #""effectiveDateTime":"\#(time)""#
            let reply = await server.send(
                .put, "Observation/\(id)",
                Resource.make(
                    "Observation", id, #""status":"final","category":[{"coding":[{"code":"lab"}]}],"code":\#(code)"#,
                    #""subject":{"reference":"Patient/1"}"#, effective))
            #expect(reply.status == 201, "\(reply.text)")
        }
        return server
    }

    private func codings(_ codes: String...) -> String {
        #"{"coding":[\#(codes.map { #"{"system":"s","code":"\#($0)"}"# }.joined(separator: ","))]}"#
    }

    private func ids(_ server: TestServer, _ query: String = "patient=1&category=lab") async -> [String?] {
        let reply = await server.send(.get, "Observation/$lastn?\(query)")
        #expect(reply.status == 200, "\(reply.text)")
        return reply.each("entry", "resource.id")
    }

    /// The table in the definition's text: three observations, the number of groups; the newest of each group comes.
    @Test func `Groups are those of the specification's table`() async throws {
        func found(_ a: String, _ b: String, _ c: String) async throws -> [String?] {
            await ids(try await server([("1", a, "2020-01-01"), ("2", b, "2020-01-02"), ("3", c, "2020-01-03")]))
        }
        #expect(try await found(codings("a"), codings("b"), codings("c")) == ["3", "2", "1"])
        #expect(try await found(codings("a"), codings("b"), codings("a", "c")) == ["3", "2"])
        #expect(try await found(codings("a"), codings("b"), codings("a", "b")) == ["3"])
        #expect(try await found(#"{"text":"textM"}"#, #"{"text":"Text"}"#, #"{"text":"t e x t"}"#) == ["3", "2", "1"])
    }

    @Test func `An older observation with both codes joins the groups, whatever came first`() async throws {
        let server = try await server([
            ("1", codings("a"), "2020-01-03"), ("2", codings("b"), "2020-01-04"), ("3", codings("a", "b"), "2020-01-01"),
        ])
        #expect(await ids(server) == ["2"])
        #expect(await ids(server, "patient=1&category=lab&max=2") == ["2", "1"])
        #expect(await ids(server, "patient=1&category=lab&max=5") == ["2", "1", "3"])
    }

    @Test func `Codes are the same only with the same system, and text does not count beside them`() async throws {
        let server = try await server([
            ("1", #"{"coding":[{"system":"s","code":"a"}],"text":"x"}"#, "2020-01-01"),
            ("2", #"{"coding":[{"system":"t","code":"a"}],"text":"x"}"#, "2020-01-02"),
            ("3", #"{"coding":[{"code":"a"}]}"#, "2020-01-03"), ("4", #"{"text":"x"}"#, "2020-01-04"),
            ("5", #"{"coding":[{"system":"s","code":"A"}]}"#, "2020-01-05"),
        ])
        #expect(await ids(server) == ["5", "4", "3", "2", "1"])
    }

    /// "4 Observations instead of 3 if the 3rd and 4th most recent observation had the same effective time."
    @Test func `In case of a tie both are returned`() async throws {
        let server = try await server([
            ("1", codings("a"), "2020-01-01"), ("2", codings("a"), "2020-01-02"), ("3", codings("a"), "2020-01-02"),
            ("4", codings("a"), "2020-01-03"), ("5", codings("a"), "2020-01-04"), ("6", codings("a"), ""), ("7", codings("a"), ""),
        ])
        #expect(await ids(server, "patient=1&category=lab&max=3") == ["5", "4", "2", "3"])
        #expect(await ids(server, "patient=1&category=lab&max=2") == ["5", "4"])
        #expect(await ids(server) == ["5"])
        #expect(await ids(server, "patient=1&category=lab&max=6") == ["5", "4", "2", "3", "1", "6"])
    }

    @Test func `Search parameters of Observation filter before the groups are made`() async throws {
        let server = try await server([
            ("1", codings("a"), "2020-01-01"), ("2", codings("a"), "2020-01-02"), ("3", codings("b"), "2020-01-03"),
        ])
        await server.send(.put, "Patient/2", Resource.patient("2"))
        await server.send(
            .put, "Observation/9",
            Resource.make(
                "Observation", "9", #""status":"final","code":{"coding":[{"system":"s","code":"a"}]},"subject":{"reference":"Patient/2"}"#))
        #expect(await ids(server, "subject=Patient/1&code=s|a") == ["2"])
        #expect(await ids(server, "patient=1&category=lab&date=lt2020-01-02") == ["1"])
        #expect(await ids(server, "subject:Patient=1&combo-code=b") == ["3"])
        #expect(await ids(server, "patient=1&code=s|nothing") == [])
        let included = await server.send(.get, "Observation/$lastn?patient=1&code=s|b&_include=Observation:subject")
        #expect(included.each("entry", "search.mode") == ["match", "include"])
        #expect(included["total"] == "1")
    }

    @Test func `The answer is a searchset with its own link, from GET and POST`() async throws {
        let server = try await server([("1", codings("a"), "2020-01-01")])
        let reply = await server.send(.get, "Observation/$lastn?patient=1&code=s|a&max=3")
        #expect(reply["type"] == "searchset")
        #expect(reply["total"] == "1")
        #expect(reply.link("self") == "Observation/$lastn?patient=1&code=s%7Ca&max=3")
        let body =
            #"{"resourceType":"Parameters","parameter":[{"name":"max","valuePositiveInt":3},"#
            + #"{"name":"patient","valueString":"1"},{"name":"code","valueString":"s|a"}]}"#
        #expect(await server.send(.post, "Observation/$lastn", body).each("entry", "resource.id") == ["1"])
    }

    @Test func `Another tenant's observations are not among the last`() async throws {
        var server = try await server([("1", codings("a"), "2020-01-01")])
        server.tenant = Tenant(rawValue: 7)
        #expect(await ids(server, "patient=1&code=s|a") == [])
    }
}
