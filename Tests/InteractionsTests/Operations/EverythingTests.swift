import FHIRCore
import FHIRJSON
import FHIRSchema
import FHIRStore
import Testing

@testable import Interactions

struct EverythingTests {
    /// Two patients of which the first has an encounter, observations and a prescription, and what these refer to.
    private func hospital(_ change: (inout FHIRService.Settings) -> Void = { _ in }) async throws -> TestServer {
        let server = try TestServer(change)
        let organization = #"{"reference":"Organization/o"}"#
        for (url, body) in [
            ("Organization/o", Resource.make("Organization", "o", #""name":"Clinic""#)),
            ("Practitioner/d", Resource.make("Practitioner", "d")), ("Practitioner/other", Resource.make("Practitioner", "other")),
            ("Medication/m", Resource.make("Medication", "m")),
            ("Binary/scan", Resource.make("Binary", "scan", #""contentType":"image/png""#)),
            ("Patient/1", Resource.patient("1", #""managingOrganization":\#(organization)"#)), ("Patient/2", Resource.patient("2")),
            (
                "Encounter/e",
                Resource.make(
                    "Encounter", "e", #""status":"finished","class":{"code":"AMB"},"subject":{"reference":"Patient/1"}"#,
                    #""period":{"start":"2020-03-01","end":"2020-03-02"}"#, #""serviceProvider":\#(organization)"#)
            ),
            (
                "Observation/a",
                Resource.observation(
                    "a", subject: "Patient/1",
                    #""effectiveDateTime":"2020-03-01","encounter":{"reference":"Encounter/e"},"# + Self.performer("d"))
            ),
            ("Observation/b", Resource.observation("b", subject: "Patient/1", #""effectiveDateTime":"2021-06-01""#)),
            ("Observation/c", Resource.observation("c", subject: "Patient/2", Self.performer("other"))),
            (
                "MedicationRequest/r",
                Resource.make(
                    "MedicationRequest", "r", #""status":"active","intent":"order","medicationReference":{"reference":"Medication/m"}"#,
                    #""subject":{"reference":"Patient/1"},"authoredOn":"2020-03-02""#)
            ),
            (
                "AllergyIntolerance/y",
                Resource.make("AllergyIntolerance", "y", #""patient":{"reference":"Patient/1"},"recordedDate":"1999""#)
            ),
            (
                "DocumentReference/s",
                Resource.make(
                    "DocumentReference", "s", #""status":"current","subject":{"reference":"Patient/1"}"#,
                    #""content":[{"attachment":{"url":"Binary/scan"}}]"#)
            ),
        ] {
            let reply = await server.send(.put, url, body)
            #expect(reply.status == 201, "\(reply.text)")
            server.clock.advance(seconds: 1)
        }
        return server
    }

    private static func performer(_ id: String) -> String { #""performer":[{"reference":"Practitioner/\#(id)"}]"# }

    private func names(_ reply: Reply) -> [String] {
        (reply.json["entry"]?.items ?? []).map { ($0.text(at: "resource.resourceType") ?? "") + "/" + ($0.text(at: "resource.id") ?? "") }
    }

    private static let members = [
        "Patient/1", "Encounter/e", "Observation/a", "Observation/b", "MedicationRequest/r", "AllergyIntolerance/y", "DocumentReference/s",
    ]
    private static let referenced = ["Binary/scan", "Medication/m", "Organization/o", "Practitioner/d"]

    @Test func `A patient's record is the patient, the compartment, and what these refer to`() async throws {
        let server = try await hospital()
        let reply = await server.send(.get, "Patient/1/$everything")
        #expect(reply.status == 200)
        #expect(reply["type"] == "searchset")
        #expect(Array(names(reply).prefix(7)) == Self.members)
        #expect(Set(names(reply).dropFirst(7)) == Set(Self.referenced))
        #expect(names(reply).count == 11)
        #expect(reply.each("entry", "search.mode") == Array(repeating: "match", count: 7) + Array(repeating: "include", count: 4))
        #expect(reply["total"] == "7")
        #expect(reply.link("next") == nil)
        #expect(reply["entry.0.fullUrl"] == "http://localhost/fhir/Patient/1")
    }

    @Test func `A patient without anything is its own record; one that is not there has none`() async throws {
        let server = try TestServer()
        await server.send(.put, "Patient/1", Resource.patient("1"))
        #expect(names(await server.send(.get, "Patient/1/$everything")) == ["Patient/1"])
        #expect(await server.send(.get, "Patient/9/$everything").status == 404)
        await server.send(.delete, "Patient/1")
        #expect(await server.send(.get, "Patient/1/$everything").status == 410)
    }

    @Test(arguments: [
        ("start=2021", ["Patient/1", "Observation/b", "AllergyIntolerance/y", "DocumentReference/s"], ["Binary/scan", "Organization/o"]),
        (
            "start=2020-03-01&end=2020-03-01",
            ["Patient/1", "Encounter/e", "Observation/a", "AllergyIntolerance/y", "DocumentReference/s"],
            ["Binary/scan", "Organization/o", "Practitioner/d"]
        ),
        (
            "end=2020-03-02",
            ["Patient/1", "Encounter/e", "Observation/a", "MedicationRequest/r", "AllergyIntolerance/y", "DocumentReference/s"],
            ["Binary/scan", "Medication/m", "Organization/o", "Practitioner/d"]
        ),
        ("_type=Observation", ["Observation/a", "Observation/b"], []),
        ("_type=Patient,Practitioner", ["Patient/1"], ["Practitioner/d"]),
        ("_type=Medication&_type=Encounter", ["Encounter/e"], ["Medication/m"]),
        ("_since=2026-03-01T08:00:10Z", ["MedicationRequest/r", "AllergyIntolerance/y", "DocumentReference/s"], []),
        ("_since=2026-03-01T08:00:00Z&_type=Organization", [], ["Organization/o"]),
        ("_since=2030", [], []),
    ])
    func `Parameters restrict the record`(query: String, members: [String], referenced: [String]) async throws {
        let reply = await (try await hospital()).send(.get, "Patient/1/$everything?\(query)")
        #expect(reply.status == 200)
        #expect(Array(names(reply).prefix(members.count)) == members)
        #expect(Set(names(reply).dropFirst(members.count)) == Set(referenced))
    }

    @Test(arguments: [1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12])
    func `Pages of a record show the state of page one while others write`(count: Int) async throws {
        let server = try await hospital()
        let whole = names(await server.send(.get, "Patient/1/$everything"))
        var found: [String] = []
        var next: String? = "Patient/1/$everything?_count=\(count)"
        var pages = 0
        while let url = next, pages < 30 {
            let reply = await server.send(.get, url)
            #expect(reply.status == 200)
            #expect(names(reply).count == min(count, 11 - found.count))
            found += names(reply)
            next = reply.link("next")
            pages += 1
            await server.send(.post, "Observation", Resource.observation(subject: "Patient/1", Self.performer("other")))
            await server.send(.put, "Observation/b", Resource.observation("b", subject: "Patient/2"))
            await server.send(.put, "Practitioner/d", Resource.make("Practitioner", "d", #""active":\#(pages % 2 == 0)"#))
            await server.send(.delete, "DocumentReference/s")
            await server.send(.delete, "Binary/scan")
        }
        #expect(found == whole)
        #expect(pages == (11 + count - 1) / count)
    }

    @Test func `A page's token works for its own query and tenant only`() async throws {
        var server = try await hospital()
        let next = try #require(await server.send(.get, "Patient/1/$everything?_count=2").link("next"))
        let token = try #require(next.split(separator: "&").last)
        #expect(await server.send(.get, next).status == 200)
        #expect(await server.send(.get, "Patient/2/$everything?_count=2&\(token)").status == 400)
        #expect(await server.send(.get, "Patient/1/$everything?_count=3&\(token)").status == 400)
        #expect(await server.send(.get, "Patient/$everything?_count=2&\(token)").status == 400)
        server.tenant = Tenant(rawValue: 7)
        #expect(await server.send(.get, next).status == 400)
    }

    @Test func `Nothing of another tenant is in a record`() async throws {
        var server = try await hospital { $0.hasReferentialIntegrity = false }
        let mine = names(await server.send(.get, "Patient/1/$everything"))
        server.tenant = Tenant(rawValue: 7)
        #expect(await server.send(.get, "Patient/1/$everything").status == 404)
        #expect(names(await server.send(.get, "Patient/$everything")) == [])
        await server.send(.put, "Patient/1", Resource.patient("1"))
        await server.send(.put, "Observation/z", Resource.observation("z", subject: "Patient/1", Self.performer("d")))
        #expect(names(await server.send(.get, "Patient/1/$everything")) == ["Patient/1", "Observation/z"])
        #expect(names(await server.send(.get, "Patient/$everything")) == ["Patient/1", "Observation/z"])
        server.tenant = .default
        #expect(names(await server.send(.get, "Patient/1/$everything")) == mine)
    }

    @Test func `An encounter's record is the encounter, what belongs to it, and what these refer to`() async throws {
        let server = try await hospital()
        let url = "http://hl7.org/fhir/StructureDefinition/encounter-associatedEncounter"
        for (id, address) in [("in", url), ("out", "http://example.org/else")] {
            await server.send(
                .put, "Goal/\(id)",
                Resource.make(
                    "Goal", id, #""extension":[{"url":"\#(address)","valueReference":{"reference":"Encounter/e"}}]"#,
                    #""lifecycleStatus":"active","description":{"text":"x"},"subject":{"reference":"Patient/1"}"#))
        }
        let reply = await server.send(.get, "Encounter/e/$everything")
        #expect(names(reply) == ["Encounter/e", "Observation/a", "Goal/in", "Organization/o", "Patient/1", "Practitioner/d"])
        #expect(reply.each("entry", "search.mode") == ["match", "match", "match", "include", "include", "include"])
    }

    @Test(arguments: [1, 3, 50])
    func `The records of all patients come once each, whoever shares what`(count: Int) async throws {
        let server = try await hospital()
        await server.send(.put, "Practitioner/nobody", Resource.make("Practitioner", "nobody"))
        await server.send(.put, "Observation/shared", Resource.observation("shared", subject: "Patient/2", Self.performer("d")))
        var found: [String] = []
        var next: String? = "Patient/$everything?_count=\(count)"
        while let url = next, found.count < 50 {
            let reply = await server.send(.get, url)
            found += names(reply)
            next = reply.link("next")
            await server.send(.post, "Patient", Resource.patient())
        }
        #expect(
            found == [
                "Organization/o", "Practitioner/d", "Practitioner/other", "Medication/m", "Patient/1", "Patient/2", "Encounter/e",
                "Observation/a", "Observation/b", "Observation/c", "MedicationRequest/r", "AllergyIntolerance/y", "DocumentReference/s",
                "Observation/shared",
            ])
        let dated = names(await server.send(.get, "Patient/$everything?start=2021&_type=Observation,Encounter,Practitioner"))
        #expect(dated == ["Practitioner/d", "Practitioner/other", "Observation/b", "Observation/c", "Observation/shared"])
    }

    @Test func `Every care date is a date that its type can be searched by`() {
        for (name, codes) in CareDates.parameters {
            let type = Schema.r4.type(named: name) ?? .none
            for code in codes {
                let kinds = Schema.r4.searchParameters(of: type).map { Schema.r4[$0] }.filter { $0.code == code }.map(\.kind)
                #expect(kinds == [.date], "\(name) \(code)")
            }
        }
    }

    @Test func `A large record is paged through without a gap`() async throws {
        let server = try TestServer { $0.hasReferentialIntegrity = false }
        await server.send(.put, "Patient/1", Resource.patient("1"))
        for block in 0..<4 {
            let entries = (0..<500).map { number in
                let (id, performer) = ("o\(block * 500 + number)", Self.performer("p\((block * 500 + number) % 70)"))
                return Entry("PUT", "Observation/\(id)", Resource.observation(id, subject: "Patient/1", performer))
            }
            await server.send(.post, "", Resource.bundle("transaction", entries))
        }
        let practitioners = (0..<70).map { Entry("PUT", "Practitioner/p\($0)", Resource.make("Practitioner", "p\($0)")) }
        await server.send(.post, "", Resource.bundle("transaction", practitioners))
        var found: [String] = []
        var next: String? = "Patient/1/$everything?_count=300"
        while let url = next {
            let reply = await server.send(.get, url)
            found += names(reply)
            next = reply.link("next")
        }
        #expect(found.count == 2_071)
        #expect(Set(found).count == 2_071)
    }
}
