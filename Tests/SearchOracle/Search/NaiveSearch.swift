/// Answers R4 searches straight from the specification (http://hl7.org/fhir/R4/search.html): every resource is looked at for every
/// parameter. Shares no code with the server. Not Sendable; use one for each task.
///
/// Where R4 leaves room, the doc comments of the kinds (`StringMatching`, `TokenMatching`, …) say what holds. Of `_text` and
/// `_content` words and `or` are covered. Not covered: `_filter`, `_query`, reading in parts (`_summary`, `_elements`) and paging.
package final class NaiveSearch {
    /// Whether a resource, by its number in the world, is found.
    typealias Predicate = (Int) -> Bool

    package let world: SearchWorld
    package let definitions: SearchDefinitions
    /// The type of each resource.
    let types: [String]
    /// `Type/id` of each resource.
    let names: [String]
    /// The number of a resource by `Type/id`.
    let numbers: [String: Int]
    let terminology: OracleTerminology
    /// Those of the world, behind them what these contain, with numbers from `types.count` on.
    let resources: [PlainJSON]
    /// The number of its container, and the id within it, of each contained resource.
    let contained: [(container: Int, id: String?)]
    /// What parameters give for resources; only so that it is not evaluated again.
    private var evaluated: [String: [[PathItem]?]] = [:]

    package init(_ world: SearchWorld, _ definitions: SearchDefinitions) {
        self.world = world
        self.definitions = definitions
        types = world.resources.map { $0["resourceType"]?.string ?? "" }
        names = world.resources.map { ($0["resourceType"]?.string ?? "") + "/" + ($0["id"]?.string ?? "") }
        numbers = Dictionary(names.enumerated().map { ($0.element, $0.offset) }, uniquingKeysWith: { first, _ in first })
        terminology = OracleTerminology(world.resources, base: world.base)
        let inside = world.resources.enumerated().flatMap { number, resource in
            (resource["contained"]?.items ?? []).map { inner in
                // It has no time of its own: it was changed when its container was.
                var (inner, meta) = (inner, inner["meta"] ?? [:])
                meta["lastUpdated"] = resource["meta"]?["lastUpdated"]
                inner["meta"] = meta
                return (number, inner)
            }
        }
        resources = world.resources + inside.map(\.1)
        contained = inside.map { ($0.0, $0.1["id"]?.string) }
    }

    /// The values that a parameter has on a resource.
    package func items(_ definition: SearchDefinition, _ number: Int) -> [PathItem] {
        let key = definition.type + "." + definition.code
        if let items = evaluated[key]?[number] { return items }
        let items = PathEvaluator(resource: resources[number], base: world.base).values(definition.path)
        evaluated[key, default: Array(repeating: nil, count: resources.count)][number] = items
        return items
    }

    /// Parameters that change how an answer is shown, not what is found.
    private static let shown: Set<String> = [
        "_count", "_total", "_summary", "_elements", "_format", "_pretty", "_explain", "_score",
    ]

    /// The matches in order, and what is included with them.
    ///
    /// "First all filters are applied, then the result set is sorted, then … includes/revincludes are returned". Filters are joined by
    /// and, whatever their order; the values of one, separated by commas, by or (`search.html#combining`).
    package func answer(_ search: SearchText) throws(SearchRefusal) -> SearchAnswer {
        var types = try contextTypes(search)
        var includes: [SearchText.Parameter] = []
        var order: [SearchText.Parameter] = []
        var filters: [SearchText.Parameter] = []
        var inside = ContainedWish()
        // "name=" asks for nothing: a parameter without a value is left out, whatever its name.
        for parameter in search.parameters where !Self.shown.contains(parameter.name) && !parameter.value.isEmpty {
            switch parameter.name {
            case "_include", "_revinclude", "_include:iterate", "_revinclude:iterate": includes.append(parameter)
            case "_sort": order.append(parameter)
            case "_contained", "_containedType": try inside.read(parameter)
            case "_type" where search.path.isEmpty || search.path.hasSuffix("*"): types = try listedTypes(parameter)
            default: filters.append(parameter)
            }
        }
        let isMember = try compartment(search.path)
        if inside.isWanted {
            if order.contains(where: { !["_lastUpdated", "-_lastUpdated"].contains($0.value) }) { throw SearchRefusal("_sort", .value) }
            if inside.isAlone, let include = includes.first { throw SearchRefusal(include.name, .value) }
            return try answer(inside, types, filters, isMember, includes, isReversed: order.first?.value == "-_lastUpdated")
        }
        var found: [Int] = []
        for type in types {
            var predicates: [Predicate] = []
            for parameter in filters { predicates.append(try filter(parameter.name, parameter.value, on: type)) }
            for number in self.types.indices where self.types[number] == type && isMember(number) {
                if predicates.allSatisfy({ $0(number) }) { found.append(number) }
            }
        }
        found = try sorted(found.sorted(), by: order, among: types)
        let included = try self.included(includes, with: found)
        return SearchAnswer(matches: found.map { names[$0] }, included: Set(included.map { names[$0] }))
    }

    /// "Search operations are executed in one of 3 defined contexts": a type, a compartment with or without a type, all types.
    private func contextTypes(_ search: SearchText) throws(SearchRefusal) -> [String] {
        let type = search.path.split(separator: "/").last.map(String.init) ?? "*"
        if type == "*" { return definitions.types.sorted() }
        guard definitions.types.contains(type) else { throw SearchRefusal(type, .unknownType) }
        return [type]
    }

    /// `_type`: "a comma separated list of resource types".
    private func listedTypes(_ parameter: SearchText.Parameter) throws(SearchRefusal) -> [String] {
        let types = parameter.value.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        guard types.allSatisfy(definitions.types.contains) else { throw SearchRefusal("_type", .value) }
        return Array(Set(types)).sorted()
    }

    /// The resources of a compartment: its own, and those that one of the parameters of the compartment's definition leads from
    /// (`compartmentdefinition.html`).
    private func compartment(_ path: String) throws(SearchRefusal) -> Predicate {
        let parts = path.split(separator: "/").map(String.init)
        guard parts.count == 3 else { return { _ in true } }
        guard let members = definitions.compartments[parts[0]] else { throw SearchRefusal(parts[0], .unknownType) }
        let own = parts[0] + "/" + parts[1]
        let matching = ReferenceMatching(base: world.base).predicate(own, nil)
        return { [self] number in
            if number < names.count, names[number] == own { return true }
            return (members[type(number)] ?? []).contains { code in
                definitions.parameter(type(number), code).map { matching?(items($0, number)) ?? false } ?? false
            }
        }
    }
}
