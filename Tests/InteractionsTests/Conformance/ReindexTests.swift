import FHIRCore
import FHIRStore
import Interactions
import Testing

/// `$reindex`: resources that were there before a search parameter.
struct ReindexTests {
    private func filled(_ count: Int) async throws -> TestServer {
        let server = try TestServer()
        for start in stride(from: 0, to: count, by: 500) {
            let entries = (start..<min(start + 500, count)).map { number in
                Entry("PUT", "Patient/\(number)", Definition.patient("\(number)", nick: number % 2 == 0 ? "Bob" : "Al"))
            }
            #expect(await server.send(.post, "", Resource.bundle("transaction", entries)).status == 200)
        }
        return server
    }

    @Test func `older resources are found once they are indexed, and no answer is partial before`() async throws {
        let server = try await filled(1_000)
        await server.send(.put, "SearchParameter/nick", Definition.nick)
        await server.send(.put, "Patient/new", Definition.patient("new", nick: "Bob"))
        for url in ["Patient?nick=bob", "Patient?_sort=nick", "Observation?subject:Patient.nick=bob", "Patient?_filter=nick eq bob"] {
            let reply = await server.send(.get, url)
            #expect(reply.status == 503 && reply.issues == ["parameter-not-ready"], "\(url) \(reply.text)")
            #expect(reply.text.contains("$reindex"))
        }
        #expect(await server.send(.get, "Patient?nick=bob", nil, .lenient).status == 503)
        #expect(await server.send(.get, "Patient?_count=1&nick:missing=true").status == 503)
        let began = await server.send(.post, "$reindex")
        #expect(began.status == 202 && began.contentLocation?.hasPrefix(TestServer.base + "/$reindex-status?job=") == true)
        let done = try await server.indexed(began)
        #expect(done.status == 200 && done.parameter("state", "valueCode") == "done", "\(done.text)")
        #expect(done.parameter("total", "valueInteger") == "1001" && done.parameter("done", "valueInteger") == "1001")
        #expect(done.parameter("parameter", "valueString") == "Patient.nick" && done.parameter("rate", "valueDecimal") != nil)
        #expect(await server.send(.get, "Patient?nick=bob&_summary=count")["total"] == "501")
        #expect(await server.ids("Patient?nick=bob&_count=3") == ["0", "2", "4"])
    }

    @Test func `what changes while it runs is found as it is`() async throws {
        let server = try await filled(2_000)
        await server.send(.put, "SearchParameter/nick", Definition.nick)
        let began = await server.send(.post, "$reindex")
        for number in stride(from: 0, to: 400, by: 4) {
            await server.send(.put, "Patient/\(number)", Definition.patient("\(number)", nick: "Carl"))
            await server.send(.delete, "Patient/\(1_999 - number)")
        }
        _ = try await server.indexed(began)
        #expect(await server.send(.get, "Patient?nick=carl&_summary=count")["total"] == "100")
        #expect(await server.send(.get, "Patient?nick=bob&_summary=count")["total"] == "900")
        #expect(await server.send(.get, "Patient?nick=al&_summary=count")["total"] == "900")
    }

    @Test func `a job goes on after a restart`() async throws {
        let server = try await filled(3_000)
        await server.send(.put, "SearchParameter/nick", Definition.nick)
        let began = await server.send(.post, "$reindex")
        await server.service.stop()
        let before = await server.send(.get, String((began.contentLocation ?? "").dropFirst(TestServer.base.count + 1)))
        let again = TestServer(restarting: server)
        let done = try await again.indexed(began)
        #expect(done.parameter("state", "valueCode") == "done", "\(before.text) \(done.text)")
        #expect(await again.send(.get, "Patient?nick=bob&_summary=count")["total"] == "1500")
    }

    @Test func `pages that were begun before stay as they were`() async throws {
        let server = try await filled(10)
        await server.send(.put, "SearchParameter/nick", Definition.nick)
        _ = try await server.indexed(await server.send(.post, "$reindex"))
        let first = await server.send(.get, "Patient?nick=bob&_count=2")
        for number in 0..<10 { await server.send(.put, "Patient/\(number)", Definition.patient("\(number)", nick: "Zed")) }
        let second = await server.send(.get, first.link("next") ?? "")
        #expect(second.each("entry", "resource.id") == ["4", "6"])
        #expect(await server.ids("Patient?nick=bob") == [])
        #expect(await server.ids("Patient?nick=zed").count == 10)
    }

    @Test func `references of a new parameter are followed, and still hold their targets`() async throws {
        let server = try TestServer()
        await server.send(.put, "Organization/1", Resource.make("Organization", "1", #""name":"x""#))
        await server.send(.put, "Patient/1", Resource.patient("1", #""contact":[{"organization":{"reference":"Organization/1"}}]"#))
        await server.send(
            .put, "SearchParameter/o",
            Definition.parameter("o", code: "contact-org", type: "reference", expression: "Patient.contact.organization"))
        #expect(await server.send(.get, "Patient?_include=Patient:contact-org").status == 503)
        _ = try await server.indexed(await server.send(.post, "$reindex"))
        #expect(await server.ids("Patient?contact-org=Organization/1") == ["1"])
        #expect(await server.ids("Patient?_include=Patient:contact-org") == ["1", "1"])
        #expect(await server.send(.delete, "Organization/1").status == 409)
        await server.send(.delete, "SearchParameter/o")
        #expect(await server.send(.delete, "Organization/1").status == 409)
        await server.send(.put, "Patient/1", Resource.patient("1"))
        #expect(await server.send(.delete, "Organization/1").status == 204)
    }

    @Test func `the state of a job is told to its tenant only, and only of a job`() async throws {
        var server = try await filled(1)
        await server.send(.put, "SearchParameter/nick", Definition.nick)
        let began = await server.send(.post, "$reindex")
        let url = String((began.contentLocation ?? "").dropFirst(TestServer.base.count + 1))
        _ = try await server.indexed(began)
        #expect(await server.send(.get, url).status == 200)
        #expect(await server.send(.get, "$reindex-status").status == 400)
        #expect(await server.send(.get, "$reindex-status?job=none").status == 404)
        #expect(await server.send(.get, "$reindex").status == 405)
        #expect(await server.send(.post, "SearchParameter/none/$reindex").status == 404)
        server.tenant = Tenant(rawValue: 2)
        #expect(await server.send(.get, url).status == 404)
    }

    @Test func `a job for what is ready is done at once`() async throws {
        let server = try await filled(3)
        let done = try await server.indexed(await server.send(.post, "$reindex"))
        #expect(done.parameter("state", "valueCode") == "done" && done.parameter("total", "valueInteger") == "0")
    }
}
