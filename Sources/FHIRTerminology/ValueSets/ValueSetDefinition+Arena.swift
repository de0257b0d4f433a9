import FHIRModel
import FHIRSchema

/// Reading a ValueSet resource.
extension ValueSetDefinition {
    /// Nil for another type, and for a resource without URL unless it is given a name. Without `compose`, a value set is what its `expansion` lists, if that is all there.
    /// O(nodes).
    convenience init?(_ arena: Arena, name: String? = nil) {
        let root = arena.root
        guard arena.schema.name(arena.type) == "ValueSet", let url = arena.string(of: root, named: "url") ?? name else { return nil }
        let version = arena.string(of: root, named: "version") ?? ""
        let listed = Self.expansion(arena)
        guard let compose = arena.child(of: root, named: "compose") else {
            self.init(url: url, version: version, includes: listed ?? [], isComplete: listed != nil)
            return
        }
        self.init(
            url: url, version: version, includes: arena.children(of: compose, named: "include").map { Self.part($0, arena) },
            excludes: arena.children(of: compose, named: "exclude").map { Self.part($0, arena) },
            leavesOutInactive: arena.string(of: compose, named: "inactive") == "false", listed: listed)
    }

    private static func part(_ node: NodeID, _ arena: Arena) -> Part {
        let concepts = arena.children(of: node, named: "concept")
        return Part(
            system: arena.string(of: node, named: "system"), version: arena.string(of: node, named: "version"),
            codes: concepts.isEmpty ? nil : concepts.compactMap { arena.string(of: $0, named: "code") },
            filters: arena.children(of: node, named: "filter").map { filter in
                Filter(
                    property: arena.string(of: filter, named: "property") ?? "",
                    operation: arena.string(of: filter, named: "op").flatMap(Filter.Operation.init(code:)),
                    value: arena.string(of: filter, named: "value") ?? "")
            },
            valueSets: arena.children(of: node, named: "valueSet").compactMap(arena.string))
    }

    /// One part for each system of an expansion; nil when there is none, or only a page of it.
    private static func expansion(_ arena: Arena) -> [Part]? {
        guard let expansion = arena.child(of: arena.root, named: "expansion") else { return nil }
        var codes: [String: [String]] = [:]
        var count = 0
        func collect(_ node: NodeID) {
            for entry in arena.children(of: node, named: "contains") {
                if let system = arena.string(of: entry, named: "system"), let code = arena.string(of: entry, named: "code") {
                    count += 1
                    if arena.string(of: entry, named: "abstract") != "true" { codes[system, default: []].append(code) }
                }
                collect(entry)
            }
        }
        collect(expansion)
        if let total = arena.string(of: expansion, named: "total").flatMap(Int.init), total > count { return nil }
        return codes.sorted { $0.key < $1.key }.map { Part(system: $0.key, codes: $0.value) }
    }
}
