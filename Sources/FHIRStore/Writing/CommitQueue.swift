import FHIRCore

/// The commits that wait for the writer, those that give way apart, so that they do not delay the others. A plain state machine.
struct CommitQueue: Sendable {
    /// One commit that waits.
    struct Job: Sendable {
        var access: Access
        var origin: CommitOrigin
        /// Runs the closure in the view; the second result, called once durability is decided, answers the caller.
        var run: @Sendable (any CommitView) -> Outcome
        /// Answers the caller without running.
        var refuse: @Sendable (OperationFailure) -> Void
    }

    struct Outcome {
        /// Whether the closure returned, so that what it wrote is to be kept.
        var isKept: Bool
        /// Answers the caller: with the closure's result, or with this failure of the whole group.
        var answer: @Sendable (OperationFailure?) -> Void
    }

    private var small = Line()
    private var bulk = Line()
    private let limit: Int
    var isClosed = false
    /// Whether the writer's thread is past its last group.
    var hasEnded = false
    /// Called when it is.
    var closing: [@Sendable () -> Void] = []

    init(limit: Int) {
        self.limit = limit
    }

    var isEmpty: Bool { small.count == 0 && bulk.count == 0 }
    /// How many commits that give way to none wait.
    var smallCount: Int { small.count }
    var bulkCount: Int { bulk.count }

    /// False when the queue is full.
    mutating func add(_ job: Job) -> Bool {
        guard small.count + bulk.count < limit else { return false }
        if job.origin.givesWay { bulk.append(job) } else { small.append(job) }
        return true
    }

    mutating func takeSmall() -> Job? { small.take() }
    mutating func takeBulk() -> Job? { bulk.take() }

    /// First in, first out.
    private struct Line: Sendable {
        var jobs: [Job?] = []
        var first = 0
        var count: Int { jobs.count - first }

        mutating func append(_ job: Job) { jobs.append(job) }

        mutating func take() -> Job? {
            guard first < jobs.count else { return nil }
            let job = jobs[first]
            jobs[first] = nil
            first += 1
            if first == jobs.count || first >= 1024 {
                jobs.removeSubrange(..<first)
                first = 0
            }
            return job
        }
    }
}
