import SearchOracle
import Testing

/// Mutated searches, filters and nonsense through the whole service: a clean answer each time, never a fault of the server's.
struct SearchFuzzTests {
    private static let pieces = [
        "%", "%zz", "%C3%A9", "%00", "%F0%9F%98%80", "%E2%80%8B", "&", "=", "|", "%7C", ",", "%2C", "%5C", "%5C,", "$", "+", "-", ".", ":", "/",
        "//", "?", "#", "(", ")", "[", "]", "%22", "e400", "1e-400", "0.000000000000000000000000000000000001", "-1", "99999999999999999999",
        "9223372036854775807", "0001", "9999-12-31T23:59:60Z", "2020-02-30", "ap", "sa", "eb", "ne", "ge", "le", "_has:Observation:patient:",
        "_has:", "subject:Patient.", "subject.", "patient.", ":missing", ":exact", ":contains", ":text", ":not", ":in", ":not-in", ":above",
        ":below", ":of-type", ":identifier", ":iterate", ":Patient", "_filter=", "_sort=", "-", "_include=*", "_revinclude=*:*", "_type=",
        "_list=", "_id=", "_content=", "_text=", "near=47.1|8.1|1e300|km", "near=91|181", "_elements=", "_summary=data", "_count=0",
        "_contained=true", "_query=x", "_explain=true", "_score=true", "_total=accurate", "_page=AAAA", "urn:uuid:", "http://", "|1|2|3",
        " and ", " or ", " eq ", " not(", "true", "false", "code-value-quantity=8480-6$gt5", "value-quantity=5.4|http://unitsofmeasure.org|mg",
    ]

    @Test(arguments: SearchServer.Kind.both) func `mutated searches get a clean answer`(kind: SearchServer.Kind) async throws {
        var resources = ResourceGenerator(seed: RunOptions.seed)
        let world = resources.world(patients: 3)
        let server = try await SearchServer.filled(kind, world)
        var queries = QueryGenerator(seed: RunOptions.seed, of: NaiveSearch(world, .builtIn))
        var mutation = Mutation(seed: RunOptions.seed, pieces: Self.pieces)
        let written = SearchCases.all.map(\.search.description) + (0..<300).map { _ in queries.next().url }
        var statuses: [Int: Int] = [:]
        for number in 0..<RunOptions.inputs {
            var url = mutation.mutated(mutation.pick(written))
            if mutation.chance(20) { url += "&" + mutation.pick(written).drop { $0 != "?" }.dropFirst() }
            if mutation.chance(5) { url = "Observation?" + mutation.noise(200) }
            let reply = await server.get(url, isLenient: mutation.chance(50))
            statuses[reply.status, default: 0] += 1
            #expect(Self.clean.contains(reply.status), "seed \(RunOptions.seed), input \(number): \(url): \(reply.status) \(reply.refusal)")
            #expect(reply.status == 200 || !reply.refusal.isEmpty)
        }
        print("mutated searches, \(kind): \(statuses.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }.joined(separator: ", "))")
        #expect(statuses[200, default: 0] * 10 > RunOptions.inputs, "hardly any search was understood, so little was tested")
        #expect(await server.get("Patient").status == 200)
        await server.close()
    }

    private static let filters = [
        ("Patient", "given eq \"Eve\" and birthdate ge 1970-01-01"), ("Patient", "name co \"ü\" or not(gender eq male)"),
        ("Observation", "(code eq http://loinc.org|8480-6)"), ("Patient", "name eq \"a\\\"b\""),
        ("Observation", "subject.name sw \"S\" and (status ne final or value-quantity gt 5)"), ("Observation", "subject re Patient/1"),
        ("Observation", "code pr false"), ("Condition", "recorded-date sa 2015"), ("Condition", "code in \"http://acme.org/VS/dogs\""),
        ("Condition", "code sb http://acme.org/CS|dog"), ("Observation", "subject[name eq \"x\"].given eq y"), ("Patient", "birthdate po 1980"),
        ("Observation", "value-quantity ap 5.4"), ("Patient", "_lastUpdated ge 2023-01-01"), ("Condition", "code ss http://acme.org/CS|cat"),
    ]
    private static let filterPieces = [
        " and ", " or ", "not", "(", ")", "[", "]", ".", "\"", "\\\"", " eq ", " ne ", " co ", " sw ", " ew ", " gt ", " lt ", " ge ", " le ",
        " ap ", " sa ", " eb ", " pr ", " po ", " ss ", " sb ", " in ", " ni ", " re ", "true", "false", "name", "birthdate", "code", "subject",
        "2020-01-01", "5.4", "|", "http://loinc.org|", " ", "\\", "\u{0}", "é", "((((((((((((((((((((((((", "]]]]", "1e999",
    ]

    @Test func `mutated filters get a clean answer`() async throws {
        var resources = ResourceGenerator(seed: RunOptions.seed)
        let server = try await SearchServer.filled(.memory, resources.world(patients: 2))
        var mutation = Mutation(seed: RunOptions.seed, pieces: Self.filterPieces)
        var statuses: [Int: Int] = [:]
        for number in 0..<RunOptions.inputs {
            let (type, written) = mutation.pick(Self.filters)
            var filter = mutation.chance(40) ? written : mutation.mutated(written)
            if mutation.chance(30) {
                let other = mutation.pick(Self.filters.filter { $0.0 == type }).1
                filter = "(\(filter)) \(mutation.chance(50) ? "and" : "or") not(\(mutation.chance(60) ? other : mutation.mutated(other)))"
            }
            if mutation.chance(3) { filter = mutation.noise(200) }
            let search = SearchText(path: type, [.init("_filter", filter)])
            let reply = await server.get(search.url)
            statuses[reply.status, default: 0] += 1
            #expect(Self.clean.contains(reply.status), "seed \(RunOptions.seed), input \(number): \(search): \(reply.status) \(reply.refusal)")
        }
        print("mutated filters: \(statuses.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }.joined(separator: ", "))")
        #expect(statuses[200, default: 0] * 20 > RunOptions.inputs, "hardly any filter was understood, so little was tested")
        await server.close()
    }

    /// What a client's mistakes may be answered with.
    private static let clean: Set<Int> = [200, 400, 404, 405, 410, 413, 422]
}
