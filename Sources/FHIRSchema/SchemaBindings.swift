import CTables

/// How strictly an element's codes must come from its value set (R4 section 4.1.5).
package enum BindingStrength: UInt8, Sendable {
    case required = 1, extensible, preferred, example
}

/// The binding of a coded element to a value set.
package struct BindingInfo: Sendable {
    package let strength: BindingStrength
    /// Canonical URL of the value set, with `|version` where the definition has one.
    package let valueSet: SchemaText
    /// The value set beyond which no code may go although the binding is not required (language codes); empty for most.
    package let maximumValueSet: SchemaText
    /// The codes, for required bindings whose value set the definitions list in full; otherwise nil.
    package let codes: CodeList?
}

/// The codes of a value set with their systems, sorted by code in byte order.
package struct CodeList: RandomAccessCollection, Sendable {
    let schema: Schema
    let first: Int
    package let count: Int

    package var startIndex: Int { 0 }
    package var endIndex: Int { count }

    package subscript(position: Int) -> (code: SchemaText, system: SchemaText) {
        precondition(position >= 0 && position < count)
        let record = schema.codes[first + position]
        return (schema.text(record.code), schema.text(record.system))
    }

    /// Whether a code is in the list, in whatever system; binary search.
    package func contains(code: UnsafeBufferPointer<UInt8>) -> Bool {
        let position = lowerBound(code)
        return position < count && self[position].code.bytes.elementsEqual(code)
    }

    /// Whether a code is in the list, in whatever system.
    package func contains(code: String) -> Bool {
        var code = code
        return code.withUTF8 { contains(code: $0) }
    }

    /// Whether a code of a system is in the list.
    package func contains(code: String, system: String) -> Bool {
        var code = code
        return code.withUTF8 { bytes in
            self[lowerBound(bytes)...].prefix { $0.code.bytes.elementsEqual(bytes) }.contains { $0.system == system }
        }
    }

    private func lowerBound(_ code: UnsafeBufferPointer<UInt8>) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if self[middle].code.bytes.lexicographicallyPrecedes(code) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

extension Schema {
    /// The binding of an element, nil when it has none or one without a value set.
    package func binding(of element: ElementID) -> BindingInfo? {
        let number = elements.record(element.rawValue).binding
        guard number != 0 else { return nil }
        let record = bindings.record(number)
        let set = valueSets.record(record.codes)
        return BindingInfo(
            strength: BindingStrength(rawValue: record.strength) ?? .example, valueSet: text(record.value_set),
            maximumValueSet: text(record.maximum_value_set),
            codes: record.codes == 0 ? nil : CodeList(schema: self, first: Int(set.first_code), count: Int(set.code_count)))
    }

    /// The binding of the element that a property belongs to.
    package func binding(of property: PropertyID) -> BindingInfo? {
        binding(of: self[property].element)
    }
}
