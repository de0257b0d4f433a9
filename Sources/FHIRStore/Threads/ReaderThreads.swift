package import FHIRCore

/// Threads that run read closures, each with a resource of its own (a connection), behind a bounded queue.
///
/// Long closures cannot hold up short ones: one thread more than asked for is kept for short work. It takes whatever has waited longest,
/// but stops what takes longer than `shortTime` and leaves it to the other threads, which begin it anew. So a short closure waits at most
/// for `shortTime` for each one before it, however many long ones run and wait.
///
/// With `callerTime`, a closure is tried on the calling thread first: most are over before two changes of thread would be.
package final class ReaderThreads<Resource>: Sendable {
    /// A closure that waits for a thread.
    private final class Job: Sendable {
        let cancellation: Cancellation
        /// Runs the closure and answers its caller; false, without an answer, if its time was over and is not its last.
        let run: @Sendable (Result<Resource, OperationFailure>, _ time: Duration, _ isLast: Bool) -> Bool
        /// Answers the caller without running.
        let refuse: @Sendable (OperationFailure) -> Void

        init(
            _ cancellation: Cancellation, run: @escaping @Sendable (Result<Resource, OperationFailure>, Duration, Bool) -> Bool,
            refuse: @escaping @Sendable (OperationFailure) -> Void
        ) {
            self.cancellation = cancellation
            self.run = run
            self.refuse = refuse
        }
    }

    private struct State {
        var fresh: [Job] = []
        /// What the kept thread had to stop. Older than all fresh ones.
        var long: [Job] = []
        var isClosed = false
        /// Threads that have not ended.
        var running = 0

        /// The next job for a thread; the kept one takes none that is long.
        mutating func take(isKept: Bool) -> Job? {
            if !isKept, !long.isEmpty { return long.removeFirst() }
            return fresh.isEmpty ? nil : fresh.removeFirst()
        }

        /// Takes out the job of a cancelled task.
        mutating func withdraw(_ cancellation: Cancellation) -> Job? {
            if let index = fresh.firstIndex(where: { $0.cancellation === cancellation }) { return fresh.remove(at: index) }
            if let index = long.firstIndex(where: { $0.cancellation === cancellation }) { return long.remove(at: index) }
            return nil
        }
    }

    /// Some thirty years.
    private static var unlimited: Duration { .seconds(1_000_000_000) }

    private let state = Monitor(State())
    private let limit: Int
    private let callers: CallerReads<Resource>

    /// - Parameters:
    ///   - name: of the threads, at most 12 characters.
    ///   - make: makes a thread's resource on that thread, when its first job comes; tried again for the next job if it fails.
    package init(
        _ settings: ReaderSettings, name: String, make: @escaping @Sendable () throws(OperationFailure) -> Resource
    ) throws(OperationFailure) {
        limit = settings.queueLimit
        callers = CallerReads(settings, make)
        let state = state
        let count = max(settings.threads, 1)
        for number in 0...count {
            let isKept = number == count
            // Without another thread, nothing could be left to it.
            guard !isKept || state.locked({ $0.running > 0 }) else { break }
            state.locked { $0.running += 1 }
            let isStarted = StoreThread.start("\(name)-\(number)") { Self.work(state, settings, isKept: isKept, make) }
            if !isStarted { state.locked { $0.running -= 1 } }
        }
        guard state.locked({ $0.running > 0 }) else { throw StoreFailures.storage("The system has no thread left for the store.") }
    }

    /// Runs a closure on the calling thread or one of the store's, possibly twice.
    ///
    /// - Parameter isUnlimited: whether it may take as long as it takes; it goes on to give way to short ones.
    /// - Throws: what the closure throws; the budget's failure once that is spent, even if the closure made something of it; `.timeout` when
    ///   the calling task is cancelled, at once if the closure still waits and then without running it; `.throttled` with `busy` when the
    ///   queue is full; `.unavailable` once closed.
    package func run<T: Sendable>(
        isUnlimited: Bool = false, _ body: @escaping @Sendable (Resource, WorkBudget) throws(OperationFailure) -> T
    ) async throws(OperationFailure) -> T {
        if !isUnlimited, let result = callers.run(body) { return try result.get() }
        let cancellation = Cancellation()
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { (continuation: CheckedContinuation<Result<T, OperationFailure>, Never>) in
                let job = Job(cancellation) { resource, time, isLast in
                    let budget = WorkBudget(isUnlimited && isLast ? Self.unlimited : time, overrun: StoreFailures.readBudget, cancellation)
                    let result = Self.result(of: body, resource, budget)
                    if budget.failure != nil, !isLast, !cancellation.isCancelled { return false }
                    continuation.resume(returning: result)
                    return true
                } refuse: { failure in
                    continuation.resume(returning: .failure(failure))
                }
                if let refusal = enqueue(job) { job.refuse(refusal) }
            }
        } onCancel: {
            cancellation.cancel()
            state.locked { $0.withdraw(cancellation) }?.refuse(StoreFailures.abandoned)
        }
        return try result.get()
    }

    /// What the closure answers, unless its budget is spent: then part of the answer may be missing.
    static func result<T>(
        of body: (Resource, WorkBudget) throws(OperationFailure) -> T, _ resource: Result<Resource, OperationFailure>, _ budget: WorkBudget
    ) -> Result<T, OperationFailure> {
        do throws(OperationFailure) {
            try budget.check()
            let answer = try body(resource.get(), budget)
            return budget.failure.map { .failure($0) } ?? .success(answer)
        } catch {
            return .failure(budget.failure ?? error)
        }
    }

    /// Queues a job, or answers why it is never run.
    private func enqueue(_ job: Job) -> OperationFailure? {
        let limit = limit
        return state.locked { state in
            if state.isClosed { return StoreFailures.closed }
            if job.cancellation.isCancelled { return StoreFailures.abandoned }
            if state.fresh.count + state.long.count >= limit { return StoreFailures.busy }
            state.fresh.append(job)
            return nil
        }
    }

    /// Runs what is queued, then ends the threads. Blocks.
    package func close() {
        callers.close()
        state.locked(wakingAll: true) { $0.isClosed = true }
        _ = state.waiting { $0.running == 0 ? true : nil }
    }

    private static func work(
        _ state: Monitor<State>, _ settings: ReaderSettings, isKept: Bool, _ make: @Sendable () throws(OperationFailure) -> Resource
    ) {
        var resource: Resource?
        while let job = next(state, isKept: isKept) {
            let made: Result<Resource, OperationFailure>
            do throws(OperationFailure) {
                let ready = if let resource { resource } else { try make() }
                resource = ready
                made = .success(ready)
            } catch {
                made = .failure(error)
            }
            if isKept, settings.shortTime < settings.time {
                if job.run(made, settings.shortTime, false) || leave(job, state) { continue }
            }
            _ = job.run(made, settings.time, true)
        }
        resource = nil
        state.locked(wakingAll: true) { $0.running -= 1 }
    }

    /// Leaves a job to the other threads; false if these may have ended.
    private static func leave(_ job: Job, _ state: Monitor<State>) -> Bool {
        state.locked(wakingAll: true) { state in
            if state.isClosed { return false }
            state.long.append(job)
            return true
        }
    }

    /// Waits for a job; nil at the end.
    private static func next(_ state: Monitor<State>, isKept: Bool) -> Job? {
        let job: Job?? = state.waiting { state in
            if let job = state.take(isKept: isKept) { return .some(job) }
            return state.isClosed ? .some(nil) : nil
        }
        return job ?? nil
    }
}
