/// Searches in the order of a file, each once; what its later pages are is taken from the links of the answers.
struct SearchScenario: Scenario {
    /// What a connection is about: its search, the page that it asked for last, and the path of the next one.
    private struct Walk {
        var search: SearchRequests.Search?
        var page = 0
        let next = Bytes(capacity: 1024)
    }

    let kinds: [String]
    let unit = "requests"
    private let writer: RequestWriter
    private let requests: SearchRequests
    private var place = 0
    private var walks: [Walk]

    init(_ writer: RequestWriter, _ requests: SearchRequests, connections: Int) {
        self.writer = writer
        self.requests = requests
        kinds = requests.kinds
        walks = (0..<connections).map { _ in Walk() }
    }

    mutating func next(_ connection: Int, _ request: Bytes) -> Int? {
        if let search = walks[connection].search, walks[connection].next.count > 0 {
            walks[connection].page += 1
            writer.begin("GET", "", request)
            request.append(walks[connection].next)
            writer.finish(request)
            return walks[connection].page == search.pages ? search.kind : search.kind + 1
        }
        guard place < requests.searches.count else { return nil }
        let search = requests.searches[place]
        place += 1
        walks[connection].search = search
        walks[connection].page = 1
        writer.begin("GET", "/fhir/", request)
        request.append(requests.path(of: search))
        writer.finish(request)
        return search.pages == 1 ? search.kind : search.kind + 1
    }

    mutating func check(_ connection: Int, _ response: Response) -> Verdict {
        let walk = walks[connection]
        walk.next.removeAll()
        guard let search = walk.search else { return .bad(.body) }
        guard response.status == 200 else { return .bad(.status) }
        guard let answer = SearchAnswer(response.body) else { return .bad(.body) }
        var matches = 0
        var included = 0
        var isRight = true
        answer.forEachEntry { entry, mode in
            switch mode {
            case UInt8(ascii: "m"):
                matches += 1
                isRight = isRight && search.checks.allSatisfy { $0.holds(entry) }
            case UInt8(ascii: "i"): included += 1
            default: break
            }
        }
        for check in search.checks {
            switch check {
            case .total(let wanted): isRight = isRight && answer.total == wanted
            case .matches(let wanted): isRight = isRight && matches >= wanted
            case .included(let wanted): isRight = isRight && included >= wanted
            case .holds, .text, .number: break
            }
        }
        guard isRight else { return .bad(.match) }
        if walk.page < search.pages {
            guard let next = answer.next else { return .bad(.link) }
            walk.next.append(next)
        }
        return .good(units: 1, hits: max(matches, answer.total ?? 0))
    }

    mutating func abandon(_ connection: Int) { walks[connection].next.removeAll() }
}
