import SearchOracle
import Testing

/// Generated populations and searches: repeatable, valid, mostly with answers, of all kinds.
@Suite struct GeneratorTests {
    private static let seeds: [UInt64] = [1, 2, 3, 4, 5]

    @Test func `a seed gives the same population and searches again`() {
        func made() -> ([PlainJSON], [SearchText]) {
            var resources = ResourceGenerator(seed: 7)
            let world = resources.world(patients: 4)
            var queries = QueryGenerator(seed: 8, of: NaiveSearch(world, .builtIn))
            return (world.resources, (0..<50).map { _ in queries.next() })
        }
        let first = made()
        let second = made()
        #expect(first.0 == second.0)
        #expect(first.1 == second.1)
    }

    @Test(arguments: seeds) func `a population has ids of its own, rising instants, and references that exist`(_ seed: UInt64) {
        var generator = ResourceGenerator(seed: seed)
        let resources = generator.world(patients: 8).resources
        #expect(resources.count > 100)
        let names = resources.map { ($0["resourceType"]?.string ?? "") + "/" + ($0["id"]?.string ?? "") }
        #expect(Set(names).count == names.count)
        let instants = resources.compactMap { $0["meta"]?["lastUpdated"]?.string }
        #expect(instants == instants.sorted())
        #expect(Set(instants).count == resources.count)
        var seen: Set<String> = []
        for (resource, name) in zip(resources, names) {
            for reference in references(resource) where !reference.contains("other.example.org") && !reference.hasPrefix("#") {
                let local = reference.hasPrefix("http") ? reference.split(separator: "/").suffix(2).joined(separator: "/") : reference
                #expect(seen.contains(local.split(separator: "/").prefix(2).joined(separator: "/")), "\(name): \(reference)")
            }
            seen.insert(name)
        }
    }

    @Test func `a resource survives being written and read`() {
        var generator = ResourceGenerator(seed: 5)
        for resource in generator.world(patients: 4).resources { #expect(PlainJSON(parsing: resource.json) == resource) }
    }

    @Test func `at least seven of ten searches find something, and none is refused`() {
        var hits = 0
        var total = 0
        var kinds: [String: Int] = [:]
        for seed in Self.seeds {
            var generator = ResourceGenerator(seed: seed)
            let search = NaiveSearch(generator.world(patients: 8), .builtIn)
            var queries = QueryGenerator(seed: seed, of: search)
            for _ in 0..<500 {
                let query = queries.next()
                total += 1
                do {
                    if try !search.answer(query).matches.isEmpty { hits += 1 }
                } catch {
                    Issue.record("\(query): \(error)")
                }
                for parameter in query.parameters { for part in Self.features(parameter) { kinds[part, default: 0] += 1 } }
            }
        }
        print("generated searches with answers: \(hits) of \(total)")
        print(kinds.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", "))
        #expect(hits * 100 >= total * 70)
        let wanted = [
            "_has", "chain", "_sort", "_include", "_revinclude", ":iterate", ":exact", ":contains", ":missing", ":not", ":text", ":in",
            ":not-in", ":below", ":above", ":of-type", ":identifier", ":Patient", "or", "_id", "_lastUpdated", "_tag", "_list", "near",
            "date", "value-quantity", "probability", "name", "code", "subject", "url", "code-value-quantity",
            "component-code-value-quantity", "combo-code-value-quantity", "value-date", "onset-age",
        ]
        for feature in wanted { #expect(kinds[feature, default: 0] > 0, "\(feature)") }
    }

    /// What a parameter makes use of.
    private static func features(_ parameter: SearchText.Parameter) -> [String] {
        var features: [String] = []
        if parameter.name.hasPrefix("_has:") { features.append("_has") }
        if parameter.name.contains(".") { features.append("chain") }
        if parameter.value.contains(","), !["_sort", "_type"].contains(parameter.name) { features.append("or") }
        let last = parameter.name.split(separator: ".").last?.split(separator: ":").map(String.init) ?? []
        if let modifier = last.dropFirst().last, !parameter.name.hasPrefix("_has:") { features.append(":" + modifier) }
        if !parameter.name.hasPrefix("_has:"), let code = last.first { features.append(code) }
        return features
    }

    private func references(_ value: PlainJSON) -> [String] {
        switch value {
        case .object(let properties):
            (properties["reference"]?.string.map { [$0] } ?? []) + properties.values.flatMap(references)
        case .array(let elements): elements.flatMap(references)
        default: []
        }
    }
}
