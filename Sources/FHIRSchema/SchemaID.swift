/// Numbers of types, properties, elements and the other records of the schema tables.
///
/// They count from 1 and are the numbers of one build: never written to a store, a log or an answer.
@usableFromInline
package protocol SchemaID: RawRepresentable<UInt16>, Hashable, Sendable {
    init(rawValue: UInt16)
}

/// The number of a type: a resource, a data type, a primitive type or a backbone element such as `Patient.contact`.
///
/// The numbers follow the kinds: primitives (equal to ``PrimitiveKind``), complex types, abstract resources, the concrete
/// resources, backbone elements; by name (byte order) within each.
@usableFromInline
package struct TypeID: SchemaID, Comparable {
    @usableFromInline package let rawValue: UInt16

    @inlinable package init(rawValue: UInt16) { self.rawValue = rawValue }

    /// No type.
    @inlinable package static var none: TypeID { TypeID(rawValue: 0) }

    @inlinable package static func < (left: TypeID, right: TypeID) -> Bool { left.rawValue < right.rawValue }
}

/// The number of a property: one concrete JSON name of an element in one type, such as `valueQuantity` in Observation.
///
/// The properties of a type have consecutive numbers in the order of its elements.
@usableFromInline
package struct PropertyID: SchemaID {
    @usableFromInline package let rawValue: UInt16

    @inlinable package init(rawValue: UInt16) { self.rawValue = rawValue }

    /// No property.
    @inlinable package static var none: PropertyID { PropertyID(rawValue: 0) }
}

/// The number of an element of one type, inherited ones included; a choice (`value[x]`) is one element.
@usableFromInline
package struct ElementID: SchemaID {
    @usableFromInline package let rawValue: UInt16

    @inlinable package init(rawValue: UInt16) { self.rawValue = rawValue }

    /// No element.
    @inlinable package static var none: ElementID { ElementID(rawValue: 0) }
}

/// The number of an invariant.
@usableFromInline
package struct InvariantID: SchemaID {
    @usableFromInline package let rawValue: UInt16

    @inlinable package init(rawValue: UInt16) { self.rawValue = rawValue }
}

/// The number of a search parameter; the numbers follow the codes in byte order.
@usableFromInline
package struct SearchParameterID: SchemaID {
    @usableFromInline package let rawValue: UInt16

    @inlinable package init(rawValue: UInt16) { self.rawValue = rawValue }
}

/// The number of an operation definition.
@usableFromInline
package struct OperationID: SchemaID {
    @usableFromInline package let rawValue: UInt16

    @inlinable package init(rawValue: UInt16) { self.rawValue = rawValue }
}

/// The number of a parameter of an operation.
@usableFromInline
package struct OperationParameterID: SchemaID {
    @usableFromInline package let rawValue: UInt16

    @inlinable package init(rawValue: UInt16) { self.rawValue = rawValue }
}
