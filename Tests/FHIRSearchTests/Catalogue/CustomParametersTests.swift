import FHIRCore
import FHIRModel
import FHIRSchema
import Testing

@testable import FHIRSearch

/// Definitions besides R4's own: what they come to in a table of rows and in a catalogue.
struct CustomParametersTests {
    private let patient = TestCatalogue.type("Patient")

    private func resource(_ code: String, _ expression: String, type: String = "string", base: String = "Patient") throws -> SearchParameterResource {
        try SearchParameterResource(
            TestCatalogue.arena(
                """
                {"resourceType":"SearchParameter","url":"http://example.org/\(code)","name":"x","status":"active","description":"x",
                 "code":"\(code)","base":["\(base)"],"type":"\(type)","expression":"\(expression)"}
                """))
    }

    private func custom(_ resources: [String: SearchParameterResource]) -> CustomParameters {
        CustomParameters(own: Dictionary(uniqueKeysWithValues: resources.map { (ResourceID(unchecked: $0.key), $0.value) }))
    }

    private func table(_ custom: CustomParameters, after before: ParameterTable = ParameterTable(), _ order: Int64 = 1) -> ParameterTable {
        custom.table(after: before, order: order, .r4, TestCatalogue.hash)
    }

    @Test func `only what no other rows answer gets rows of its own`() throws {
        let found = table(
            custom([
                "1": try resource("own", "Patient.contact.name"), "2": try resource("alias", "Patient.name.family"),
                "3": try resource("again", "Patient.contact.name"), "4": try resource("computed", "Patient.name.given.first()"),
                "5": try resource("both", "Patient.contact.name | Patient.name.family"), "6": try resource("gender", "Patient.gender", type: "token"),
            ]))
        #expect(found.rows.map { $0.name(.r4) } == ["Patient.again#1", "Patient.computed#1"])
        #expect(found.rows.allSatisfy { $0.state == .pending })
        #expect(ParameterTable(found.text(.r4), .r4) == found)
    }

    @Test func `a definition of an abstract type has rows on every type`() throws {
        let found = table(custom(["1": try resource("lang", "Resource.implicitRules", type: "uri", base: "Resource")]))
        #expect(found.rows.count == Schema.r4.resourceTypes.count)
    }

    @Test func `what has rows keeps them, whatever comes; a change of meaning makes new ones`() throws {
        let first = table(custom(["1": try resource("own", "Patient.contact.name")]))
        let second = table(
            custom(["0": try resource("alias", "Patient.contact.name"), "1": try resource("own", "Patient.contact.name")]), after: first, 2)
        #expect(second == first)
        let third = table(custom(["0": try resource("alias", "Patient.contact.name")]), after: second, 3)
        #expect(third.rows.map { $0.name(.r4) } == ["Patient.alias#3"])
        let fourth = table(custom(["0": try resource("alias", "Patient.contact.gender", type: "token")]), after: third, 4)
        #expect(fourth.rows.map { $0.name(.r4) } == ["Patient.alias#4"])
    }

    @Test func `the catalogue writes and knows the rows, and says what is not ready`() throws {
        let custom = custom(["1": try resource("own", "Patient.contact.name"), "2": try resource("again", "Patient.contact.name")])
        var table = table(custom)
        let progress = IndexingProgress()
        let numbering = TestCatalogue.numbering.adding([("Patient.again#1", ParameterNumber(rawValue: 9_000))])
        func catalogue() -> SearchCatalogue {
            SearchCatalogue(TestCatalogue.standard, numbering: numbering, custom: custom.definitions(table, .r4) { _ in progress })
        }
        let early = catalogue()
        #expect(early.parameter(patient, "own")?.pending === progress && early.parameter(patient, "again")?.pending === progress)
        #expect(early.parameter(patient, "name")?.pending == nil && early.parameter(TestCatalogue.type("Observation"), "own") == nil)
        table.rows[0].state = .ready
        let ready = catalogue()
        #expect(ready.parameter(patient, "own")?.pending == nil)
        let arena = try TestCatalogue.arena(#"{"resourceType":"Patient","contact":[{"name":{"family":"Okafor"}}]}"#)
        for catalogue in [early, ready] {
            #expect(catalogue.extract(arena).keys.map(\.parameter.rawValue).contains(9_000))
        }
        #expect(!TestCatalogue.standard.extract(arena).keys.map(\.parameter.rawValue).contains(9_000))
    }

    @Test func `a step may name a choice by its JSON name`() throws {
        let found = try resource("x", "Observation.valueQuantity", type: "quantity", base: "Observation")
        #expect(table(custom(["1": found])).rows.count == 1)
    }
}
