import FHIRCore
import FHIRSchema
import FHIRSearch
import Synchronization

/// The writer's thread: takes what waits, runs it as one group, has the backend apply it, and answers. Confined to that thread.
final class GroupWriter<Backend: CommitBackend> {
    /// Answers a commit's caller: with the closure's result, or with the failure of the whole group.
    private typealias Answer = @Sendable (OperationFailure?) -> Void

    private enum Work {
        case group(small: Int, bulk: Int)
        case end
    }

    private let backend: Backend
    private let schema: Schema
    private let numbering: IndexNumbering
    private let clock: any Clock
    private let settings: WriterSettings
    private let queue: Monitor<CommitQueue>
    private let board: WriterBoard
    private var point: CommitPoint
    /// Why nothing more may be written, once that is so.
    private var readOnly: OperationFailure?
    /// A running mean of what one version costs from closure to durability.
    private var timePerEntry: Duration = .microseconds(100)
    private var lastSmall: ContinuousClock.Instant?
    /// Whether the next group is one of commits that give way, if any wait.
    private var bulkIsNext = false

    init(
        backend: Backend, schema: Schema, numbering: IndexNumbering, clock: any Clock, settings: WriterSettings, queue: Monitor<CommitQueue>,
        board: WriterBoard
    ) {
        self.backend = backend
        self.schema = schema
        self.numbering = numbering
        self.clock = clock
        self.settings = settings
        self.queue = queue
        self.board = board
        point = board.state.withLock { $0.point }
    }

    func run() {
        var hasUpkeep = true
        while true {
            let work: Work? = queue.waiting(timeout: hasUpkeep ? .zero : settings.idleTime) { queue in
                if !queue.isEmpty { return .group(small: queue.smallCount, bulk: queue.bulkCount) }
                return queue.isClosed ? .end : nil
            }
            switch work {
            case .group(let small, let bulk):
                runGroup(small: small, bulk: bulk)
                hasUpkeep = upkeep(isIdle: false)
            case .end:
                return end()
            case nil:
                hasUpkeep = upkeep(isIdle: true)
            }
        }
    }

    private func end() {
        backend.close()
        board.state.withLock { $0.condition = .closed }
        let closing = queue.locked { queue in
            queue.hasEnded = true
            return queue.closing
        }
        for answer in closing { answer() }
    }

    // MARK: A group

    private func runGroup(small: Int, bulk: Int) {
        if let refusal = readOnly { return refuseAll(refusal) }
        do throws(OperationFailure) {
            try backend.begin()
        } catch {
            return refuseAll(error)
        }
        let start = ContinuousClock.now
        let group = PendingGroup(rows: backend.rows, schema: schema, numbering: numbering, base: point)
        let answers = bulk > 0 && (small == 0 || bulkIsNext) ? runBulk(bulk, in: group, at: start) : runSmall(small, in: group, at: start)
        let failure = finish(group)
        for answer in answers { answer(failure) }
        if group.count > 0 {
            timePerEntry = (timePerEntry * 7 + (ContinuousClock.now - start) / group.count) / 8
        }
    }

    /// Runs the commits that give way to none, as far as there is room.
    private func runSmall(_ count: Int, in group: PendingGroup<Backend.Rows>, at now: ContinuousClock.Instant) -> [Answer] {
        lastSmall = now
        bulkIsNext = true
        var answers: [Answer] = []
        answers.reserveCapacity(count)
        for _ in 0..<count where hasRoom(group, settings.groupEntries) {
            if let job = queue.locked({ $0.takeSmall() }) { answers.append(run(job, in: group)) }
        }
        return answers
    }

    /// Runs commits that give way. They have groups of their own, in turns with the others', so that neither kind waits for more than one
    /// group of the other.
    private func runBulk(_ count: Int, in group: PendingGroup<Backend.Rows>, at now: ContinuousClock.Instant) -> [Answer] {
        bulkIsNext = false
        var answers: [Answer] = []
        let entries = bulkLimit(at: now)
        for _ in 0..<count where hasRoom(group, entries) {
            let job = queue.locked { queue in queue.smallCount > 0 && !answers.isEmpty ? nil : queue.takeBulk() }
            guard let job else { break }
            answers.append(run(job, in: group))
        }
        return answers
    }

    private func hasRoom(_ group: PendingGroup<Backend.Rows>, _ entries: Int) -> Bool {
        group.count < entries && group.bytes < settings.groupBytes
    }

    /// How many versions one group of commits that give way may have: many, but few while others come.
    private func bulkLimit(at now: ContinuousClock.Instant) -> Int {
        guard let lastSmall, now - lastSmall < .milliseconds(500) else { return settings.groupEntries }
        let share = settings.sharedGroupTime / max(timePerEntry, .nanoseconds(100))
        return max(32, min(settings.groupEntries, Int(min(share, 1e9))))
    }

    private func run(_ job: CommitQueue.Job, in group: PendingGroup<Backend.Rows>) -> Answer {
        let next = group.begin(now: clock.now())
        let view = PendingCommitView(group: group, access: job.access, next: next, budget: settings.budget)
        let outcome = job.run(view)
        view.end()
        if outcome.isKept, view.overrun == nil {
            group.keep(next, job.access, job.origin)
        } else {
            group.discard()
        }
        guard let overrun = view.overrun else { return outcome.answer }
        return { failure in outcome.answer(failure ?? overrun) }
    }

    /// Makes the group durable and visible; otherwise answers why not.
    private func finish(_ group: PendingGroup<Backend.Rows>) -> OperationFailure? {
        if group.isEmpty {
            backend.abandon()
            return nil
        }
        do throws(ApplyFailure) {
            try backend.apply(group.finish())
            point = group.point
            board.state.withLock { $0.point = point }
            return nil
        } catch {
            if let reason = error.fatal { stop(reason) }
            return error.failure
        }
    }

    private func upkeep(isIdle: Bool) -> Bool {
        guard readOnly == nil else { return false }
        do throws(ApplyFailure) {
            return try backend.upkeep(isIdle: isIdle)
        } catch {
            stop(error.fatal ?? "upkeep failed.")
            return false
        }
    }

    /// Takes no more writes.
    private func stop(_ reason: String) {
        readOnly = StoreFailures.readOnly(reason)
        board.state.withLock { $0.condition = .readOnly(reason: reason) }
    }

    private func refuseAll(_ failure: OperationFailure) {
        while let job = queue.locked({ queue in queue.takeSmall() ?? queue.takeBulk() }) { job.refuse(failure) }
    }
}
