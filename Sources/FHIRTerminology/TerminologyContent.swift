package import FHIRModel
import FHIRSchema

/// The code systems and value sets of some resources, each compiled once and kept under the resource's name, such as `ValueSet/1`. Copies
/// share them.
package struct TerminologyContent: Sendable {
    private var systemsByName: [String: CodeSystem] = [:]
    private var valueSetsByName: [String: ValueSetDefinition] = [:]
    /// By URL, the latest version first.
    private var systems: [String: [CodeSystem]] = [:]
    private var valueSets: [String: [ValueSetDefinition]] = [:]

    package init() {}

    package var isEmpty: Bool { systemsByName.isEmpty && valueSetsByName.isEmpty }

    /// Takes in a CodeSystem or ValueSet resource, in place of what had the name before; nothing of a resource that defines no codes:
    /// supplements, `content` not-present, code systems without URL, other types. O(nodes).
    package mutating func put(_ arena: Arena, as name: String) {
        remove(name)
        if let facts = CodeSystemFacts(arena) {
            guard facts.content != .notPresent else { return }
            let system = CodeSystem(facts)
            systemsByName[name] = system
            systems[system.url, default: []].append(system)
            systems[system.url]?.sort { VersionOrder.isEarlier($1.version, $0.version) }
        } else if let definition = ValueSetDefinition(arena, name: name) {
            valueSetsByName[name] = definition
            valueSets[definition.url, default: []].append(definition)
            valueSets[definition.url]?.sort { VersionOrder.isEarlier($1.version, $0.version) }
        }
    }

    /// Leaves out what was put in under a name.
    package mutating func remove(_ name: String) {
        if let known = systemsByName.removeValue(forKey: name) {
            systems[known.url]?.removeAll { $0 === known }
            if systems[known.url]?.isEmpty == true { systems[known.url] = nil }
        }
        if let known = valueSetsByName.removeValue(forKey: name) {
            valueSets[known.url]?.removeAll { $0 === known }
            if valueSets[known.url]?.isEmpty == true { valueSets[known.url] = nil }
        }
    }

    func codeSystem(_ url: String, version: String?) -> CodeSystem? {
        systems[url]?.first { version == nil || $0.version == version }
    }

    func valueSet(_ url: String, version: String?) -> ValueSetDefinition? {
        valueSets[url]?.first { version == nil || $0.version == version }
    }

    /// The value set of a resource by its name.
    func valueSet(named name: String) -> ValueSetDefinition? { valueSetsByName[name] }
}
