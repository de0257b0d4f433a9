/// The facts about one type.
package struct TypeInfo: Sendable {
    package let id: TypeID
    package let kind: TypeKind
    package let isAbstract: Bool
    /// Derived from DomainResource (or DomainResource itself): has text, contained, extension and modifierExtension.
    package let isDomainResource: Bool
    /// The type this one specialises; none for Element and Resource.
    package let base: TypeID
    /// The resource or data type whose definition the type belongs to: `Patient` for `Patient.contact`, otherwise itself.
    package let root: TypeID
    /// `none` unless the kind is primitive.
    package let primitive: PrimitiveKind
    /// For a backbone element the element that defines it, otherwise none.
    package let definedBy: ElementID
    /// Numbers of the type's properties, in element order.
    package let properties: Range<UInt16>
    /// Numbers of the type's elements, in order.
    package let elements: Range<UInt16>
    /// Such as `Patient`, `string` or `Bundle.entry.request`.
    package let nameText: SchemaText

    package var name: String { nameText.string }
    package var nameBytes: UnsafeBufferPointer<UInt8> { nameText.bytes }
    /// A resource type of which instances exist.
    package var isConcreteResource: Bool { kind == .resource && !isAbstract }
}
