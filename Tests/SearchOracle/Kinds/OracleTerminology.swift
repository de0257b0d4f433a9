/// The code systems and value sets among the resources themselves, for `:in`, `:not-in`, `:above` and `:below`.
struct OracleTerminology {
    /// A code of a system; codes are one without regard to case, as in all token searches.
    struct Concept: Hashable {
        var system: String
        var code: String

        init(_ system: String, _ code: String) {
            self.system = system
            self.code = OracleText.folded(code)
        }
    }

    private var valueSets: [PlainJSON] = []
    /// By concept: those right above it.
    private var parents: [Concept: Set<Concept>] = [:]
    private var concepts: Set<Concept> = []
    private let base: String

    init(_ resources: [PlainJSON], base: String) {
        self.base = base
        for resource in resources {
            if resource["resourceType"] == "ValueSet" { valueSets.append(resource) }
            if resource["resourceType"] == "CodeSystem", let system = resource["url"]?.string {
                add(resource["concept"]?.items ?? [], of: system, below: nil)
            }
        }
    }

    /// A concept is below the one it is nested in, and below those that its property `parent` names.
    private mutating func add(_ list: [PlainJSON], of system: String, below parent: Concept?) {
        for item in list {
            guard let code = item["code"]?.string else { continue }
            let concept = Concept(system, code)
            concepts.insert(concept)
            if let parent { parents[concept, default: []].insert(parent) }
            for property in item["property"]?.items ?? [] where property["code"] == "parent" {
                if let code = property["valueCode"]?.string { parents[concept, default: []].insert(Concept(system, code)) }
            }
            add(item["concept"]?.items ?? [], of: system, below: concept)
        }
    }

    /// The concept and all above it.
    func ancestors(of concept: Concept) -> Set<Concept> {
        var found: Set<Concept> = [concept]
        var next: Set<Concept> = [concept]
        while !next.isEmpty {
            next = next.reduce(into: Set<Concept>()) { $0.formUnion(parents[$1] ?? []) }.subtracting(found)
            found.formUnion(next)
        }
        return found
    }

    /// The concept and all below it.
    func descendants(of concept: Concept) -> Set<Concept> {
        concepts.filter { ancestors(of: $0).contains(concept) }.union([concept])
    }

    /// The concepts of a value set; nil if there is none. The URI "may be literal (to an address where the value set can be found) or
    /// logical (a reference to ValueSet.url)", this with a version or without.
    func members(of uri: String) -> Set<Concept>? {
        let found = valueSets.first { set in
            guard let id = set["id"]?.string else { return false }
            if uri == "ValueSet/" + id || uri == base + "/ValueSet/" + id { return true }
            guard let url = set["url"]?.string else { return false }
            return uri == url || set["version"]?.string.map { uri == url + "|" + $0 } ?? false
        }
        return found.map(members)
    }

    private func members(_ valueSet: PlainJSON) -> Set<Concept> {
        let included = (valueSet["compose"]?["include"]?.items ?? []).reduce(into: Set<Concept>()) { $0.formUnion(part($1)) }
        let excluded = (valueSet["compose"]?["exclude"]?.items ?? []).reduce(into: Set<Concept>()) { $0.formUnion(part($1)) }
        return included.subtracting(excluded)
    }

    /// An include or exclude: listed codes, or all that pass every filter, and that are in every value set named.
    private func part(_ part: PlainJSON) -> Set<Concept> {
        var result: Set<Concept>?
        if let system = part["system"]?.string {
            if let listed = part["concept"] {
                result = Set(listed.items.compactMap { $0["code"]?.string }.map { Concept(system, $0) })
            } else {
                result = concepts.filter { $0.system == system }
                for filter in part["filter"]?.items ?? [] where filter["property"] == "concept" {
                    let root = Concept(system, filter["value"]?.string ?? "")
                    let below = descendants(of: root)
                    result?.formIntersection(filter["op"] == "descendent-of" ? below.subtracting([root]) : below)
                }
            }
        }
        for url in part["valueSet"]?.items.compactMap(\.string) ?? [] {
            let others = members(of: url) ?? []
            result = result.map { $0.intersection(others) } ?? others
        }
        return result ?? []
    }
}
