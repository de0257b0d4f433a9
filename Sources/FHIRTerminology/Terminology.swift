package import FHIRModel
package import FHIRSchema

/// Code systems and value sets at hand: R4's own and those added. An immutable snapshot; copies share their content.
///
/// What is added goes before what R4 has under the same URL. Of several versions, the latest answers for a URL without version. Concepts
/// out of use and abstract ones count as codes of their systems and value sets, as resources may carry them.
package struct Terminology: TerminologyPort {
    /// R4's own content. Making it reads nothing; a system or value set is taken from the linked tables when it is first asked for.
    package static let r4 = Terminology(R4Content())

    private let base: R4Content
    /// What was added, then what was laid under it; the first that knows a URL answers.
    private var layers = [TerminologyContent()]
    /// The server's base URL, below which references to value sets may stand.
    private var server: String?
    private let units = UCUM.standard

    init(_ base: R4Content) { self.base = base }

    // Content

    /// The snapshot over content of resources, the first of which counts before the others.
    /// - Parameter base: the server's base URL without a trailing slash; value sets answer to `ValueSet/id`, with or without it.
    package func under(_ contents: [TerminologyContent], base: String) -> Terminology {
        var copy = self
        copy.layers = contents + layers
        copy.server = base
        return copy
    }

    /// The snapshot with a CodeSystem resource, which replaces an earlier one of the same URL and version. The same snapshot for what
    /// defines no codes: supplements, `content` not-present, resources without URL. O(nodes + resources added).
    package func adding(codeSystem arena: Arena) -> Terminology {
        guard let facts = CodeSystemFacts(arena), facts.content != .notPresent else { return self }
        return adding(arena, as: Self.name(codeSystem: facts.url, version: facts.version))
    }

    /// The snapshot with a ValueSet resource, which replaces an earlier one of the same URL and version. The same snapshot for a resource
    /// without URL. It is known by its URL and, when it has an id, as `ValueSet/id`. O(nodes + resources added).
    package func adding(valueSet arena: Arena) -> Terminology {
        guard let definition = ValueSetDefinition(arena) else { return self }
        return adding(arena, as: Self.name(valueSet: definition.url, version: definition.version))
    }

    /// The snapshot without an added code system; `version` is empty for one without.
    package func removing(codeSystem url: String, version: String) -> Terminology {
        removing(Self.name(codeSystem: url, version: version))
    }

    /// The snapshot without an added value set; `version` is empty for one without.
    package func removing(valueSet url: String, version: String) -> Terminology {
        removing(Self.name(valueSet: url, version: version))
    }

    private static func name(codeSystem url: String, version: String) -> String { "CodeSystem?" + url + "|" + version }
    private static func name(valueSet url: String, version: String) -> String { "ValueSet?" + url + "|" + version }

    private func adding(_ arena: Arena, as name: String) -> Terminology {
        var copy = self
        copy.layers[0].put(arena, as: name)
        return copy
    }

    private func removing(_ name: String) -> Terminology {
        var copy = self
        copy.layers[0].remove(name)
        return copy
    }

    /// The concepts of a system at hand; nil when there are none.
    func codeSystem(_ canonical: String, version: String? = nil) -> CodeSystem? {
        if let found = codeSystem(url: canonical, version: version) { return found }
        // Not before, as some of HL7's own systems have a bar in their URL.
        let name = CanonicalName(canonical)
        return name.version == nil ? nil : codeSystem(url: name.url, version: name.version)
    }

    private func codeSystem(url: String, version: String?) -> CodeSystem? {
        for layer in layers { if let found = layer.codeSystem(url, version: version) { return found } }
        guard let found = base.codeSystem(url), found.content != .notPresent, version == nil || found.version == version else { return nil }
        return found
    }

    /// The composition of a value set; nil when it is not known.
    func definition(of canonical: String) -> ValueSetDefinition? {
        if let found = referred(canonical) ?? definition(url: canonical, version: nil) { return found }
        let name = CanonicalName(canonical)
        return name.version == nil ? nil : definition(url: name.url, version: name.version)
    }

    /// The value set that a relative reference names, or an absolute one below the server's base.
    private func referred(_ reference: String) -> ValueSetDefinition? {
        guard let server else { return nil }
        let name = reference.hasPrefix(server + "/") ? String(reference.dropFirst(server.count + 1)) : reference
        guard name.hasPrefix("ValueSet/") else { return nil }
        for layer in layers { if let found = layer.valueSet(named: name) { return found } }
        return nil
    }

    private func definition(url: String, version: String?) -> ValueSetDefinition? {
        for layer in layers { if let found = layer.valueSet(url, version: version) { return found } }
        guard let found = base.valueSet(url) ?? ImplicitValueSet.definition(url), version == nil || found.version == version else {
            return nil
        }
        return found
    }

    // TerminologyPort: code systems

    package func isKnown(system: String) -> Bool { system == UCUM.system || codeSystem(system) != nil }

    package func contains(system: String, code: String) -> Bool? {
        if system == UCUM.system { return units.isValid(code) }
        guard let found = codeSystem(system) else { return nil }
        if found.place(of: code) != nil { return true }
        return found.content == .complete ? false : nil
    }

    package func subsumes(system: String, ancestor: String, descendant: String) -> Bool? {
        guard let found = codeSystem(system) else { return nil }
        guard let above = found.place(of: ancestor), let below = found.place(of: descendant) else {
            return found.content == .complete ? false : nil
        }
        return found.subsumes(above, below)
    }

    package func descendants(system: String, code: String) -> [String]? {
        guard let found = codeSystem(system), let place = found.place(of: code) else { return nil }
        return found.descendants(of: place).map { found.codes[$0] }
    }

    package func ancestors(system: String, code: String) -> [String]? {
        guard let found = codeSystem(system), let place = found.place(of: code) else { return nil }
        return found.ancestors(of: place).map { found.codes[$0] }
    }

    // TerminologyPort: value sets

    package func members(of valueSet: String, limit: Int) throws(TerminologyFailure) -> ValueSetMembers {
        try Expansion(terminology: self, limit: limit).members(of: valueSet, within: [])
    }

    package func isMember(system: String?, code: String, of valueSet: String) throws(TerminologyFailure) -> Bool {
        let membership = Membership(terminology: self)
        if let system { return try membership.holds(system, code, valueSet, within: []) }
        var failure: TerminologyFailure?
        for system in try membership.systems(of: valueSet, within: []).sorted() {
            do {
                if try membership.holds(system, code, valueSet, within: []) { return true }
            } catch { failure = error }
        }
        if let failure { throw failure }
        return false
    }
}
