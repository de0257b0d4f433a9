/// Searches of contained resources (R4 `search.html#contained`).
extension NaiveSearch {
    /// `_contained`: "false (default): Do not return contained resources; true: return only contained resources; both". `_containedType`:
    /// "container (default): Return the container resources; contained: return only the contained resource".
    struct ContainedWish {
        private var isOnly = false
        private var isBoth = false
        /// Whether contained resources are returned, not their containers.
        private(set) var isAlone = false

        var isWanted: Bool { isOnly || isBoth }
        var wantsOthers: Bool { isBoth }

        mutating func read(_ parameter: SearchText.Parameter) throws(SearchRefusal) {
            switch (parameter.name, parameter.value) {
            case ("_contained", "false"), ("_containedType", "container"): break
            case ("_contained", "true"): isOnly = true
            case ("_contained", "both"): isBoth = true
            case ("_containedType", "contained"): isAlone = true
            default: throw SearchRefusal(parameter.name, .value)
            }
        }
    }

    /// The type of a resource, be it contained.
    func type(_ number: Int) -> String { resources[number]["resourceType"]?.string ?? "" }

    /// What a reference into the same resource leads to: the contained resource with this id, of the container for a contained one.
    func fragmentTargets(_ item: PathItem, of number: Int) -> [Int] {
        guard case .contained(let id)? = ReferenceMatching(base: world.base).references(item).first else { return [] }
        let container = number < types.count ? number : contained[number - types.count].container
        return contained.indices.filter { contained[$0].container == container && contained[$0].id == id }.map { $0 + types.count }
    }

    /// Containers come once, in the order of resources; contained ones in the order of their containers, behind what these are themselves.
    func answer(
        _ wish: ContainedWish, _ types: [String], _ filters: [SearchText.Parameter], _ isMember: Predicate,
        _ includes: [SearchText.Parameter], isReversed: Bool
    ) throws(SearchRefusal) -> SearchAnswer {
        var found: Set<Int> = []
        for type in types {
            var predicates: [Predicate] = []
            for parameter in filters { predicates.append(try filter(parameter.name, parameter.value, on: type)) }
            for number in resources.indices where self.type(number) == type && isMember(number) {
                if number < self.types.count, !wish.wantsOthers { continue }
                if predicates.allSatisfy({ $0(number) }) { found.insert(number) }
            }
        }
        let owners = Set(found.map(container)).sorted()
        let ordered = isReversed ? owners.reversed() : owners
        if !wish.isAlone {
            let included = try self.included(includes, with: ordered)
            return SearchAnswer(matches: ordered.map { names[$0] }, included: Set(included.map { names[$0] }))
        }
        let matches = ordered.flatMap { owner in found.filter { container($0) == owner }.sorted() }
        return SearchAnswer(matches: matches.map(name), included: [])
    }

    private func container(_ number: Int) -> Int { number < types.count ? number : contained[number - types.count].container }

    private func name(_ number: Int) -> String {
        number < types.count ? names[number] : names[container(number)] + "#" + (contained[number - types.count].id ?? "")
    }
}
