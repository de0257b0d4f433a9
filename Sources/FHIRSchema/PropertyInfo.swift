public import CTables

/// Yes-or-no facts about a property or an element.
@usableFromInline
package struct PropertyFlags: OptionSet, Hashable, Sendable {
    @usableFromInline package let rawValue: UInt16

    @inlinable package init(rawValue: UInt16) { self.rawValue = rawValue }

    @inlinable package static var array: PropertyFlags { PropertyFlags(rawValue: 1 << 0) }
    @inlinable package static var primitive: PropertyFlags { PropertyFlags(rawValue: 1 << 1) }
    @inlinable package static var resource: PropertyFlags { PropertyFlags(rawValue: 1 << 2) }
    @inlinable package static var xhtml: PropertyFlags { PropertyFlags(rawValue: 1 << 3) }
    @inlinable package static var xmlAttribute: PropertyFlags { PropertyFlags(rawValue: 1 << 4) }
    @inlinable package static var summary: PropertyFlags { PropertyFlags(rawValue: 1 << 5) }
    @inlinable package static var modifier: PropertyFlags { PropertyFlags(rawValue: 1 << 6) }
    @inlinable package static var mandatory: PropertyFlags { PropertyFlags(rawValue: 1 << 7) }
    @inlinable package static var choice: PropertyFlags { PropertyFlags(rawValue: 1 << 8) }
    @inlinable package static var referenceTarget: PropertyFlags { PropertyFlags(rawValue: 1 << 9) }
    @inlinable package static var link: PropertyFlags { PropertyFlags(rawValue: 1 << 10) }
    @inlinable package static var contentReference: PropertyFlags { PropertyFlags(rawValue: 1 << 11) }
    @inlinable package static var reference: PropertyFlags { PropertyFlags(rawValue: 1 << 12) }
    @inlinable package static var resourceID: PropertyFlags { PropertyFlags(rawValue: 1 << 13) }
}

/// The facts about one property: what a parser or an evaluator needs on the hot path, in 16 bytes.
@usableFromInline
package struct PropertyInfo: Sendable {
    @usableFromInline package let id: PropertyID
    /// The type that has the property.
    @usableFromInline package let owner: TypeID
    @usableFromInline package let element: ElementID
    /// The type of the value.
    @usableFromInline package let type: TypeID
    /// Position of the element within its type, from 0; the properties of a choice share it. XML elements come in this order.
    @usableFromInline package let order: UInt16
    @usableFromInline package let flags: PropertyFlags
    @usableFromInline let primitiveCode: UInt8

    @inlinable init(_ id: PropertyID, _ record: caresync_property) {
        self.id = id
        owner = TypeID(rawValue: record.owner)
        element = ElementID(rawValue: record.element)
        type = TypeID(rawValue: record.type)
        order = record.order
        flags = PropertyFlags(rawValue: record.flags)
        primitiveCode = record.primitive
    }
}

extension PropertyInfo {
    /// The kind of the value's type, `none` unless it is primitive.
    @inlinable package var primitive: PrimitiveKind { PrimitiveKind(rawValue: primitiveCode) ?? .none }
    /// The JSON value is an array: the element's own maximum is not 1.
    @inlinable package var isArray: Bool { flags.contains(.array) }
    /// The value is of a primitive type (xhtml included): JSON has an `_name` beside it for id and extensions.
    @inlinable package var isPrimitive: Bool { flags.contains(.primitive) }
    /// The value is a whole resource: contained, Bundle.entry.resource, Bundle.entry.response.outcome, Parameters.parameter.resource.
    @inlinable package var isResource: Bool { flags.contains(.resource) }
    /// Narrative.div.
    @inlinable package var isXHTML: Bool { flags.contains(.xhtml) }
    /// An attribute in XML: `id` of everything but resources, and Extension.url.
    @inlinable package var isXMLAttribute: Bool { flags.contains(.xmlAttribute) }
    @inlinable package var isSummary: Bool { flags.contains(.summary) }
    @inlinable package var isModifier: Bool { flags.contains(.modifier) }
    /// The element's minimum is above 0.
    @inlinable package var isMandatory: Bool { flags.contains(.mandatory) }
    /// One of the properties of a choice element (`value[x]`).
    @inlinable package var isChoice: Bool { flags.contains(.choice) }
    /// Reference.reference: the literal reference itself.
    @inlinable package var isReferenceTarget: Bool { flags.contains(.referenceTarget) }
    /// Rewritten when a transaction assigns ids (R4 section 3.1.0.11.2): Reference.reference and values of type uri, url, oid, uuid.
    /// Not canonical; Extension.url never.
    @inlinable package var isLink: Bool { flags.contains(.link) }
    /// The value is of type Reference.
    @inlinable package var isReference: Bool { flags.contains(.reference) }
    /// The value's type is a backbone element defined elsewhere: `Questionnaire.item.item`.
    @inlinable package var isContentReference: Bool { flags.contains(.contentReference) }
    /// The logical id of a resource; an element, not an attribute, in XML.
    @inlinable package var isResourceID: Bool { flags.contains(.resourceID) }
}
