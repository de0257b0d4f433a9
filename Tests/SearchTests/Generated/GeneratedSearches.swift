import SearchOracle
import Testing

/// A run of generated searches of one world on both stores, each answer compared with that of the naive evaluator.
struct GeneratedSearches {
    /// How many searches there were, and how many of them found something.
    private(set) var count = 0
    private(set) var answered = 0
    /// How many answers differed, in the number of pages that were looked at.
    private(set) var pages = 0
    private var faults = 0

    private let world: SearchWorld
    private let definitions: SearchDefinitions
    private let seed: UInt64
    private var random: OracleRandom

    init(of world: SearchWorld, _ definitions: SearchDefinitions, seed: UInt64) {
        (self.world, self.definitions, self.seed) = (world, definitions, seed)
        random = OracleRandom(seed: seed ^ 0x5EA2C4)
    }

    /// Runs so many searches; stops after three that are answered wrongly.
    mutating func run(_ searches: Int, _ options: QueryGenerator.Options = .init()) async throws {
        let oracle = NaiveSearch(world, definitions)
        var queries = QueryGenerator(seed: seed, of: oracle, options)
        var kinds = SearchServer.Kind.both
        kinds[Int(seed % 2)].isFine = true
        var comparisons: [SearchComparison] = []
        for kind in kinds { comparisons.append(SearchComparison(server: try await .filled(kind, world), oracle: oracle)) }
        for _ in 0..<searches where faults < 3 {
            let search = queries.next()
            let matches = (try? oracle.answer(search).matches.count) ?? 0
            count += 1
            if matches > 0 { answered += 1 }
            let form = form(matches)
            for comparison in comparisons where await comparison.difference(search, form) != nil {
                faults += 1
                let reduced = await SearchReduction(search, form, of: world, definitions, on: comparison.server.kind)
                Issue.record("seed \(seed), search \(count): \(search)\n  smallest: \(await reduced.report())")
                break
            }
        }
        for comparison in comparisons { await comparison.server.close() }
    }

    /// Mostly the whole answer; some totals; a fifth in small pages when that takes few.
    private mutating func form(_ matches: Int) -> SearchComparison.Form {
        switch random.next() % 10 {
        case 0: return .total
        case 1: return .count
        case 2...3 where matches > 1:
            let size = 1 + Int(random.next() % 5)
            if matches / size <= 12 { return .pages(size) }
            return .pages(matches / 3 + 1)
        default: return .whole
        }
    }
}
