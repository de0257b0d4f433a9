import CTables

/// The kind of a search parameter (R4 section 3.1.1.4).
package enum SearchParameterKind: UInt8, Sendable, CaseIterable {
    case number = 1, date, string, token, reference, composite, quantity, uri, special
}

/// Comparators that a definition allows, as it lists them; many list none.
package struct SearchComparators: OptionSet, Hashable, Sendable {
    package let rawValue: UInt16
    package init(rawValue: UInt16) { self.rawValue = rawValue }

    /// In the order of the bits.
    package static let codes = ["eq", "ne", "gt", "lt", "ge", "le", "sa", "eb", "ap"]
    /// The codes of the members.
    package var codes: [String] { Self.codes.enumerated().filter { rawValue >> $0.offset & 1 == 1 }.map(\.element) }
}

/// Modifiers that a definition allows, as it lists them; nearly all list none, which does not forbid any.
package struct SearchModifiers: OptionSet, Hashable, Sendable {
    package let rawValue: UInt16
    package init(rawValue: UInt16) { self.rawValue = rawValue }

    /// In the order of the bits.
    package static let codes = [
        "missing", "exact", "contains", "not", "text", "in", "not-in", "below", "above", "type", "identifier", "ofType",
    ]
    /// The codes of the members.
    package var codes: [String] { Self.codes.enumerated().filter { rawValue >> $0.offset & 1 == 1 }.map(\.element) }
}

/// The facts about a search parameter.
package struct SearchParameterInfo: Sendable {
    package let id: SearchParameterID
    package let url: SchemaText
    package let code: SchemaText
    package let kind: SearchParameterKind
    /// FHIRPath over all base types (`A.x | B.y`); empty for parameters that the server answers by its own means.
    package let expression: SchemaText
    /// The types it is declared for; Resource and DomainResource stand for all types derived from them.
    package let bases: IDList<TypeID>
    /// Types that a reference parameter may point at.
    package let targets: IDList<TypeID>
    /// The parts of a composite parameter, otherwise empty.
    package let components: [SearchComponentInfo]
    package let comparators: SearchComparators
    package let modifiers: SearchModifiers
    /// Whether several values may be given with a comma; nil when the definition does not say.
    package let multipleOr: Bool?
    /// Whether the parameter may be repeated; nil when the definition does not say.
    package let multipleAnd: Bool?
    /// One of the definitions' worked examples: not among the parameters of any type.
    package let isExample: Bool
    package let isExperimental: Bool
}

/// One part of a composite search parameter.
package struct SearchComponentInfo: Sendable {
    package let definition: SearchParameterID
    /// FHIRPath relative to what the composite's own expression yields.
    package let expression: SchemaText
}

extension Schema {
    /// All search parameters of the definitions, examples included, by code.
    package var searchParameters: IDRange<SearchParameterID> {
        IDRange(1..<UInt16(truncatingIfNeeded: searchRecords.count))
    }

    /// The search parameters of a resource type, those of Resource and DomainResource included, by code; empty for other types.
    package func searchParameters(of type: TypeID) -> IDList<SearchParameterID> {
        list(typeSearch[Int(type.rawValue) < typeSearch.count ? Int(type.rawValue) : 0])
    }

    /// The search parameter of a resource type with a code (`birthdate`, `_id`), nil when there is none; binary search.
    package func searchParameter(of type: TypeID, code: String) -> SearchParameterID? {
        let parameters = searchParameters(of: type)
        var code = code
        return code.withUTF8 { bytes in
            var low = 0
            var high = parameters.count
            while low < high {
                let middle = (low + high) / 2
                let text = text(searchRecords.record(parameters[middle].rawValue).code)
                if text.bytes.lexicographicallyPrecedes(bytes) { low = middle + 1 } else { high = middle }
            }
            guard low < parameters.count else { return nil }
            let found = text(searchRecords.record(parameters[low].rawValue).code)
            return found.bytes.elementsEqual(bytes) ? parameters[low] : nil
        }
    }

    /// The search parameter with a canonical URL, nil when there is none. Walks all of them.
    package func searchParameter(url: String) -> SearchParameterID? {
        searchParameters.first { text(searchRecords.record($0.rawValue).url) == url }
    }

    package subscript(id: SearchParameterID) -> SearchParameterInfo {
        let record = searchRecords.record(id.rawValue)
        let components = Int(record.first_component)..<(Int(record.first_component) + Int(record.component_count))
        return SearchParameterInfo(
            id: id, url: text(record.url), code: text(record.code), kind: SearchParameterKind(rawValue: record.kind) ?? .special,
            expression: text(record.expression), bases: list(record.bases), targets: list(record.targets),
            components: components.map { number in
                let component = searchComponents[number]
                return SearchComponentInfo(
                    definition: SearchParameterID(rawValue: component.definition), expression: text(component.expression))
            },
            comparators: SearchComparators(rawValue: record.comparators), modifiers: SearchModifiers(rawValue: record.modifiers),
            multipleOr: optional(record.flags, 0), multipleAnd: optional(record.flags, 2), isExample: record.flags & 16 != 0,
            isExperimental: record.flags & 32 != 0)
    }

    /// A statement of two bits: whether it is made, and what it says.
    private func optional(_ flags: UInt8, _ bit: UInt8) -> Bool? {
        flags >> bit & 1 == 0 ? nil : flags >> bit & 2 != 0
    }
}
