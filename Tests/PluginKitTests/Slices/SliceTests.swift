import FHIRCore
import FHIRJSON
import FHIRSchema
import FHIRStore
import Interactions
import PluginKit
import Testing

@testable import AuthPlugin
@testable import PatientPlugin

/// Parts of a type that belong to different plugins.
struct SliceTests {
    /// A rule over a slice that refuses Locations named after it, and tells what it was asked about.
    private static func rule(_ slice: String) -> DomainRule {
        DomainRule("test-\(slice)", .integrity, "Of \(slice).", scope: .slices(["test.\(slice)"])) {
            question, verdict throws(OperationFailure) in
            for change in question.changes {
                let data: [JSONValue.Member] = [.init("slice", .string(slice)), .init("id", .string(change.id.value))]
                verdict.emit(ProposedEvent("test.changed", .object(data)))
                if try change.new()?.string("name") == "no-\(slice)" { verdict.refuse(change, at: "Location.name", "Expected another") }
            }
        }
    }

    private func house() throws -> House {
        try House([
            TestPlugin {
                $0.add(EventDeclaration("test.changed", "Changed."))
                for status in ["active", "inactive"] {
                    $0.add(ResourceSlice("test.\(status)", of: "Location") { $0.string("status") == status })
                    $0.add(Self.rule(status))
                }
            }
        ])
    }

    @Test func `a change that moves a resource is judged by the slice that it leaves, and the one that it enters`() async throws {
        let house = try house()
        await house.fhir(.put, "Location/a", Place.json("a"))
        await house.fhir(.put, "Location/a", Place.json("a", status: "inactive"))
        await house.fhir(.put, "Location/a", Place.json("a", status: "suspended"))
        await house.fhir(.put, "Location/a", Place.json("a", name: "B", status: "suspended"))
        await house.fhir(.patch, "Location/a", #"[{"op":"replace","path":"/status","value":"active"}]"#)
        await house.fhir(.delete, "Location/a")
        let told = try await house.events().map { "\($0.place.position.rawValue) \($0.data["slice"]?.string ?? "")" }
        #expect(told == ["1 active", "2 active", "2 inactive", "3 inactive", "5 active", "6 active"])
        await house.fhir(.put, "Location/b", Place.json("b"))
        #expect(await house.fhir(.put, "Location/b", Place.json("b", name: "no-active", status: "inactive")).rules == ["test-active"])
        #expect(await house.fhir(.put, "Location/b", Place.json("b", name: "no-inactive", status: "inactive")).rules == ["test-inactive"])
        #expect(await house.fhir(.put, "Location/b", Place.json("b", name: "no-inactive", status: "suspended")).status == 200)
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `no resource is in two slices of the bundled plugins`(seed: UInt64) throws {
        var builder = CatalogueBuilder(.r4)
        builder.add(try AuthPlugin(House.environment()))
        builder.add(try PatientPlugin(House.environment()))
        let slices = try builder.build().slices
        #expect(!slices.isEmpty)
        var random = SeededRandom(seed: seed)
        var claimed: [String: Int] = [:]
        for type in Set(slices.map(\.type)).sorted() {
            for _ in 0..<400 {
                let json = random.categorised(type)
                let resource = Resource(try JSONReader.parse(Array(json.utf8), schema: .r4))
                let holders = slices.filter { $0.type == type && $0.holds(resource) }.map(\.id)
                #expect(holders.count <= 1, "seed \(seed): \(holders) claim \(json)")
                for holder in holders { claimed[holder, default: 0] += 1 }
            }
        }
        // The generator reaches each of them, and what none of them claims.
        #expect(Set(claimed.keys) == Set(slices.map(\.id)))
        #expect(claimed.values.allSatisfy { $0 < 400 })
    }
}

/// A repeatable source of randomness (SplitMix64), so that a failing run can be repeated from its seed.
private struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }

    /// A resource with all that slices go by: categories, right and nearly right, and what it is based on.
    mutating func categorised(_ type: String) -> String {
        let known = "http://terminology.hl7.org/CodeSystem/"
        let systems = [known + "condition-category", known + "observation-category", "http://snomed.info/sct", "urn:other", ""]
        let codes = ["encounter-diagnosis", "problem-list-item", "laboratory", "vital-signs", "exam", "ENCOUNTER-DIAGNOSIS", ""]
        func member(_ name: String, _ value: String) -> String? { value.isEmpty ? nil : "\"\(name)\":\"\(value)\"" }
        var categories: [String] = []
        for _ in 0..<Int.random(in: 0...3, using: &self) {
            var codings: [String] = []
            for _ in 0..<Int.random(in: 0...2, using: &self) {
                let weighted = Bool.random(using: &self)
                let system = weighted ? systems[0] : systems.randomElement(using: &self) ?? ""
                let members = [member("system", system), member("code", codes.randomElement(using: &self) ?? "")].compactMap(\.self)
                if !members.isEmpty { codings.append("{\(members.joined(separator: ","))}") }
            }
            categories.append(codings.isEmpty ? #"{"text":"encounter-diagnosis"}"# : #"{"coding":[\#(codings.joined(separator: ","))]}"#)
        }
        var members = ["\"resourceType\":\"\(type)\""]
        if !categories.isEmpty { members.append("\"category\":[\(categories.joined(separator: ","))]") }
        if Bool.random(using: &self) { members.append(#""encounter":{"reference":"Encounter/e"}"#) }
        return "{\(members.joined(separator: ","))}"
    }
}
