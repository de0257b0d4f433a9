import FHIRSchema

/// The properties that checks look at, looked up once.
struct ValueNames: Sendable {
    let div: PropertyID
    let codingSystem, codingCode, codingDisplay: PropertyID
    let conceptCoding, conceptText: PropertyID
    let identifierSystem, identifierValue, identifierType: PropertyID
    let contactValue: PropertyID
    let referenceReference, referenceIdentifier, referenceDisplay: PropertyID

    init(_ schema: Schema) {
        let known = schema.known
        func property(_ type: TypeID, _ name: String) -> PropertyID { schema.property(of: type, named: name) ?? .none }
        div = property(known.narrative, "div")
        codingSystem = property(known.coding, "system")
        codingCode = property(known.coding, "code")
        codingDisplay = property(known.coding, "display")
        conceptCoding = property(known.codeableConcept, "coding")
        conceptText = property(known.codeableConcept, "text")
        identifierSystem = property(known.identifier, "system")
        identifierValue = property(known.identifier, "value")
        identifierType = property(known.identifier, "type")
        contactValue = property(known.contactPoint, "value")
        referenceReference = property(known.reference, "reference")
        referenceIdentifier = property(known.reference, "identifier")
        referenceDisplay = property(known.reference, "display")
    }
}
