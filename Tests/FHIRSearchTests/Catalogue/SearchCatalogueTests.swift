import FHIRCore
import FHIRSchema
import FHIRSearch
import Testing

/// Every parameter of every type has an answer, and the same one in every build.
struct SearchCatalogueTests {
    private let catalogue = TestCatalogue.standard
    private let schema = Schema.r4

    private func form(_ type: String, _ code: String) throws -> SearchParameter.Form {
        try #require(catalogue.parameter(TestCatalogue.type(type), code)).form
    }

    @Test func `all definitions are compiled for all their types, and each is classified`() {
        var counts: [String: Int] = [:]
        var definitions: Set<SearchParameterID> = []
        for type in schema.resourceTypes {
            let parameters = catalogue.parameters(of: type)
            #expect(parameters.map(\.code) == schema.searchParameters(of: type).map { schema[$0].code.string })
            for parameter in parameters { counts[CatalogueDescription.form(parameter), default: 0] += 1 }
            definitions.formUnion(schema.searchParameters(of: type))
        }
        #expect(schema.resourceTypes.count == 146)
        #expect(schema.searchParameters.count == 1400)
        #expect(Set(schema.searchParameters).subtracting(definitions).allSatisfy { schema[$0].isExample || schema[$0].bases.isEmpty })
        #expect(counts == CatalogueGolden.counts)
    }

    @Test func `which parameters have rows, and how the others are answered, is what stores rely on`() {
        let text = CatalogueDescription.text(catalogue)
        let (found, expected) = (text.split(separator: "\n"), CatalogueGolden.text.split(separator: "\n"))
        for (found, expected) in zip(found, expected) { #expect(found == expected) }
        #expect(found.count == expected.count)
    }

    @Test func `only parameters that no expression defines are unavailable`() {
        for type in schema.resourceTypes {
            for parameter in catalogue.parameters(of: type) {
                guard case .unavailable = parameter.form else { continue }
                let id = schema.searchParameter(of: type, code: parameter.code)
                let expression = id.map { schema[$0].expression.string } ?? ""
                #expect(expression.isEmpty || !expression.contains(schema.name(type)))
            }
        }
    }

    @Test func `names are unique and fit their numbers`() {
        #expect(Set(TestCatalogue.names).count == TestCatalogue.names.count)
        #expect(TestCatalogue.names.count < 60_000)
        #expect(TestCatalogue.names.contains("Observation.subject:identifier"))
        #expect(!TestCatalogue.names.contains("Observation.code:identifier"))
    }

    @Test func `patient is subject, restricted`() throws {
        guard case .reference(let number, let targets) = try form("Observation", "patient") else { return #expect(Bool(false)) }
        #expect(TestCatalogue.name(number) == "Observation.subject")
        #expect(targets == [schema.known.patient])
        let patient = try #require(catalogue.parameter(schema.known.observation, "patient"))
        #expect(patient.identifiers.map(TestCatalogue.name) == "Observation.subject:identifier")
    }

    @Test func `combo-code is code and component-code`() throws {
        guard case .union(let members) = try form("Observation", "combo-code") else { return #expect(Bool(false)) }
        #expect(Set(members.map(\.code)) == ["code", "component-code"])
    }

    @Test func `a composite of the resource itself needs no pairing, one of components does`() throws {
        guard case .composite(let parts, let isPaired) = try form("Observation", "code-value-quantity") else { return #expect(Bool(false)) }
        #expect(parts.map(\.code) == ["code", "value-quantity"])
        #expect(!isPaired)
        guard case .composite(_, true) = try form("Observation", "combo-code-value-quantity") else { return #expect(Bool(false)) }
    }

    @Test func `codes imply the systems of their bindings`() throws {
        let gender = try #require(catalogue.parameter(schema.known.patient, "gender"))
        #expect(gender.impliedSystems == ["http://hl7.org/fhir/administrative-gender"])
        #expect(gender.valueTypes == [schema.known.code])
        let code = try #require(catalogue.parameter(schema.known.observation, "code"))
        #expect(code.impliedSystems.isEmpty)
        let active = try #require(catalogue.parameter(schema.known.patient, "active"))
        #expect(active.impliedSystems.contains("http://terminology.hl7.org/CodeSystem/special-values"))
    }

    @Test func `other types and codes have no parameters`() {
        #expect(catalogue.parameter(schema.known.coding, "code") == nil)
        #expect(catalogue.parameter(schema.known.patient, "nonsense") == nil)
        #expect(catalogue.parameter(schema.known.patient, "") == nil)
        #expect(catalogue.parameters(of: schema.known.domainResource).isEmpty)
        #expect(catalogue.parameters(of: .none).isEmpty)
    }

    @Test func `a parameter without a number is unavailable, and nothing is indexed by it`() throws {
        let numbering = IndexNumbering.inOrder(schema, ["Patient.name"])
        let catalogue = SearchCatalogue(
            numbering: numbering, hash: TestCatalogue.hash, base: [], units: NoUnits(), zoneOffset: { _ in 0 })
        guard case .rows = catalogue.parameter(schema.known.patient, "name")?.form else { return #expect(Bool(false)) }
        guard case .unavailable = catalogue.parameter(schema.known.patient, "gender")?.form else { return #expect(Bool(false)) }
        let arena = try TestCatalogue.arena(#"{"resourceType":"Patient","name":[{"family":"A"}],"gender":"male"}"#)
        #expect(catalogue.extract(arena).keys.count == 1)
    }

    @Test func `parameters of one's own replace and add, and malformed ones harm nothing`() throws {
        let patient = schema.known.patient
        let catalogue = TestCatalogue.make(
            custom: [
                patient: [
                    ParameterDefinition(code: "gender", url: "urn:x", kind: .string, expression: "Patient.name.text"),
                    ParameterDefinition(
                        code: "race", url: "urn:race", kind: .token,
                        expression: "Patient.extension.where(url = 'http://example.org/race').extension.value.code"),
                    ParameterDefinition(code: "initial", url: "urn:i", kind: .string, expression: "Patient.name.given.substring(0, 1)"),
                    ParameterDefinition(code: "broken", url: "urn:b", kind: .string, expression: "Patient.name.("),
                ]
            ], extraNames: ["Patient.race", "Patient.initial", "Patient.broken"])
        let arena = try TestCatalogue.arena(
            """
            {"resourceType":"Patient","name":[{"text":"Ilona","given":["Éva"]}],
             "extension":[{"url":"http://example.org/race","extension":[{"url":"omb","valueCoding":{"code":"R5"}}]},
              {"url":"http://example.org/other","extension":[{"url":"omb","valueCoding":{"code":"R6"}}]}]}
            """)
        let keys = catalogue.extract(arena).keys
        func found(_ code: String) -> [String] {
            guard case .rows(let number) = catalogue.parameter(patient, code)?.form else { return ["unavailable"] }
            return keys.filter { $0.parameter == number }.map { String(decoding: $0.bytes.prefix { $0 > 1 }, as: UTF8.self) }
        }
        #expect(found("gender") == ["ilona"])
        #expect(found("race") == ["r5"])
        #expect(found("initial") == ["e"])
        #expect(found("broken") == ["unavailable"])
    }

    private struct NoUnits: UnitSystem {
        func canonical(_ code: String) -> CanonicalUnit? { nil }
    }
}
