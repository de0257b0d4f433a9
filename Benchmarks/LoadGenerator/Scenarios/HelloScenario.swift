/// GET of one path whose answer never changes: what the HTTP layer alone can do.
struct HelloScenario: Scenario {
    let kinds = ["hello"]
    let unit = "requests"
    private let writer: RequestWriter
    private let path: [UInt8]
    private var length: Int?

    init(_ writer: RequestWriter, path: String) {
        self.writer = writer
        self.path = Array(path.utf8)
    }

    mutating func next(_ connection: Int, _ request: Bytes) -> Int? {
        writer.begin("GET", "", request)
        request.append(path)
        writer.finish(request)
        return 0
    }

    /// Every answer must be as long as the first.
    mutating func check(_ connection: Int, _ response: Response) -> Verdict {
        guard response.status == 200 else { return .bad(.status) }
        if length == nil { length = response.body.count }
        return response.body.count == length ? .good(units: 1) : .bad(.body)
    }

    mutating func abandon(_ connection: Int) {}
}
