import FHIRCore
import FHIRSchema
import FHIRSearch
import FHIRStore
import Interactions
import StoreMemory
import Testing

@testable import caresync

/// Loading files into a store.
struct LoaderTests {
    private let folder: TemporaryFolder
    private let store: MemoryStore

    init() throws {
        folder = try TemporaryFolder()
        store = try MemoryStore(schema: .r4, parameters: SearchCatalogue.names(.r4))
    }

    private func service(strict: Bool) -> FHIRService {
        let settings = FHIRService.Settings(
            baseURL: "http://127.0.0.1:8080/fhir", softwareVersion: "test", hasReferentialIntegrity: strict, entryLimit: .max)
        return FHIRService(schema: .r4, store: store, settings: settings)
    }

    private func load(strict: Bool = false, again: Bool = false) async throws -> LoadProgress.Counts {
        let target = StoreTarget(service: service(strict: strict), isStrict: strict)
        let finder = SourceFinder([folder.path])
        let progress = LoadProgress(total: 0, isTerminal: false) { _ in }
        try await Loader(target: target, files: finder.files, progress: progress, again: again).run()
        return progress.counts
    }

    private func dangling() async throws -> Int {
        try await service(strict: false).danglingReferences(HostAccess.load, after: .zero, listed: 0).count
    }

    private func body(_ type: String, _ id: String) throws -> String? {
        let type = try #require(Schema.r4.type(named: type))
        let id = try #require(ResourceID(id))
        guard let version = try store.current(type, id, HostAccess.load), !version.isDeleted else { return nil }
        return String(decoding: version.body, as: UTF8.self)
    }

    private func transaction(_ entries: String...) -> String { bundle("transaction", entries) }

    private func bundle(_ type: String, _ entries: [String]) -> String {
        #"{"resourceType":"Bundle","type":"\#(type)","entry":[\#(entries.joined(separator: ","))]}"#
    }

