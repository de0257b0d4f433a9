import FHIRSchema
import Testing

/// The types of R4: which there are, their kinds, bases and numbers.
struct SchemaTypesTests {
    let schema = Schema.r4

    func type(_ name: String) throws -> TypeInfo {
        schema[try #require(schema.type(named: name), "\(name)")]
    }

    @Test func theTablesHoldEveryTypeOfR4() {
        let all = (1...schema.typeCount).map { schema[TypeID(rawValue: UInt16($0))] }
        #expect(schema.resourceTypes.count == 146)
        #expect(all.count { $0.kind == .resource } == 148)
        #expect(all.count { $0.kind == .primitive } == 20)
        #expect(all.count { $0.kind == .complex } == 41)
        #expect(all.count { $0.kind == .backbone } == schema.typeCount - 148 - 20 - 41)
        #expect(Set(all.map(\.name)).count == all.count)
        #expect(schema.fhirVersion == "4.0.1")
    }

    @Test func resourceTypesAreConcreteAndSortedByName() {
        let names = schema.resourceTypes.map { schema.name($0) }
        #expect(names == names.sorted())
        #expect(names.first == "Account" && names.last == "VisionPrescription")
        #expect(schema.resourceTypes.allSatisfy { schema[$0].isConcreteResource && schema.isConcreteResource($0) })
        #expect(schema.resourceTypes == schema.resourceTypes.sorted())
    }

    @Test func everyTypeIsFoundByItsNameAndNothingElseIs() throws {
        for number in 1...schema.typeCount {
            let id = TypeID(rawValue: UInt16(number))
            #expect(schema.type(named: schema.name(id)) == id)
            #expect(schema.type(namedBytes: schema.nameBytes(id)) == id)
        }
        for name in ["", "patient", "Patien", "Patients", "Foo", "Patient.", "value[x]", "SimpleQuantity", "http://hl7.org"] {
            #expect(schema.type(named: name) == nil, "\(name)")
        }
        let bytes = Array("Patient".utf8)
        #expect(schema.type(named: bytes.span) == schema.known.patient)
    }

    @Test func aPrimitiveTypeHasTheNumberOfItsKindAndNoValueProperty() throws {
        let names = [
            "boolean", "integer", "unsignedInt", "positiveInt", "decimal", "string", "markdown", "code", "id", "oid", "uri", "url",
            "canonical", "uuid", "base64Binary", "date", "dateTime", "instant", "time", "xhtml",
        ]
        for (index, name) in names.enumerated() {
            let info = try type(name)
            #expect(info.kind == .primitive)
            #expect(info.id.rawValue == UInt16(index + 1) && info.primitive.rawValue == UInt8(index + 1))
            #expect("\(info.primitive)" == name)
            #expect(schema.property(of: info.id, named: "value") == nil)
            #expect(schema.properties(of: info.id).map { schema.name($0) } == (name == "xhtml" ? ["id"] : ["id", "extension"]))
        }
        #expect(schema.primitiveKind(of: schema.known.patient) == .none)
    }

    @Test func typesDeriveFromTheirBases() throws {
        let known = schema.known
        #expect(schema.isType(known.patient, orDerivedFrom: known.domainResource))
        #expect(schema.isType(known.patient, orDerivedFrom: known.resource))
        #expect(!schema.isType(known.bundle, orDerivedFrom: known.domainResource))
        #expect(schema.isType(known.age, orDerivedFrom: known.quantity))
        #expect(schema.isType(known.code, orDerivedFrom: known.string))
        #expect(schema.isType(known.canonical, orDerivedFrom: known.uri))
        #expect(schema.isType(known.bundleEntry, orDerivedFrom: known.backboneElement))
        #expect(schema.isType(known.timing, orDerivedFrom: known.element))
        #expect(!schema.isType(known.element, orDerivedFrom: known.resource))
        #expect(!schema.isType(.none, orDerivedFrom: known.resource))
        #expect(try type("Timing.repeat").base == known.element)
    }

    @Test func abstractTypesAndDomainResourcesAreMarked() throws {
        for name in ["Resource", "DomainResource", "Element", "BackboneElement"] {
            #expect(try type(name).isAbstract)
        }
        #expect(try type("Patient").isDomainResource)
        for name in ["Bundle", "Binary", "Parameters", "Resource", "Coding", "Patient.contact"] {
            #expect(try !type(name).isDomainResource, "\(name)")
        }
        let domainResources = schema.resourceTypes.filter { schema[$0].isDomainResource }
        #expect(domainResources.count == 143)
    }

    @Test func aBackboneElementKnowsWhereItIsDefined() throws {
        let request = try type("Bundle.entry.request")
        #expect(request.kind == .backbone)
        #expect(request.root == schema.known.bundle)
        #expect(schema.path(request.definedBy) == "Bundle.entry.request")
        #expect(schema.properties(of: request.id).map { schema.name($0) } == [
            "id", "extension", "modifierExtension", "method", "url", "ifNoneMatch", "ifModifiedSince", "ifMatch", "ifNoneExist",
        ])
    }

    @Test func everyKnownTypeIsThere() {
        for child in Mirror(reflecting: schema.known).children {
            #expect(child.value as? TypeID != TypeID.none, "\(child.label ?? "")")
        }
        #expect(schema.name(schema.known.bundleEntryRequest) == "Bundle.entry.request")
        #expect(schema.name(schema.known.base64Binary) == "base64Binary")
    }
}
