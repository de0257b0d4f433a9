/// POSTs transaction Bundles of many resources, each time with other UUIDs, so that every round creates new resources.
struct TransactionScenario: Scenario {
    let kinds = ["transaction"]
    let unit = "resources"
    private let writer: RequestWriter
    private let bundles: [BundleFile]
    /// The order within a round; shuffled again for each.
    private var order: [Int]
    private var place = 0
    private var random: RandomSource
    private var current: [Int]
    private let body = Bytes(capacity: 4 << 20)

    init(_ writer: RequestWriter, _ bundles: [BundleFile], connections: Int, seed: UInt64) {
        self.writer = writer
        self.bundles = bundles
        random = RandomSource(seed: seed)
        order = Array(bundles.indices)
        order.shuffle(using: &random)
        current = Array(repeating: 0, count: connections)
    }

    mutating func next(_ connection: Int, _ request: Bytes) -> Int? {
        if place == order.count {
            place = 0
            order.shuffle(using: &random)
        }
        let bundle = bundles[order[place]]
        current[connection] = order[place]
        place += 1
        body.removeAll()
        bundle.uuids.copy(bundle.content, into: body, UUIDMask(&random))
        writer.begin("POST", "/fhir", request)
        writer.finish(request, body: body)
        return 0
    }

    /// Each entry must have been created.
    mutating func check(_ connection: Int, _ response: Response) -> Verdict {
        guard response.status == 200 else { return .bad(.status) }
        let bundle = bundles[current[connection]]
        guard response.body.occurrences(of: "\"status\":\"201") == bundle.entries else { return .bad(.body) }
        return .good(units: bundle.entries)
    }

    mutating func abandon(_ connection: Int) {}
}
