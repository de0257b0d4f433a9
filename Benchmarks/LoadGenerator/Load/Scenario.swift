/// What a load consists of: which request a connection sends next, and whether an answer is right.
protocol Scenario {
    /// The kinds of requests, by number; each gets latencies of its own.
    var kinds: [String] { get }
    /// What `Verdict.units` counts, such as "resources".
    var unit: String { get }

    /// Writes the next request of a connection into the empty buffer.
    /// - Returns: the number of its kind; nil when the connection has nothing more to do.
    mutating func next(_ connection: Int, _ request: Bytes) -> Int?

    /// Looks at the answer to the connection's last request; called once for each, before the connection's next request.
    mutating func check(_ connection: Int, _ response: Response) -> Verdict

    /// The last request got no answer: what the connection was about to do is off.
    mutating func abandon(_ connection: Int)
}

/// What an answer was worth.
enum Verdict {
    /// - Parameter hits: what a search found; nil for what is no search.
    case good(units: Int, hits: Int? = nil)
    case bad(Fault)
}

/// What can be wrong with an answer.
enum Fault: String, CaseIterable {
    case status
    case etag
    case location
    case body
    /// A match that was not asked for, or another number of them.
    case match
    /// No link to a page that there must be.
    case link
    /// It is not HTTP, or `Content-Length` is missing or not the length.
    case length
    /// The connection ended before the answer.
    case closed
    case timeout
}
