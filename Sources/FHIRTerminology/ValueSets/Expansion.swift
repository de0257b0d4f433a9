import FHIRSchema

/// Lists what is in a value set.
struct Expansion {
    let terminology: Terminology
    /// The most codes listed.
    let limit: Int

    /// - Parameter path: the value sets that import this one.
    func members(of canonical: String, within path: [String]) throws(TerminologyFailure) -> ValueSetMembers {
        let definition = try terminology.definition(of: canonical, within: path)
        let path = path + [definition.url]
        do throws(TerminologyFailure) {
            return try members(of: definition, within: path)
        } catch {
            guard let listed = definition.listed, error.isOfContent else { throw error }
            var result = ValueSetMembers()
            for part in listed { result.formUnion(try members(of: part, within: path)) }
            if result.count > limit { throw .tooCostly(limit: limit) }
            return result
        }
    }

    private func members(of definition: ValueSetDefinition, within path: [String]) throws(TerminologyFailure) -> ValueSetMembers {
        var result = ValueSetMembers()
        for part in definition.includes {
            result.formUnion(try members(of: part, within: path))
            if result.count > limit { throw .tooCostly(limit: limit) }
        }
        for part in definition.excludes { result.subtract(try members(of: part, within: path)) }
        if definition.leavesOutInactive {
            for system in result.systems.keys {
                guard let found = terminology.codeSystem(system) else { continue }
                let inactive = found.codes.indices.filter(found.isInactive).map { found.codes[$0] }
                result.subtract(ValueSetMembers(system: system, .only(Set(inactive))))
            }
        }
        return result
    }

    /// What an include or exclude selects: what meets all it asks for.
    private func members(of part: ValueSetDefinition.Part, within path: [String]) throws(TerminologyFailure) -> ValueSetMembers {
        var result: ValueSetMembers?
        if let system = part.system { result = ValueSetMembers(system: system, try codes(of: part, system)) }
        for valueSet in part.valueSets {
            let imported = try members(of: valueSet, within: path)
            if result == nil { result = imported } else { result?.formIntersection(imported) }
        }
        return result ?? ValueSetMembers()
    }

    private func codes(of part: ValueSetDefinition.Part, _ system: String) throws(TerminologyFailure) -> ValueSetMembers.Codes {
        let found = terminology.codeSystem(system, version: part.version)
        if let codes = part.codes { return .only(Set(codes.map { found?.written($0) ?? $0 })) }
        if part.filters.isEmpty {
            guard let found, found.content == .complete, found.codes.count <= limit else { return .allBut([]) }
            return .only(Set(found.codes))
        }
        guard let found else { throw .unknownSystem(system) }
        var places: Set<Int>?
        for filter in part.filters {
            let selected = try ConceptFilter(filter, in: found).places
            places = places?.intersection(selected) ?? selected
        }
        guard let places, places.count <= limit else { throw .tooCostly(limit: limit) }
        return .only(Set(places.map { found.codes[$0] }))
    }
}

extension TerminologyFailure {
    /// Whether something is not at hand or not understood, so that an expansion made elsewhere helps.
    var isOfContent: Bool {
        switch self {
        case .unknownValueSet, .unknownSystem, .unsupportedFilter: true
        case .circularImport, .tooCostly: false
        }
    }
}

extension Terminology {
    /// The composition of a value set that those of `path` import.
    func definition(of canonical: String, within path: [String]) throws(TerminologyFailure) -> ValueSetDefinition {
        guard let definition = definition(of: canonical), definition.isComplete else { throw .unknownValueSet(canonical) }
        guard !path.contains(definition.url) else { throw .circularImport(definition.url) }
        return definition
    }
}
