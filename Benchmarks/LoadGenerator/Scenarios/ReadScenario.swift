/// Point reads of resources that were loaded and never changed, chosen evenly or by Zipf's law.
struct ReadScenario: Scenario {
    enum Choice {
        case uniform
        case zipf
    }

    let kinds = ["read"]
    let unit = "requests"
    private let writer: RequestWriter
    private let resources: ResourceList
    private let ranks: ZipfRanks
    private let choice: Choice
    /// Which resource has which rank, so that the often read ones lie anywhere in the store.
    private var order: [UInt32]
    private var random: RandomSource
    private var current: [Int]

    init(_ writer: RequestWriter, _ resources: ResourceList, _ choice: Choice, connections: Int, seed: UInt64) {
        self.writer = writer
        self.resources = resources
        self.choice = choice
        ranks = ZipfRanks(count: resources.count)
        random = RandomSource(seed: seed)
        order = (0..<UInt32(resources.count)).map { $0 }
        order.shuffle(using: &random)
        current = Array(repeating: 0, count: connections)
    }

    mutating func next(_ connection: Int, _ request: Bytes) -> Int? {
        let place =
            switch choice {
            case .uniform: random.below(resources.count)
            case .zipf: ranks.draw(&random) - 1
            }
        current[connection] = Int(order[place])
        writer.begin("GET", "/fhir/", request)
        request.append(resources[current[connection]])
        writer.finish(request)
        return 0
    }

    /// The answer must be the resource that was asked for, and its ETag the version in its body: a resource that several bundles hold in
    /// different states has more than one.
    mutating func check(_ connection: Int, _ response: Response) -> Verdict {
        guard response.status == 200 else { return .bad(.status) }
        guard let version = Self.version(response.etag) else { return .bad(.etag) }
        let name = resources[current[connection]]
        guard let slash = name.firstIndex(of: 0x2F), response.body.last == 0x7D else { return .bad(.body) }
        let start = UnsafeBufferPointer(rebasing: response.body.prefix(192))
        guard start.firstOffset(of: UnsafeBufferPointer(rebasing: name[(slash + 1)...])) != nil else { return .bad(.body) }
        guard Self.names(version, in: start) else { return .bad(.etag) }
        return .good(units: 1)
    }

    /// The digits in `W/"…"`; nil when it is something else.
    private static func version(_ tag: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8>? {
        guard tag.count > 4, tag[0] == 0x57, tag[1] == 0x2F, tag[2] == 0x22, tag[tag.count - 1] == 0x22 else { return nil }
        return UnsafeBufferPointer(rebasing: tag[3..<(tag.count - 1)])
    }

    /// Whether `"versionId":"…"` stands there with these digits.
    private static func names(_ version: UnsafeBufferPointer<UInt8>, in body: UnsafeBufferPointer<UInt8>) -> Bool {
        let key: StaticString = "\"versionId\":\""
        let name = UnsafeBufferPointer(start: key.utf8Start, count: key.utf8CodeUnitCount)
        guard let at = body.firstOffset(of: name) else { return false }
        let rest = body[(at + name.count)...]
        return rest.starts(with: version) && rest.dropFirst(version.count).first == 0x22
    }

    mutating func abandon(_ connection: Int) {}
}
