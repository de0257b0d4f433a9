import FHIRSchema
import Testing

/// Properties and elements of R4: well-known facts about cardinality, choice, order, flags and targets.
struct SchemaPropertiesTests {
    let schema = Schema.r4

    func type(_ name: String) throws -> TypeID { try #require(schema.type(named: name), "\(name)") }

    func property(_ type: String, _ name: String) throws -> PropertyInfo {
        schema[try #require(schema.property(of: self.type(type), named: name), "\(type).\(name)")]
    }

    func element(_ type: String, _ name: String) throws -> ElementInfo {
        schema[try #require(schema.element(of: self.type(type), named: name), "\(type).\(name)")]
    }

    @Test func propertiesComeInTheOrderOfTheDefinition() throws {
        let names = schema.properties(of: schema.known.patient).map { schema.name($0) }
        #expect(names == [
            "id", "meta", "implicitRules", "language", "text", "contained", "extension", "modifierExtension", "identifier", "active",
            "name", "telecom", "gender", "birthDate", "deceasedBoolean", "deceasedDateTime", "address", "maritalStatus",
            "multipleBirthBoolean", "multipleBirthInteger", "photo", "contact", "communication", "generalPractitioner",
            "managingOrganization", "link",
        ])
        #expect(try property("Patient", "id").order == 0)
        #expect(try property("Patient", "birthDate").order == 13)
        #expect(try property("Patient", "deceasedBoolean").order == 14)
        #expect(try property("Patient", "deceasedDateTime").order == 14)
        #expect(try property("Patient", "address").order == 15)
    }

    @Test func cardinalitiesAreThoseOfTheDefinition() throws {
        let status = try element("Observation", "status")
        #expect(status.min == 1 && status.max == 1 && status.isMandatory && !status.isArray)
        let name = try element("Patient", "name")
        #expect(name.min == 0 && name.max == nil && name.isArray)
        #expect(try element("Attachment", "url").max == 1)
        #expect(try element("OperationOutcome", "issue").min == 1)
        #expect(try property("Patient", "name").isArray)
        #expect(try !property("Patient", "gender").isArray)
        #expect(try property("Bundle", "type").isMandatory)
    }

    @Test func aChoiceHasOnePropertyPerType() throws {
        let value = try element("Observation", "value")
        #expect(value.isChoice)
        let names = schema.properties(of: value.id).map { schema.name($0) }
        #expect(names == [
            "valueQuantity", "valueCodeableConcept", "valueString", "valueBoolean", "valueInteger", "valueRange", "valueRatio",
            "valueSampledData", "valueTime", "valueDateTime", "valuePeriod",
        ])
        #expect(schema.path(value.id) == "Observation.value[x]")
        let quantity = try property("Observation", "valueQuantity")
        #expect(quantity.isChoice && quantity.type == schema.known.quantity && quantity.element == value.id)
        #expect(schema.property(of: schema.known.observation, named: "value") == nil)
        #expect(schema.property(of: schema.known.observation, named: "value[x]") == nil)
        #expect(schema.properties(of: try element("Extension", "value").id).count == 50)
        #expect(try property("Extension", "valueBase64Binary").primitive == .base64Binary)
        #expect(try property("Extension", "valueReference").isReference)
    }

    @Test func contentReferencesAreResolved() throws {
        for (owner, name, target) in [
            ("Questionnaire.item", "item", "Questionnaire.item"), ("Bundle.entry", "link", "Bundle.link"),
            ("Parameters.parameter", "part", "Parameters.parameter"), ("ValueSet.compose", "exclude", "ValueSet.compose.include"),
            ("Observation.component", "referenceRange", "Observation.referenceRange"),
        ] {
            let property = try property(owner, name)
            #expect(property.type == (try type(target)))
            #expect(property.isContentReference)
            #expect(try element(owner, name).contentReference == property.type)
        }
        #expect(try !property("Questionnaire", "item").isContentReference)
    }

    @Test func idAndUrlAreXMLAttributesExceptTheIdOfAResource() throws {
        for owner in ["Element", "HumanName", "string", "Patient.contact", "Extension", "xhtml"] {
            let id = try property(owner, "id")
            #expect(id.isXMLAttribute && id.type == schema.known.string && !id.isResourceID, "\(owner)")
        }
        for owner in ["Resource", "Patient", "Bundle", "Parameters"] {
            let id = try property(owner, "id")
            #expect(!id.isXMLAttribute && id.type == schema.known.id && id.isResourceID, "\(owner)")
        }
        let url = try property("Extension", "url")
        #expect(url.isXMLAttribute && url.primitive == .uri && url.isMandatory && !url.isLink)
        let attributes = (1...schema.propertyCount).map { schema[PropertyID(rawValue: UInt16($0))] }.filter(\.isXMLAttribute)
        #expect(Set(attributes.map { schema.name($0.id) }) == ["id", "url"])
        #expect(attributes.count == schema.typeCount - 148 + 1)
    }

    @Test func wholeResourcesAreMarked() throws {
        for (owner, name) in [
            ("Patient", "contained"), ("Bundle.entry", "resource"), ("Bundle.entry.response", "outcome"),
            ("Parameters.parameter", "resource"),
        ] {
            let property = try property(owner, name)
            #expect(property.isResource && property.type == schema.known.resource && !property.isPrimitive)
        }
        #expect(try property("Narrative", "div").isXHTML)
        #expect(try property("Narrative", "div").primitive == .xhtml)
    }

    @Test func summaryModifierAndLinkFlagsAreCopiedToProperties() throws {
        let active = try property("Patient", "active")
        #expect(active.isSummary && active.isModifier && active.isPrimitive && active.primitive == .boolean)
        #expect(try property("Patient", "deceasedBoolean").isModifier)
        #expect(try property("Patient", "modifierExtension").isModifier)
        #expect(try !property("Patient", "photo").isSummary)
        #expect(try property("Observation", "valueQuantity").isSummary)
        let reference = try property("Reference", "reference")
        #expect(reference.isReferenceTarget && reference.isLink && reference.primitive == .string)
        #expect(try property("Attachment", "url").isLink)
        #expect(try !property("Attachment", "url").isReferenceTarget)
        #expect(try !property("PlanDefinition.action", "definitionCanonical").isLink)
        #expect(try property("Observation", "subject").isReference)
    }

    @Test func targetsOfReferencesAndCanonicalsAreKnown() throws {
        let link = try element("Patient.link", "other")
        #expect(Set(link.referenceTargets.map { schema.name($0) }) == ["Patient", "RelatedPerson"])
        let focus = try element("Observation", "focus")
        #expect(focus.referenceTargets.map { schema.name($0) } == ["Resource"])
        let definition = try element("PlanDefinition.action", "definition")
        #expect(definition.canonicalTargets.contains(try type("ActivityDefinition")))
        #expect(definition.referenceTargets.isEmpty)
        #expect(try element("Observation", "status").referenceTargets.isEmpty)
        #expect(try element("Dosage.doseAndRate", "dose").profile.string == "http://hl7.org/fhir/StructureDefinition/SimpleQuantity")
    }

    @Test func elementsAndPropertiesAgree() {
        for number in 1...schema.propertyCount {
            let info = schema[PropertyID(rawValue: UInt16(number))]
            let element = schema[info.element]
            #expect(element.owner == info.owner && element.order == info.order)
            #expect(element.properties.contains(UInt16(number)))
            #expect(info.isMandatory == (element.min > 0) && info.isArray == (element.max != 1))
            #expect(info.isChoice || element.properties.count == 1)
            #expect(info.type != .none)
            #expect(info.isPrimitive == (schema.kind(of: info.type) == .primitive))
            #expect(info.primitive == schema.primitiveKind(of: info.type))
        }
        #expect((1...schema.typeCount).reduce(0) { $0 + schema.properties(of: TypeID(rawValue: UInt16($1))).count } == schema.propertyCount)
        #expect((1...schema.typeCount).reduce(0) { $0 + schema.elements(of: TypeID(rawValue: UInt16($1))).count } == schema.elementCount)
    }

    @Test func numbersBeyondTheTablesReadAsNone() {
        #expect(schema.name(TypeID(rawValue: 65535)).isEmpty)
        #expect(schema[PropertyID(rawValue: 65535)].owner == .none)
        #expect(schema.properties(of: TypeID(rawValue: 65535)).isEmpty)
        #expect(schema.property(of: TypeID(rawValue: 65535), named: "id") == nil)
        #expect(schema.searchParameters(of: TypeID(rawValue: 65535)).isEmpty)
        #expect(schema[ElementID(rawValue: 65535)].name.isEmpty)
    }
}
