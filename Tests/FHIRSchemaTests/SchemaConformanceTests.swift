import FHIRSchema
import Testing

/// Bindings, invariants, search parameters, compartments and operations of R4.
struct SchemaConformanceTests {
    let schema = Schema.r4

    func type(_ name: String) throws -> TypeID { try #require(schema.type(named: name), "\(name)") }

    func element(_ type: String, _ name: String) throws -> ElementID {
        let owner = try self.type(type)
        return try #require(schema.element(of: owner, named: name), "\(type).\(name)")
    }

    func binding(_ type: String, _ name: String) throws -> BindingInfo {
        let element = try element(type, name)
        return try #require(schema.binding(of: element))
    }

    // Bindings

    @Test func requiredBindingsListTheirCodes() throws {
        let gender = try binding("Patient", "gender")
        #expect(gender.strength == .required)
        #expect(gender.valueSet.string == "http://hl7.org/fhir/ValueSet/administrative-gender|4.0.1")
        let codes = try #require(gender.codes)
        #expect(codes.map(\.code.string) == ["female", "male", "other", "unknown"])
        #expect(codes[0].system.string == "http://hl7.org/fhir/administrative-gender")
        #expect(codes.contains(code: "male") && !codes.contains(code: "Male") && !codes.contains(code: "") && !codes.contains(code: "zz"))
        #expect(codes.contains(code: "male", system: "http://hl7.org/fhir/administrative-gender"))
        #expect(!codes.contains(code: "male", system: "http://example.org"))
        #expect(try binding("Observation", "status").codes?.contains(code: "final") == true)
        #expect(try binding("Bundle", "type").codes?.count == 9)
        // Every resource type, from a value set that includes others.
        let scopes = try #require(binding("CapabilityStatement.rest.resource", "type").codes)
        #expect(schema.resourceTypes.allSatisfy { scopes.contains(code: schema.name($0)) })
    }

    @Test func bindingsThatCannotBeListedHaveNoCodes() throws {
        let contentType = try binding("Attachment", "contentType")
        #expect(contentType.strength == .required && contentType.codes == nil)
        let language = try binding("Patient", "language")
        #expect(language.strength == .preferred && language.codes == nil)
        #expect(language.maximumValueSet.string == "http://hl7.org/fhir/ValueSet/all-languages")
        #expect(try binding("Observation", "code").strength == .example)
        #expect(try schema.binding(of: element("Patient", "birthDate")) == nil)
    }

    @Test func codesOfEveryListAreSortedAndDistinct() {
        var lists = 0
        for number in 1...schema.elementCount {
            guard let codes = schema.binding(of: ElementID(rawValue: UInt16(number)))?.codes else { continue }
            lists += 1
            #expect(zip(codes, codes.dropFirst()).allSatisfy { $0.code < $1.code || $0.code == $1.code && $0.system < $1.system })
            #expect(codes.allSatisfy { codes.contains(code: $0.code.string, system: $0.system.string) })
        }
        #expect(lists > 300)
    }

    // Invariants

    @Test func invariantsAreAtTypesAndElements() throws {
        let keys = schema.invariants(of: schema.known.patient).map { schema[$0].key.string }
        #expect(keys.contains("dom-2") && keys.contains("dom-6"))
        let contact = try element("Patient", "contact")
        let rule = try #require(schema.invariants(of: contact).map { schema[$0] }.first { $0.key == "pat-1" })
        #expect(rule.severity == .error)
        #expect(rule.expression.string == "name.exists() or telecom.exists() or address.exists() or organization.exists()")
        #expect(schema.invariants(of: try type("Patient.contact")).map { schema[$0].key.string }.contains("pat-1"))
        let narrative = try #require(schema.invariants(of: schema.known.patient).map { schema[$0] }.first { $0.key == "dom-6" })
        #expect(narrative.severity == .warning)
    }

    // Search parameters

    @Test func allSearchParametersAreThere() {
        #expect(schema.searchParameters.count == 1400)
        let all = schema.searchParameters.map { schema[$0] }
        #expect(Set(all.map(\.url.string)).count == 1400)
        #expect(all.filter { $0.kind == .composite }.allSatisfy { $0.components.count >= 2 })
        #expect(all.filter { $0.kind != .composite }.allSatisfy { $0.components.isEmpty })
    }

    @Test func theParametersOfATypeIncludeInheritedOnesSortedByCode() {
        for type in schema.resourceTypes {
            let codes = schema.searchParameters(of: type).map { schema[$0].code.string }
            #expect(codes == codes.sorted() && Set(codes).count == codes.count, "\(schema.name(type))")
            #expect(codes.contains("_id") && codes.contains("_lastUpdated") && codes.contains("_content"))
            #expect(codes.contains("_text") == schema[type].isDomainResource)
            for (parameter, code) in zip(schema.searchParameters(of: type), codes) {
                #expect(schema.searchParameter(of: type, code: code) == parameter)
            }
        }
        #expect(schema.searchParameters(of: schema.known.coding).isEmpty)
        #expect(schema.searchParameter(of: schema.known.patient, code: "nonsense") == nil)
    }

    @Test func wellKnownSearchParametersHaveTheirFacts() throws {
        let birthdate = schema[try #require(schema.searchParameter(of: schema.known.patient, code: "birthdate"))]
        #expect(birthdate.kind == .date && birthdate.expression.string.contains("Patient.birthDate"))
        #expect(birthdate.comparators.codes == ["eq", "ne", "gt", "lt", "ge", "le", "sa", "eb", "ap"])
        let subject = schema[try #require(schema.searchParameter(of: schema.known.observation, code: "subject"))]
        #expect(subject.kind == .reference && Set(subject.targets.map { schema.name($0) }) == ["Group", "Device", "Patient", "Location"])
        let composite = schema[try #require(schema.searchParameter(of: schema.known.observation, code: "code-value-quantity"))]
        #expect(composite.kind == .composite && composite.components.count == 2)
        #expect(composite.components.map { schema[$0.definition].code.string } == ["code", "value-quantity"])
        let id = schema[try #require(schema.searchParameter(of: schema.known.patient, code: "_id"))]
        #expect(id.url.string == "http://hl7.org/fhir/SearchParameter/Resource-id" && !id.isExample)
        #expect(schema.searchParameter(url: "http://hl7.org/fhir/SearchParameter/Resource-id") == id.id)
    }

    // Compartments and operations

    @Test func compartmentsNameTheirParameters() throws {
        let names = Set(schema.compartments.map { schema.name($0.type) })
        #expect(names == ["Patient", "Encounter", "Practitioner", "RelatedPerson", "Device"])
        let patient = try #require(schema.compartment(of: schema.known.patient))
        let observation = try #require(patient.member(schema.known.observation))
        #expect(Set(observation.parameters.map { schema[$0].code.string }) == ["subject", "performer"])
        #expect(patient.member(try type("Medication")) == nil)
        let encounter = try #require(schema.compartment(of: schema.known.encounter)?.member(schema.known.encounter))
        #expect(encounter.isSelf && encounter.parameters.isEmpty)
        for compartment in schema.compartments {
            for member in compartment.members {
                #expect(member.parameters.allSatisfy { schema[$0].kind == .reference })
            }
        }
    }

    @Test func operationsHaveLevelsAndParameters() throws {
        #expect(schema.operations.count == 46)
        let everything = try #require(schema.operations(of: schema.known.patient, code: "everything").first)
        let info = schema[everything]
        #expect(info.levels == [.type, .instance] && !info.isQuery)
        let parameters = info.parameters.map { schema[$0] }
        #expect(parameters.map(\.name.string) == ["start", "end", "_since", "_type", "_count", "return"])
        #expect(parameters.first?.isInput == true && parameters.last?.isInput == false)
        #expect(parameters.first?.type == schema.known.date)
        #expect(parameters.last?.type == schema.known.bundle && parameters.last?.min == 1 && parameters.last?.max == 1)
        #expect(schema.operations(of: schema.known.observation, code: "validate").count == 1)
        #expect(schema.operations(of: schema.known.observation, code: "everything").isEmpty)
        let translate = schema[try #require(schema.operations(of: try type("ConceptMap"), code: "translate").first)]
        let parts = translate.parameters.map { schema[$0] }.filter { $0.parent.rawValue != 0 }
        #expect(parts.contains { $0.name == "equivalence" && schema[$0.parent].name == "match" })
    }
}
