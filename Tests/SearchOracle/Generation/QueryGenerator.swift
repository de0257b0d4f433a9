/// Makes searches of a world, most of which find something: each begins with one of its resources, and what it asks for is sampled from
/// that resource and those linked to it. The same seed and world give the same searches.
package struct QueryGenerator {
    /// What kinds of searches are made.
    package struct Options: Sendable {
        /// `:in`, `:not-in`, `:above`, `:below` on tokens.
        package var usesTerminology = true
        /// `_sort` by references, which R4 gives no meaning.
        package var sortsByReference = false
        /// `_sort` by quantities, for which all units must be in the oracle's table.
        package var sortsByQuantity = true
        /// `:missing`
        package var asksForMissing = true
        package init() {}
    }

    /// A parameter with what is asked of it.
    typealias Clause = SearchText.Parameter

    var random: OracleRandom
    let search: NaiveSearch
    let options: Options
    private let resourceTypes: [String]
    /// The parameters of each of these types.
    private let definitions: [String: [SearchDefinition]]

    /// - Parameter search: of the world that is to be searched; gives the values to sample.
    package init(seed: UInt64, of search: NaiveSearch, _ options: Options = Options()) {
        random = OracleRandom(seed: seed)
        self.search = search
        self.options = options
        resourceTypes = Array(Set(search.types)).sorted()
        definitions = Dictionary(uniqueKeysWithValues: resourceTypes.map { ($0, search.definitions.parameters(of: $0)) })
    }

    /// One search: up to three filters, perhaps in a compartment, in an order, with includes.
    package mutating func next() -> SearchText {
        // Half of the searches go to any resource, so that types with many get more; half to any type.
        if random.chance(6), let inside = inside() { return inside }
        let type = random.chance(50) ? random.pick(search.types) : random.pick(resourceTypes)
        let numbers = search.types.indices.filter { search.types[$0] == type }
        let number = random.pick(numbers)
        var clauses: [Clause] = []
        for _ in 0..<random.pick([1, 1, 1, 2, 2, 3]) {
            // One in ten asks for what another resource has.
            guard let clause = filter(random.chance(10) ? random.pick(numbers) : number) else { continue }
            if !clauses.contains(where: { $0.name == clause.name }) { clauses.append(clause) }
        }
        var path = type
        if random.chance(8), let compartment = compartment(of: number) {
            path = compartment + "/" + (random.chance(70) ? type : "*")
            if path.hasSuffix("*") { clauses = [Clause("_type", type)] + clauses }
        } else if random.chance(4) {
            path = ""
            clauses = [Clause("_type", random.chance(50) ? type : type + ",List")] + clauses.filter { isCommon($0.name) }
        }
        if random.chance(30), path != "", let sort = order(type) { clauses.append(sort) }
        if random.chance(15), let include = inclusion(number) { clauses.append(include) }
        return SearchText(path: path, clauses)
    }

    /// A search of contained resources, or of these and others.
    private mutating func inside() -> SearchText? {
        guard let number = random.pickAny(Array(search.types.count..<search.resources.count)),
            search.definitions.types.contains(search.type(number))
        else { return nil }
        var clauses: [Clause] = []
        for _ in 0..<random.pick([0, 1, 1, 1, 2]) {
            guard let clause = filter(number), !clauses.contains(where: { $0.name == clause.name }) else { continue }
            clauses.append(clause)
        }
        clauses.append(Clause("_contained", random.chance(50) ? "true" : "both"))
        if random.chance(40) {
            clauses.append(Clause("_containedType", random.chance(80) ? "contained" : "container"))
        } else if random.chance(15), let include = inclusion(search.contained[number - search.types.count].container) {
            clauses.append(include)
        }
        if random.chance(15) { clauses.append(Clause("_sort", random.chance(50) ? "_lastUpdated" : "-_lastUpdated")) }
        return SearchText(path: search.type(number), clauses)
    }

    /// A filter that the resource is likely to pass.
    mutating func filter(_ number: Int, depth: Int = 0) -> Clause? {
        switch random.number(0...99) {
        case 0..<12 where depth < 2: return chain(number, depth) ?? plain(number)
        case 12..<22 where depth < 2: return has(number, depth) ?? plain(number)
        case 22..<32: return common(number)
        case 32..<38: return negative(number) ?? plain(number)
        default: return plain(number) ?? common(number)
        }
    }

    /// The parameters that have values on a resource; not `phonetic`, as servers may sound names as they like.
    private func parameters(_ number: Int) -> [SearchDefinition] {
        (definitions[search.type(number)] ?? search.definitions.parameters(of: search.type(number))).filter { definition in
            definition.code != "phonetic" && !search.items(definition, number).isEmpty
        }
    }

    /// One of the type's own parameters with a value of the resource, sometimes one of another resource beside it.
    private mutating func plain(_ number: Int) -> Clause? {
        var parameters = parameters(number)
        if random.chance(50), let kind = random.pickAny(Array(Set(parameters.map(\.kind))).sorted { $0.rawValue < $1.rawValue }) {
            parameters = parameters.filter { $0.kind == kind }
        }
        guard let definition = random.pickAny(parameters), var sample = sample(definition, number) else { return nil }
        let others = search.resources.indices.filter { search.type($0) == search.type(number) }
        if random.chance(15), let other = self.sample(definition, random.pick(others)), other.modifier == sample.modifier {
            sample.value = random.chance(50) ? sample.value + "," + other.value : other.value + "," + sample.value
        }
        return Clause(definition.code + (sample.modifier.map { ":" + $0 } ?? ""), sample.value)
    }

    /// `_id`, `_lastUpdated`, `_tag`, `_profile`, `_security`, `_source`, `_list`.
    private mutating func common(_ number: Int) -> Clause? {
        if random.chance(8) {
            let lists = search.types.indices.filter { search.types[$0] == "List" }
            if let list = random.pickAny(lists), let id = search.world.resources[list]["id"]?.string { return Clause("_list", id) }
        }
        let codes = ["_id", "_lastUpdated", "_tag", "_profile", "_security", "_source"].filter { code in
            search.definitions.parameter(search.type(number), code).map { !search.items($0, number).isEmpty } ?? false
        }
        guard let code = random.pickAny(codes), let definition = search.definitions.parameter(search.type(number), code),
            let sample = sample(definition, number)
        else { return nil }
        return Clause(code + (sample.modifier.map { ":" + $0 } ?? ""), sample.value)
    }

    /// What a resource does not have: `:missing`, `:not`, `:not-in`.
    private mutating func negative(_ number: Int) -> Clause? {
        let type = search.type(number)
        let all = search.definitions.parameters(of: type).filter { definition in
            definition.kind != .composite && definition.kind != .special && definition.code != "phonetic"
        }
        guard let definition = random.pickAny(all) else { return nil }
        if options.asksForMissing, random.chance(50) || definition.kind != .token {
            let isThere = search.items(definition, number).contains(where: \.hasContent)
            return Clause(definition.code + ":missing", isThere ? "false" : "true")
        }
        guard definition.kind == .token else { return nil }
        if options.usesTerminology, random.chance(30) { return Clause(definition.code + ":not-in", "http://acme.org/VS/dogs") }
        let others = search.resources.indices.filter { search.type($0) == type }
        guard let sample = sample(definition, random.pick(others)), sample.modifier == nil else { return nil }
        return Clause(definition.code + ":not", sample.value)
    }

    /// A parameter of a resource that this one refers to.
    private mutating func chain(_ number: Int, _ depth: Int) -> Clause? {
        var links: [(SearchDefinition, Int)] = []
        for definition in parameters(number) where definition.kind == .reference {
            for item in search.items(definition, number) {
                if let target = search.localTarget(item).flatMap({ search.numbers[$0] }) { links.append((definition, target)) }
                let others = search.fragmentTargets(item, of: number) + search.canonicalTargets(item)
                links += others.map { (definition, $0) }
            }
        }
        guard let (definition, target) = random.pickAny(links), let rest = filter(target, depth: depth + 1) else { return nil }
        let type = search.type(target)
        guard search.definitions.types.contains(type) else { return nil }
        guard definition.targets.isEmpty || definition.targets.contains(type) else { return nil }
        let named = definition.targets.count != 1 && (random.chance(50) || definition.targets.isEmpty)
        return Clause(definition.code + (named ? ":" + type : "") + "." + rest.name, rest.value)
    }

    /// A parameter of a resource that refers to this one.
    private mutating func has(_ number: Int, _ depth: Int) -> Clause? {
        guard number < search.types.count else { return nil }
        var links: [(SearchDefinition, Int)] = []
        for other in search.types.indices {
            for definition in parameters(other) where definition.kind == .reference {
                guard definition.targets.isEmpty || definition.targets.contains(search.types[number]) else { continue }
                let items = search.items(definition, other)
                if items.compactMap(search.localTarget).contains(search.names[number])
                    || items.flatMap(search.canonicalTargets).contains(number)
                {
                    links.append((definition, other))
                }
            }
        }
        guard let (definition, source) = random.pickAny(links), let rest = filter(source, depth: depth + 1) else { return nil }
        return Clause("_has:\(definition.type):\(definition.code):\(rest.name)", rest.value)
    }

    private func isCommon(_ name: String) -> Bool { name.hasPrefix("_") && !name.hasPrefix("_has") }

    /// A compartment that the resource is in.
    private mutating func compartment(of number: Int) -> String? {
        var found: [String] = []
        for (compartment, members) in search.definitions.compartments.sorted(by: { $0.key < $1.key }) {
            for code in members[search.types[number]] ?? [] {
                guard let definition = search.definitions.parameter(search.types[number], code) else { continue }
                found += search.items(definition, number).compactMap(search.localTarget).filter { $0.hasPrefix(compartment + "/") }
            }
        }
        return random.pickAny(found)
    }

    /// One or two parameters of any kind that can be put in order.
    private mutating func order(_ type: String) -> Clause? {
        let codes =
            search.definitions.parameters(of: type).filter { definition in
                definition.kind != .composite && definition.kind != .special && definition.code != "phonetic"
                    && (options.sortsByReference || definition.kind != .reference)
                    && (options.sortsByQuantity || definition.kind != .quantity)
            }.map(\.code) + ["_id", "_lastUpdated"]
        let rules = (0..<random.number(1...2)).map { _ in (random.chance(50) ? "-" : "") + random.pick(codes) }
        return Clause("_sort", rules.joined(separator: ","))
    }

    private mutating func inclusion(_ number: Int) -> Clause? {
        let isReverse = random.chance(40)
        if random.chance(10) { return Clause(isReverse ? "_revinclude" : "_include", "*") }
        let iterates = random.chance(25) ? ":iterate" : ""
        let sources = isReverse ? resourceTypes : [search.types[number]]
        let links = sources.flatMap { definitions[$0] ?? [] }.filter { definition in
            definition.kind == .reference
                && (!isReverse || definition.targets.isEmpty || definition.targets.contains(search.types[number]))
        }
        guard let definition = random.pickAny(links) else { return nil }
        // What refers to another type than the one searched can only be of use behind other includes.
        let possible = definition.targets.filter { isReverse && iterates.isEmpty ? $0 == search.types[number] : resourceTypes.contains($0) }
        let target = random.chance(30) ? possible : []
        let suffix = random.pickAny(target).map { ":" + $0 } ?? ""
        return Clause((isReverse ? "_revinclude" : "_include") + iterates, "\(definition.type):\(definition.code)\(suffix)")
    }
}
