import SearchOracle
import Testing

/// Thousands of generated searches, asked of the whole service on both stores and of the naive evaluator.
///
/// `CARESYNC_QUERIES` says how many; `CARESYNC_FUZZ_SEED` where to begin.
struct GeneratedSearchTests {
    private static let worlds = 10

    @Test(arguments: 0..<worlds)
    func `generated searches of generated resources have the answers that the specification says`(number: Int) async throws {
        let seed = RunOptions.seed &+ UInt64(number)
        var resources = ResourceGenerator(seed: seed)
        // Every other world in another time zone would need a server there; all are in UTC.
        let world = resources.world(patients: 4 + number % 3 * 3)
        var run = GeneratedSearches(of: world, .builtIn, seed: seed)
        try await run.run(RunOptions.queries / Self.worlds)
        print("generated searches, seed \(seed): \(run.answered) of \(run.count) with answers, \(world.resources.count) resources")
        #expect(run.answered * 100 >= run.count * 70, "seed \(seed)")
    }

    @Test(arguments: SharedWorld.allCases)
    func `generated searches of public examples have the answers that the specification says`(name: SharedWorld) async throws {
        guard let world = try name.world(for: "GeneratedSearchTests"), let definitions = SearchDefinitions.shared(for: "GeneratedSearchTests")
        else { return }
        var options = QueryGenerator.Options()
        options.usesTerminology = false
        options.sortsByQuantity = false
        var run = GeneratedSearches(of: world, definitions, seed: RunOptions.seed)
        try await run.run(RunOptions.queries / Self.worlds, options)
        print("generated searches, \(name.rawValue): \(run.answered) of \(run.count) with answers, \(world.resources.count) resources")
        #expect(run.answered * 100 >= run.count * 70, "\(name.rawValue)")
    }
}
