import Glibc

/// `bench-load SCENARIO`: runs one scenario and writes what it measured.
struct LoadCommand {
    static let scenarios = ["hello", "read-zipf", "read-uniform", "crud", "transactions", "small-transactions", "search"]

    let scenario: String
    private let seed: UInt64
    private let plan: LoadPlan
    private let writer: RequestWriter
    private let path: String
    private let ids: String?
    private let idLimit: Int
    private let templates: String
    private let bundles: String?
    private let anchorSets: Int
    private let searches: String?

    init(_ scenario: String, _ arguments: Arguments) throws(LoadFailure) {
        var arguments = arguments
        self.scenario = scenario
        let address = try ServerAddress(url: try arguments.required("--url"))
        var plan = LoadPlan(port: address.port)
        plan.connections = try arguments.integer("--connections", Self.standardConnections(scenario), in: 1...LoadPlan.mostConnections)
        plan.warmUp = try arguments.seconds("--warm-up", 1)
        plan.seconds = try arguments.seconds("--seconds", 5)
        plan.requests = try arguments.integer("--requests", 1_000_000_000, in: 1...1_000_000_000)
        if let pid = arguments.text("--server-pid") { plan.serverPID = Int32(pid) }
        plan.syncCounter = arguments.text("--sync-counter")
        self.plan = plan
        seed = UInt64(try arguments.integer("--seed", 1, in: 0...Int.max))
        // Preferences of the client, such as return=minimal; none by default.
        writer = RequestWriter(address, extra: arguments.text("--prefer").map { "Prefer: \($0)\r\n" } ?? "")
        path = arguments.text("--path") ?? "/"
        ids = arguments.text("--ids")
        idLimit = try arguments.integer("--resources", Int.max, in: 1...Int.max)
        templates = arguments.text("--templates") ?? TemplateFolder.standard
        bundles = arguments.text("--bundles")
        anchorSets = try arguments.integer("--anchors", 16, in: 1...10_000)
        searches = arguments.text("--searches")
        try arguments.finish()
    }

    func run() throws(LoadFailure) {
        let report = LoadReport(scenario: scenario, seed: seed, connections: plan.connections, outcome: try measure())
        report.write()
        if report.outcome.errors > 0 { exit(1) }
    }

    private func measure() throws(LoadFailure) -> LoadOutcome {
        switch scenario {
        case "hello": return try Driver(HelloScenario(writer, path: path), plan).run()
        case "read-zipf": return try read(.zipf)
        case "read-uniform": return try read(.uniform)
        case "crud":
            let library = try TemplateLibrary(folder: templates)
            let scenario = try CrudScenario(writer, library, try anchors(library), connections: plan.connections, seed: seed)
            return try Driver(scenario, plan).run()
        case "transactions":
            guard let bundles else { throw LoadFailure("--bundles is missing") }
            let files = try BundleFile.all(in: bundles)
            return try Driver(TransactionScenario(writer, files, connections: plan.connections, seed: seed), plan).run()
        case "small-transactions":
            let library = try TemplateLibrary(folder: templates)
            return try Driver(try SmallTransactionScenario(writer, library, try anchors(library), seed: seed), plan).run()
        case "search":
            guard let searches else { throw LoadFailure("--searches is missing") }
            let requests = try SearchRequests(path: searches)
            return try Driver(SearchScenario(writer, requests, connections: plan.connections), plan).run()
        default: throw LoadFailure("no scenario is called \(scenario); known: \(Self.scenarios.joined(separator: ", "))")
        }
    }

    private func read(_ choice: ReadScenario.Choice) throws(LoadFailure) -> LoadOutcome {
        guard let ids else { throw LoadFailure("--ids is missing") }
        let list = try ResourceList(path: ids, limit: idLimit)
        return try Driver(ReadScenario(writer, list, choice, connections: plan.connections, seed: seed), plan).run()
    }

    /// What rendered resources refer to, created before anything is measured.
    private func anchors(_ library: TemplateLibrary) throws(LoadFailure) -> [AnchorSet] {
        var random = RandomSource(seed: seed, stream: 0x616E_6368_6F72)
        return try AnchorSet.create(anchorSets, library, writer, try SingleRequests(port: plan.port), &random)
    }

    /// As many as the project's figures ask for.
    private static func standardConnections(_ scenario: String) -> Int {
        switch scenario {
        case "crud", "small-transactions": 64
        case "transactions": 8
        case "search": 10
        default: 32
        }
    }
}
