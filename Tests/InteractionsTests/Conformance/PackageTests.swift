import FHIRCore
import FHIRSchema
import FHIRStore
import Foundation
import Interactions
import Testing

/// FHIR packages: archives, and the definitions that they bring.
struct PackageTests {
    private func file(_ name: String, _ text: String) -> PackageArchive.File {
        PackageArchive.File(path: "package/" + name, bytes: Array(text.utf8))
    }

    @Test func `the definitions of a package act in every tenant, and what cannot act is told`() async throws {
        var server = try TestServer()
        await server.send(.put, "Patient/1", Definition.patient("1", nick: "Bob"))
        let files = [
            file("SearchParameter-nick.json", Definition.nick),
            file("SearchParameter-bad.json", Definition.parameter("bad", code: "bad", expression: "Patient.(")),
            file("SearchParameter-gender.json", Definition.parameter("g", code: "gender", type: "token", expression: "Patient.language")),
            file("CodeSystem-cs.json", Definition.codeSystem("cs", url: "http://example.org/cs")),
            file("Patient-example.json", Definition.patient("example", nick: "x")), file("package.json", "{}"),
            PackageArchive.File(path: "package/other/SearchParameter-x.json", bytes: []),
        ]
        let (changed, faults) = try await server.service.install(files)
        #expect(changed == 2 && faults.map(\.path) == ["package/SearchParameter-bad.json", "package/SearchParameter-gender.json"])
        #expect(await server.ids("Patient?nick=bob") == ["503"])
        _ = try await server.indexed(await server.send(.post, "$reindex"))
        #expect(await server.ids("Patient?nick=bob") == ["1"])
        #expect(try await server.service.install(files).changed == 0)
        #expect(await server.ids("Patient?nick=bob") == ["1"])
        server.tenant = Tenant(rawValue: 2)
        #expect(await server.ids("Patient?nick=bob") == [])
        #expect(await server.send(.get, "Observation?code:below=http://example.org/cs|a").status == 200)
    }

    @Test func `US Core 6.1.0 loads, and its own parameters answer`() async throws {
        guard let shared = Self.shared else { return print("skipped: no shared data folder for US Core") }
        let data = try Data(contentsOf: shared.appendingPathComponent("data/ig/hl7.fhir.us.core-6.1.0.tgz"))
        let archive = try PackageArchive(Array(data))
        let server = try TestServer()
        let (changed, faults) = try await server.service.install(archive.files)
        #expect(faults.isEmpty, "\(faults)")
        #expect(changed > 140)
        let core = "http://hl7.org/fhir/us/core/StructureDefinition/"
        let race =
            #"{"url":"\#(core)us-core-race","extension":[{"url":"ombCategory","valueCoding":{"system":"urn:oid:2.16.840.1.113883.6.238","code":"2106-3"}},"#
            + #"{"url":"text","valueString":"White"}]}"#
        await server.send(.put, "Patient/1", Resource.patient("1", #""extension":[\#(race)]"#))
        await server.send(.put, "Patient/2", Resource.patient("2", #""gender":"male""#))
        await server.send(
            .put, "Condition/1",
            Resource.make(
                "Condition", "1", #""subject":{"reference":"Patient/1"}"#,
                #""extension":[{"url":"http://hl7.org/fhir/StructureDefinition/condition-assertedDate","valueDateTime":"2020-02-03"}]"#))
        await server.send(
            .put, "Goal/1",
            Resource.make(
                "Goal", "1", #""lifecycleStatus":"active","description":{"coding":[{"system":"s","code":"g"}]},"subject":{"reference":"Patient/1"}"#))
        #expect(await server.ids("Patient?race=2106-3") == ["1"])
        #expect(await server.ids("Patient?ethnicity=2106-3") == [])
        #expect(await server.ids("Patient?gender=male") == ["2"])
        #expect(await server.ids("Condition?asserted-date=2020-02&patient=Patient/1") == ["1"])
        #expect(await server.ids("Goal?description=s|g") == ["1"])
        #expect(await server.ids("Encounter?discharge-disposition=x") == [])
        #expect(await server.ids("CareTeam?role=x") == [])
        #expect(await server.ids("Patient?gender-identity=x") == [])
        let statement = await server.send(.get, "metadata")
        #expect(statement.text.contains("http://hl7.org/fhir/us/core/SearchParameter/us-core-race"))
        // Value sets over content that the package has, and one that imports from elsewhere.
        let sets = "http://hl7.org/fhir/us/core/ValueSet/"
        #expect(await server.send(.get, "Condition?category:in=\(sets)us-core-problem-or-health-concern").status == 200)
        let missing = await server.send(.get, "Patient?race:in=\(sets)omb-race-category")
        #expect(missing.status == 400 && missing.text.contains("http://cts.nlm.nih.gov/fhir/ValueSet/"), "\(missing.text)")
    }

    private static var shared: URL? {
        let named = ProcessInfo.processInfo.environment["CARESYNC_SHARED"].map { URL(fileURLWithPath: $0) }
        let beside = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("shared")
        return [named, beside].compactMap { $0 }.first { FileManager.default.fileExists(atPath: $0.appendingPathComponent("data/ig").path) }
    }
}
