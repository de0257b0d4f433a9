import FHIRJSON
import Interactions
import Testing

struct RaceTests {
    @Test func `64 conditional creates at the same time make one resource`() async throws {
        let server = try TestServer()
        let statuses = await together(64) { number in
            await server.send(
                .post, "Patient", Resource.patient(identifier: "s|one", #""name":[{"text":"\#(number)"}]"#),
                .ifNoneExist("identifier=s|one")
            ).status
        }
        #expect(statuses.count { $0 == 201 } == 1)
        #expect(statuses.count { $0 == 200 } == 63)
        #expect(await server.send(.get, "Patient?identifier=s|one")["total"] == "1")
    }

    @Test func `64 conditional updates at the same time make one resource`() async throws {
        let server = try TestServer()
        let statuses = await together(64) { number in
            await server.send(
                .put, "Patient?identifier=s|one", Resource.patient(identifier: "s|one", #""name":[{"text":"\#(number)"}]"#)
            ).status
        }
        #expect(statuses.count { $0 == 201 } == 1)
        #expect(statuses.count { $0 == 200 } == 63)
        #expect(await server.send(.get, "Patient?identifier=s|one").each("entry", "resource.meta.versionId") == ["64"])
    }

    @Test func `Of updates with the same If-Match one wins, version for version`() async throws {
        let server = try TestServer()
        await server.send(.put, "Patient/1", Resource.patient("1"))
        for version in 1...8 {
            let statuses = await together(16) { number in
                await server.send(
                    .put, "Patient/1", Resource.patient("1", #""name":[{"text":"\#(version)-\#(number)"}]"#), .ifMatch("W/\"\(version)\"")
                ).status
            }
            #expect(statuses.count { $0 == 200 } == 1)
            #expect(statuses.count { $0 == 412 } == 15)
        }
        #expect(await server.resource("Patient/1").text(at: "meta.versionId") == "9")
    }

    @Test func `Transactions with the same conditional create and references to it make one resource`() async throws {
        let server = try TestServer()
        let statuses = await together(32) { number in
            await server.send(
                .post, "",
                Resource.transaction(
                    Entry(
                        "POST", "Patient", fullURL: "urn:uuid:1", Resource.patient(identifier: "s|one"),
                        conditions: #""ifNoneExist":"identifier=s|one""#),
                    Entry("POST", "Observation", Resource.observation(subject: "urn:uuid:1", identifier: "o|\(number)")),
                    Entry("POST", "Observation", Resource.observation(subject: "Patient?identifier=s|one")))
            ).status
        }
        #expect(statuses == [Int](repeating: 200, count: 32))
        let patients = await server.send(.get, "Patient?identifier=s|one")
        #expect(patients["total"] == "1")
        let observations = await server.send(.get, "Observation?_count=100")
        #expect(Set(observations.each("entry", "resource.subject.reference")) == ["Patient/" + (patients["entry.0.resource.id"] ?? "")])
        #expect(observations["total"] == "64")
    }

    @Test func `A delete and a reference to its resource never both succeed`() async throws {
        let server = try TestServer()
        for round in 0..<32 {
            await server.send(.put, "Patient/\(round)", Resource.patient("\(round)"))
            let statuses = await together(2) { side in
                side == 0
                    ? await server.send(.delete, "Patient/\(round)").status
                    : await server.send(.post, "Observation", Resource.observation(subject: "Patient/\(round)")).status
            }
            #expect(statuses == [204, 422] || statuses == [409, 201], "\(statuses)")
        }
    }

    /// Runs the body so many times at once and gives the results in order.
    private func together(_ count: Int, _ body: @escaping @Sendable (Int) async -> Int) async -> [Int] {
        await withTaskGroup(of: (Int, Int).self) { group in
            for number in 0..<count { group.addTask { (number, await body(number)) } }
            var results = [Int](repeating: 0, count: count)
            for await (number, result) in group { results[number] = result }
            return results
        }
    }
}
