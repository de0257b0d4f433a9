package import FHIRSchema

/// What reading requests asks of a parameter.
extension SearchParameter {
    /// The number of the rows that hold its values; nil when there are none of its own.
    var number: ParameterNumber? {
        switch form {
        case .rows(let number): number
        default: nil
        }
    }

    /// - Throws: when there may be resources that it would not find yet.
    func checkReady(_ name: String, _ schema: Schema) throws(SearchFault) {
        if let pending { throw .notReady(name, schema.name(type) + "." + code, pending) }
    }

    /// How checks name it.
    var reference: ParameterReference { ParameterReference(type: type, code: code) }

    /// The numbers that its references have in their keys, each with the types it is restricted to; nil: none.
    package var referenceLinks: [SearchInclude.Link] {
        switch form {
        case .reference(let number, let types): [SearchInclude.Link(number, to: types)]
        case .union(let parts): parts.flatMap(\.referenceLinks)
        default: []
        }
    }

    /// The types that it can lead to: all resource types when the definition does not say.
    package func possibleTargets(_ schema: Schema) -> [TypeID] {
        let named = targets.isEmpty || targets.contains(schema.known.resource) ? schema.resourceTypes : targets
        let links = referenceLinks
        guard !links.isEmpty, links.allSatisfy({ $0.targets != nil }) else { return named }
        let allowed = Set(links.flatMap { $0.targets ?? [] })
        let both = named.filter(allowed.contains)
        return both.isEmpty ? allowed.sorted() : both
    }

    /// The same parameter, for references to one type only.
    func restricted(to type: TypeID) -> SearchParameter {
        let form: Form =
            switch form {
            case .reference(let number, let types): .reference(number, restrictedTo: (types ?? [type]).filter { $0 == type })
            case .union(let parts): .union(parts.map { $0.restricted(to: type) })
            default: form
            }
        return SearchParameter(
            code: code, kind: kind, type: self.type, url: url, targets: [type], form: form, identifiers: identifiers,
            valueTypes: valueTypes, impliedSystems: impliedSystems, indexing: indexing)
    }

    /// Whether values are canonical URLs, which may have a version.
    package func holdsCanonicals(_ schema: Schema) -> Bool {
        valueTypes.contains { $0 == schema.known.canonical || $0 == schema.known.uri || $0 == schema.known.url }
    }

    /// Whether values are References, which lead to resources of this server.
    func holdsReferences(_ schema: Schema) -> Bool { valueTypes.isEmpty || valueTypes.contains(schema.known.reference) }

    /// Which rows put resources in order; nil when there are none.
    var order: OrderedKeys? {
        let order: OrderedKeys.Kind? =
            switch kind {
            case .string: .text
            case .token: .code
            case .uri: .uri
            case .number: .number
            case .date: .date
            case .quantity: .quantity
            case .reference: isNested ? nil : .reference
            case .composite, .special: nil
            }
        let sources = orderSources
        return sources.isEmpty ? nil : order.map { OrderedKeys($0, sources, isSingle: isSingleDate) }
    }

    private var orderSources: [OrderedKeys.Source] {
        switch form {
        case .rows(let number): [OrderedKeys.Source(number)]
        case .reference(let number, let types): [OrderedKeys.Source(number, to: types)]
        case .union(let parts): parts.flatMap(\.orderSources)
        default: []
        }
    }
}

extension KeyRange {
    /// All keys but the empty one, which says only that an element is there.
    static let values = KeyRange(from: [0], to: nil)

    /// What of `values` lies in none of the ranges, which are in ascending order.
    static func complement(_ ranges: [KeyRange]) -> [KeyRange] {
        var result: [KeyRange] = []
        var lower = values.lower
        for range in ranges {
            let gap = KeyRange(from: lower, to: range.lower)
            if !gap.isEmpty { result.append(gap) }
            guard let upper = range.upper else { return result }
            if lower.lexicographicallyPrecedes(upper) { lower = upper }
        }
        result.append(KeyRange(from: lower, to: nil))
        return result
    }
}
