import FHIRStore
import Interactions
import Testing

/// Which references point to nothing, among the resources that came after a position.
struct DanglingReferencesTests {
    private let server: TestServer

    init() throws {
        server = try TestServer { $0.hasReferentialIntegrity = false }
    }

    private func put(_ id: String, about subject: String, _ more: String = "") async {
        #expect(await server.send(.put, "Observation/\(id)", Resource.observation(id, subject: subject, more)).status < 300)
    }

    private func dangling(after position: Position = .zero, listed: Int = 9) async throws -> (lines: [String], count: Int) {
        try await server.service.danglingReferences(Access.system("test"), after: position, listed: listed)
    }

    private var position: Position { server.service.store.position }

    @Test func `References to what is not there or deleted are listed`() async throws {
        await server.send(.put, "Patient/1", Resource.patient("1"))
        await server.send(.put, "Patient/2", Resource.patient("2"))
        await put("a", about: "Patient/1")
        await put("b", about: "Patient/2", #""performer":[{"reference":"Practitioner/9"}]"#)
        await put("c", about: TestServer.base + "/Patient/3")
        await put("d", about: "https://elsewhere.example.org/Patient/4")
        await server.send(.delete, "Patient/2")
        let found = try await dangling()
        #expect(
            Set(found.lines) == [
                "Observation/b refers to Patient/2, which does not exist", "Observation/b refers to Practitioner/9, which does not exist",
                "Observation/c refers to Patient/3, which does not exist",
            ])
        #expect(found.count == 3)
        #expect(try await dangling(listed: 1).lines.count == 1)
        #expect(try await dangling(listed: 0).count == 3)
    }

    @Test func `What came before the position is not asked, and counts as a target`() async throws {
        await server.send(.put, "Patient/1", Resource.patient("1"))
        await put("old", about: "Patient/nobody")
        await put("changed", about: "Patient/nobody")
        let start = position
        #expect(try await dangling(after: start).count == 0)
        await put("a", about: "Patient/1")
        await put("changed", about: "Patient/no-one")
        await put("mended", about: "Patient/no-one")
        await put("mended", about: "Patient/1")
        await put("gone", about: "Patient/no-one")
        await server.send(.delete, "Observation/gone")
        let found = try await dangling(after: start)
        #expect(found.lines == ["Observation/changed refers to Patient/no-one, which does not exist"])
        #expect(try await dangling().count == 2)
        await server.send(.put, "Patient/no-one", Resource.patient("no-one"))
        #expect(try await dangling(after: start).count == 0)
    }

    @Test func `Resources that refer to one another and to themselves are there`() async throws {
        func link(_ id: String, _ other: String) -> String {
            Resource.patient(id, #""link":[{"other":{"reference":"Patient/\#(other)"},"type":"seealso"}]"#)
        }
        await server.send(.put, "Patient/1", link("1", "2"))
        await server.send(.put, "Patient/2", link("2", "1"))
        await server.send(.put, "Patient/3", link("3", "3"))
        #expect(try await dangling().count == 0)
    }

    @Test func `More resources than one view lists are all asked`() async throws {
        for start in stride(from: 0, to: 12_000, by: 3_000) {
            let entries = (start..<(start + 3_000)).map { number in
                Entry(
                    "PUT", "Observation/o\(number)",
                    Resource.observation("o\(number)", subject: number % 4_000 == 0 ? "Patient/none" : "Patient/1"))
            }
            #expect(await server.send(.post, "", Resource.bundle("transaction", entries)).status == 200)
        }
        #expect(try await dangling(listed: 0).count == 12_000)
        await server.send(.put, "Patient/1", Resource.patient("1"))
        let found = try await dangling()
        #expect(found.lines == ["o0", "o4000", "o8000"].map { "Observation/\($0) refers to Patient/none, which does not exist" })
    }
}
