package import FHIRSchema

/// The properties that the server itself looks at, resolved once.
package struct ElementNames: Sendable {
    package let referenceReference: PropertyID
    package let identifierSystem: PropertyID
    package let identifierValue: PropertyID
    package let metaVersion: PropertyID
    package let metaLastUpdated: PropertyID
    package let reference: TypeID
    package let identifier: TypeID

    package init(_ schema: Schema) {
        let known = schema.known
        reference = known.reference
        identifier = known.identifier
        referenceReference = schema.property(of: known.reference, named: "reference") ?? .none
        identifierSystem = schema.property(of: known.identifier, named: "system") ?? .none
        identifierValue = schema.property(of: known.identifier, named: "value") ?? .none
        metaVersion = schema.property(of: known.meta, named: "versionId") ?? .none
        metaLastUpdated = schema.property(of: known.meta, named: "lastUpdated") ?? .none
    }
}
