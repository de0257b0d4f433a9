/// The facts about one element of one type, inherited elements included.
package struct ElementInfo: Sendable {
    package let id: ElementID
    /// The type that has the element.
    package let owner: TypeID
    /// The name without `[x]`.
    package let nameText: SchemaText
    package let min: Int
    /// The maximum; nil for `*`.
    package let max: Int?
    /// Position within the type, from 0.
    package let order: UInt16
    package let flags: PropertyFlags
    /// Numbers of the element's properties: one, or one per type of a choice.
    package let properties: Range<UInt16>
    /// For a content reference the backbone type it stands for, otherwise none.
    package let contentReference: TypeID
    /// Types that a Reference may point at; empty when the definition does not say. Resource means any.
    package let referenceTargets: IDList<TypeID>
    /// Types that a canonical may point at; empty when the definition does not say.
    package let canonicalTargets: IDList<TypeID>
    /// The invariants stated at the element.
    package let invariants: IDList<InvariantID>
    /// A profile the value must conform to (SimpleQuantity, MoneyQuantity), empty for most.
    package let profile: SchemaText

    package var name: String { nameText.string }
    package var isSummary: Bool { flags.contains(.summary) }
    package var isModifier: Bool { flags.contains(.modifier) }
    package var isMandatory: Bool { flags.contains(.mandatory) }
    package var isChoice: Bool { flags.contains(.choice) }
    package var isArray: Bool { flags.contains(.array) }
    package var isXMLAttribute: Bool { flags.contains(.xmlAttribute) }
}
