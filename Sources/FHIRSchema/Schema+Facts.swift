public import CTables

/// From numbers to facts: names, ranges and relations of types, properties and elements.
extension Schema {
    /// The facts about a type.
    package subscript(id: TypeID) -> TypeInfo {
        let record = types.record(id.rawValue)
        return TypeInfo(
            id: id, kind: TypeKind(rawValue: record.kind) ?? .complex,
            isAbstract: record.flags & TypeRecordFlags.abstract != 0,
            isDomainResource: record.flags & TypeRecordFlags.domainResource != 0,
            base: TypeID(rawValue: record.base), root: TypeID(rawValue: record.root),
            primitive: PrimitiveKind(rawValue: record.primitive) ?? .none,
            definedBy: ElementID(rawValue: record.defined_by),
            properties: properties(of: id).rawRange, elements: elements(of: id).rawRange, nameText: text(record.name))
    }

    /// The facts about a property; one read of 16 bytes.
    @inlinable package subscript(id: PropertyID) -> PropertyInfo {
        PropertyInfo(id, properties.record(id.rawValue))
    }

    /// The facts about an element.
    package subscript(id: ElementID) -> ElementInfo {
        let record = elements.record(id.rawValue)
        return ElementInfo(
            id: id, owner: TypeID(rawValue: record.owner), nameText: text(record.name), min: Int(record.min),
            max: record.max == UInt16.max ? nil : Int(record.max), order: record.order,
            flags: PropertyFlags(rawValue: record.flags),
            properties: record.first_property..<(record.first_property &+ record.property_count),
            contentReference: TypeID(rawValue: record.content), referenceTargets: list(record.reference_targets),
            canonicalTargets: list(record.canonical_targets), invariants: list(record.invariants), profile: text(record.profile))
    }

    /// The kind of a type without its other facts.
    @inlinable package func kind(of type: TypeID) -> TypeKind {
        TypeKind(rawValue: types.record(type.rawValue).kind) ?? .complex
    }

    /// The primitive kind of a type, `none` unless it is primitive.
    @inlinable package func primitiveKind(of type: TypeID) -> PrimitiveKind {
        PrimitiveKind(rawValue: types.record(type.rawValue).primitive) ?? .none
    }

    @inlinable package func isConcreteResource(_ type: TypeID) -> Bool {
        let record = types.record(type.rawValue)
        return record.kind == TypeKind.resource.rawValue && record.flags & 1 == 0
    }

    /// The properties of a type in the order of its elements.
    @inlinable package func properties(of type: TypeID) -> IDRange<PropertyID> {
        let record = types.record(type.rawValue)
        return IDRange(record.first_property..<(record.first_property &+ record.property_count))
    }

    /// The elements of a type in order.
    @inlinable package func elements(of type: TypeID) -> IDRange<ElementID> {
        let record = types.record(type.rawValue)
        return IDRange(record.first_element..<(record.first_element &+ record.element_count))
    }

    /// The properties of an element: one, or one per type of a choice.
    @inlinable package func properties(of element: ElementID) -> IDRange<PropertyID> {
        let record = elements.record(element.rawValue)
        return IDRange(record.first_property..<(record.first_property &+ record.property_count))
    }

    /// Whether a type is another one or derived from it.
    package func isType(_ type: TypeID, orDerivedFrom ancestor: TypeID) -> Bool {
        var type = type
        while type != .none {
            if type == ancestor { return true }
            type = TypeID(rawValue: types.record(type.rawValue).base)
        }
        return false
    }
}

/// Names of numbers.
extension Schema {
    /// The name of a type, `Bundle.entry` for a backbone element; empty for none.
    package func name(_ type: TypeID) -> String { text(types.record(type.rawValue).name).string }

    /// The UTF-8 bytes of a type's name, valid as long as the program runs.
    @inlinable package func nameBytes(_ type: TypeID) -> UnsafeBufferPointer<UInt8> {
        SchemaHash.text(types.record(type.rawValue).name, in: strings)
    }

    /// The JSON name of a property, also its name in XML; empty for none.
    package func name(_ property: PropertyID) -> String { text(properties.record(property.rawValue).name).string }

    /// The UTF-8 bytes of a property's name, valid as long as the program runs.
    @inlinable package func nameBytes(_ property: PropertyID) -> UnsafeBufferPointer<UInt8> {
        let record = properties.record(property.rawValue)
        let start = Int(record.name) + 2
        return UnsafeBufferPointer(rebasing: strings[start..<(start + Int(record.name_length))])
    }

    /// The name of an element without `[x]`; empty for none.
    package func name(_ element: ElementID) -> String { text(elements.record(element.rawValue).name).string }

    /// The UTF-8 bytes of an element's name, valid as long as the program runs.
    package func nameBytes(_ element: ElementID) -> UnsafeBufferPointer<UInt8> { text(elements.record(element.rawValue).name).bytes }

    /// The path of an element as definitions write it: `Observation.value[x]`.
    package func path(_ element: ElementID) -> String {
        let record = elements.record(element.rawValue)
        let isChoice = PropertyFlags(rawValue: record.flags).contains(.choice)
        return "\(name(TypeID(rawValue: record.owner))).\(text(record.name).string)\(isChoice ? "[x]" : "")"
    }
}
