import FHIRSchema

/// Decides whether one code is in a value set without listing it.
struct Membership {
    let terminology: Terminology

    /// - Parameter path: the value sets that import this one.
    func holds(_ system: String, _ code: String, _ canonical: String, within path: [String]) throws(TerminologyFailure) -> Bool {
        let definition = try terminology.definition(of: canonical, within: path)
        let path = path + [definition.url]
        do throws(TerminologyFailure) {
            return try holds(system, code, definition, within: path)
        } catch {
            guard let listed = definition.listed, error.isOfContent else { throw error }
            return try selects(listed, system, code, within: path)
        }
    }

    private func holds(
        _ system: String, _ code: String, _ definition: ValueSetDefinition, within path: [String]
    ) throws(TerminologyFailure) -> Bool {
        guard try selects(definition.includes, system, code, within: path) else { return false }
        if definition.leavesOutInactive, let found = terminology.codeSystem(system), let place = found.place(of: code),
            found.isInactive(place)
        {
            return false
        }
        return try !selects(definition.excludes, system, code, within: path)
    }

    /// The systems that a value set selects codes of.
    func systems(of canonical: String, within path: [String]) throws(TerminologyFailure) -> Set<String> {
        let definition = try terminology.definition(of: canonical, within: path)
        var systems: Set<String> = []
        for part in definition.includes {
            if let system = part.system { systems.insert(system) }
            for valueSet in part.valueSets { systems.formUnion(try self.systems(of: valueSet, within: path + [definition.url])) }
        }
        return systems
    }

    /// Whether some part selects the code; what cannot be told of one part matters only if no other does.
    private func selects(
        _ parts: [ValueSetDefinition.Part], _ system: String, _ code: String, within path: [String]
    ) throws(TerminologyFailure) -> Bool {
        var failure: TerminologyFailure?
        for part in parts {
            do {
                if try selects(part, system, code, within: path) { return true }
            } catch { failure = error }
        }
        if let failure { throw failure }
        return false
    }

    private func selects(
        _ part: ValueSetDefinition.Part, _ system: String, _ code: String, within path: [String]
    ) throws(TerminologyFailure) -> Bool {
        if let own = part.system {
            guard own == system, try selects(part, system, code) else { return false }
        } else if part.valueSets.isEmpty {
            return false
        }
        for valueSet in part.valueSets {
            guard try holds(system, code, valueSet, within: path) else { return false }
        }
        return true
    }

    /// Whether a code of the part's own system is among those listed or passes the filters.
    private func selects(_ part: ValueSetDefinition.Part, _ system: String, _ code: String) throws(TerminologyFailure) -> Bool {
        let found = terminology.codeSystem(system, version: part.version)
        if let codes = part.codes {
            let written = found?.written(code) ?? code
            return codes.contains { (found?.written($0) ?? $0) == written }
        }
        if part.filters.isEmpty {
            guard let found, found.content == .complete else { return terminology.contains(system: system, code: code) ?? true }
            return found.place(of: code) != nil
        }
        guard let found else { throw .unknownSystem(system) }
        guard let place = found.place(of: code) else {
            if found.content == .complete { return false }
            throw .unknownSystem(system)
        }
        for filter in part.filters {
            guard try ConceptFilter(filter, in: found).passes(place) else { return false }
        }
        return true
    }
}