    /// An entry of a Bundle; the request as method, URL and, if need be, the query of a conditional create.
    private func entry(
        _ resource: String?, fullURL: String? = nil, request: (String, String)? = nil, ifNoneExist: String? = nil
    ) -> String {
        var parts: [String] = []
        if let fullURL { parts.append(#""fullUrl":"\#(fullURL)""#) }
        if let resource { parts.append(#""resource":"# + resource) }
        if let request {
            let condition = ifNoneExist.map { #","ifNoneExist":"\#($0)""# } ?? ""
            parts.append(#""request":{"method":"\#(request.0)","url":"\#(request.1)"\#(condition)}"#)
        }
        return "{" + parts.joined(separator: ",") + "}"
    }

    /// A Basic with the id `b` that is about something.
    private func basic(about reference: String) -> String {
        #"{"resourceType":"Basic","id":"b","code":{"text":"x"},"subject":{"reference":"\#(reference)"}}"#
    }

    private let uuid = "0d2a3c1e-7f6b-4b1a-9c55-1e0f6a7b8c9d"

    @Test func `a transaction's creates keep the ids of their fullUrls, and links follow them`() async throws {
        try folder.write(
            "a.json",
            transaction(
                entry(
                    #"{"resourceType":"Patient","id":"other","active":true}"#, fullURL: "urn:uuid:" + uuid, request: ("POST", "Patient")),
                entry(basic(about: "urn:uuid:" + uuid), request: ("PUT", "Basic/b"))
            ))
        let counts = try await load()
        #expect(counts.tally.created == 2)
        #expect(try body("Patient", uuid) != nil)
        #expect(try body("Basic", "b")?.contains(#""reference":"Patient/\#(uuid)""#) == true)
        #expect(try await dangling() == 0)
    }

    @Test func `the same file again does nothing, and with again makes no version`() async throws {
        try folder.write("a.ndjson", #"{"resourceType":"Patient","id":"p"}"# + "\n" + #"{"resourceType":"Patient","active":true}"#)
        #expect(try await load().tally.created == 2)
        let position = store.position
        let second = try await load()
        #expect(second.tally.total == 0)
        #expect(second.filesKnown == 1)
        #expect(store.position == position)
        let third = try await load(again: true)
        #expect(third.tally.created == 0)
        #expect(third.tally.unchanged == 2)
    }

    @Test func `a file with another name and the same content is the same file`() async throws {
        try folder.write("a.json", #"{"resourceType":"Patient","id":"p"}"#)
        _ = try await load()
        try folder.write("sub/b.json", #"{"resourceType":"Patient","id":"p"}"#)
        #expect(try await load().filesKnown == 2)
    }

    @Test func `collections, search results, batches, documents and XML are loaded`() async throws {
        try folder.write(
            "collection.json",
            bundle(
                "collection",
                [
                    entry(#"{"resourceType":"Patient","id":"p1"}"#, fullURL: "https://a.example/fhir/Patient/p1"),
                    entry(basic(about: "https://a.example/fhir/Patient/p1")),
                ]))
        try folder.write(
            "searchset.json",
            bundle(
                "searchset",
                [
                    entry(#"{"resourceType":"Patient","id":"p2"}"#),
                    entry(#"{"resourceType":"OperationOutcome","issue":[{"severity":"warning","code":"invalid"}]}"#),
                ]))
        try folder.write(
            "batch.json",
            bundle(
                "batch",
                [
                    entry(#"{"resourceType":"Patient","id":"p3"}"#, request: ("PUT", "Patient/p3")),
                    entry(nil, request: ("GET", "Patient/p3")), entry(nil, request: ("PUT", "Patient/p4")),
                ]))
        try folder.write(
            "document.json", #"{"resourceType":"Bundle","id":"d","type":"message","entry":[{"resource":{"resourceType":"Patient"}}]}"#)
        try folder.write("one.xml", #"<Patient xmlns="http://hl7.org/fhir"><id value="p5"/><birthDate value="1990"/></Patient>"#)
        let counts = try await load()
        #expect(counts.tally.created == 6)
        #expect(counts.errors == 1)
        #expect(try body("Basic", "b")?.contains(#""reference":"Patient/p1""#) == true)
        #expect(try body("Bundle", "d") != nil)
        #expect(try body("Patient", "p5") == #"{"resourceType":"Patient","birthDate":"1990"}"#)
    }

    @Test func `conditional references find what other files bring, in any order`() async throws {
        try folder.write(
            "1.ndjson",
            #"{"resourceType":"Basic","id":"b","code":{"text":"x"},"author":{"reference":"Practitioner?identifier=urn:staff|7"}}"#)
        try folder.write(
            "2.ndjson", #"{"resourceType":"Practitioner","id":"dr","identifier":[{"system":"urn:staff","value":"7"}]}"#)
        let counts = try await load()
        #expect(counts.tally.created == 2)
        #expect(counts.unresolved == 0)
        #expect(try body("Basic", "b")?.contains(#""reference":"Practitioner/dr""#) == true)
        #expect(try await load().filesKnown == 2)
    }

    @Test func `a conditional reference that nothing matches stays, is told, and is tried again by the next load`() async throws {
        try folder.write(
            "1.ndjson",
            #"{"resourceType":"Basic","id":"b","code":{"text":"x"},"author":{"reference":"Practitioner?identifier=urn:staff|7"}}"#)
        #expect(try await load().unresolved == 1)
        #expect(try body("Basic", "b")?.contains("Practitioner?identifier") == true)
        try folder.write(
            "2.ndjson", #"{"resourceType":"Practitioner","id":"dr","identifier":[{"system":"urn:staff","value":"7"}]}"#)
        #expect(try await load().unresolved == 0)
        #expect(try body("Basic", "b")?.contains(#""reference":"Practitioner/dr""#) == true)
    }

    @Test func `dangling references are loaded, and refused when strict`() async throws {
        let dangling = #"{"resourceType":"Basic","id":"b","code":{"text":"x"},"subject":{"reference":"Patient/nobody"}}"#
        try folder.write("1.ndjson", dangling)
        let strict = try await load(strict: true)
        #expect(strict.errors == 1)
        #expect(try body("Basic", "b") == nil)
        #expect(try await load().tally.created == 1)
        #expect(try await self.dangling() == 1)
    }

    @Test func `strict loads what refers to one another in a circle and across files, and nothing that hangs on a refused one`()
        async throws
    {
        func link(_ id: String, _ other: String) -> String {
            #"{"resourceType":"Patient","id":"\#(id)","link":[{"other":{"reference":"Patient/\#(other)"},"type":"seealso"}]}"#
        }
        try folder.write("1.ndjson", [link("a", "b"), link("x", "y")].joined(separator: "\n"))
        try folder.write("2.ndjson", [link("b", "a"), link("y", "z"), link("c", "a")].joined(separator: "\n"))
        let counts = try await load(strict: true)
        #expect(counts.tally.created == 3)
        #expect(counts.errors == 2)
        #expect(try body("Patient", "a") != nil && body("Patient", "b") != nil && body("Patient", "c") != nil)
        #expect(try body("Patient", "x") == nil && body("Patient", "y") == nil)
        #expect(try await dangling() == 0)
    }

    @Test func `bad lines and files are told, and the rest is loaded`() async throws {
        try folder.write(
            "1.ndjson", #"{"resourceType":"Patient","id":"p"}"# + "\nnonsense\n" + #"{"resourceType":"Patient","id":"q","gender":7}"#)
        try folder.write("2.json", "{")
        try folder.write("3.json", #"{"resourceType":"Bundle","type":"history"}"#)
        let counts = try await load()
        #expect(counts.tally.created == 1)
        #expect(counts.errors == 4)
        // Refused parts are remembered; a file of which nothing could be used is looked at again.
        #expect(try await load().errors == 3)
    }

    @Test func `a transaction is loaded as a whole or not at all`() async throws {
        try folder.write(
            "a.json",
            transaction(
                #"{"resource":{"resourceType":"Patient","id":"p"},"request":{"method":"PUT","url":"Patient/p"}}"#,
                #"{"resource":{"resourceType":"Patient","id":"p"},"request":{"method":"PUT","url":"Patient/p"}}"#))
        #expect(try await load().errors == 1)
        #expect(try body("Patient", "p") == nil)
    }

    @Test func `conditional creates and patches in a transaction are performed, once`() async throws {
        try folder.write("1.json", #"{"resourceType":"Patient","id":"p","identifier":[{"system":"urn:mrn","value":"1"}]}"#)
        try folder.write(
            "2.json",
            transaction(
                entry(
                    #"{"resourceType":"Patient","identifier":[{"system":"urn:mrn","value":"1"}]}"#, fullURL: "urn:uuid:" + uuid,
                    request: ("POST", "Patient"), ifNoneExist: "identifier=urn:mrn|1"),
                entry(basic(about: "urn:uuid:" + uuid), request: ("PUT", "Basic/b"))
            ))
        _ = try await load()
        let text = try #require(try body("Basic", "b"))
        #expect(text.contains(#""reference":"Patient/p""#))
        #expect(try body("Patient", uuid) == nil)
        let position = store.position
        _ = try await load()
        #expect(store.position == position)
    }
}
