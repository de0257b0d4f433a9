import CTables
import Glibc

/// From names to numbers: what parsers call for every member of an object.
extension Schema {
    /// The type of a name (`Patient`, `string`, `Bundle.entry`), nil when there is none. Case matters.
    package func type(namedBytes name: UnsafeBufferPointer<UInt8>) -> TypeID? {
        SchemaHash.find(type: name, in: typeSlots, types: types, strings: strings)
    }

    /// The type of a name given as UTF-8.
    package func type(named name: Span<UInt8>) -> TypeID? {
        name.withUnsafeBufferPointer { type(namedBytes: $0) }
    }

    /// The type of a name.
    package func type(named name: String) -> TypeID? {
        var name = name
        return name.withUTF8 { type(namedBytes: $0) }
    }

    /// The property of a type with a JSON name (`valueQuantity`, never `value` or `_valueString`), nil when there is none.
    ///
    /// One hash, one probe chain, one comparison: some 10 ns.
    package func property(of type: TypeID, named name: UnsafeBufferPointer<UInt8>) -> PropertyID? {
        let hash = SchemaHash.hash(name, in: type.rawValue)
        let tag = UInt16(truncatingIfNeeded: hash >> 16)
        var slot = SchemaHash.slot(hash, size: propertySlots.count)
        while true {
            let entry = propertySlots[slot]
            if entry.property == 0 { return nil }
            if entry.tag == tag {
                let record = properties.record(entry.property)
                if record.owner == type.rawValue, Int(record.name_length) == name.count,
                    let expected = strings.baseAddress, let bytes = name.baseAddress,
                    memcmp(expected + Int(record.name) + 2, bytes, name.count) == 0
                {
                    return PropertyID(rawValue: entry.property)
                }
            }
            slot = (slot &+ 1) & (propertySlots.count &- 1)
        }
    }

    /// The property of a type with a JSON name given as UTF-8.
    package func property(of type: TypeID, named name: Span<UInt8>) -> PropertyID? {
        name.withUnsafeBufferPointer { property(of: type, named: $0) }
    }

    /// The property of a type with a JSON name.
    package func property(of type: TypeID, named name: String) -> PropertyID? {
        var name = name
        return name.withUTF8 { property(of: type, named: $0) }
    }

    /// The element of a type by its name without `[x]` (`value` for `valueQuantity`), nil when there is none. Walks the elements.
    package func element(of type: TypeID, named name: String) -> ElementID? {
        elements(of: type).first { text(elements.record($0.rawValue).name) == name }
    }
}
