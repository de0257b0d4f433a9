package import FHIRCore

/// Threads that run read closures one after another, each with a resource of its own (a connection), behind a bounded queue.
package final class ReaderThreads<Resource>: Sendable {
    package typealias Job = @Sendable (Result<Resource, OperationFailure>) -> Void

    private struct State {
        var jobs: [Job] = []
        var first = 0
        var isClosed = false
        /// Threads that have not ended.
        var running = 0
    }

    private let state = Monitor(State())
    private let limit: Int

    /// - Parameters:
    ///   - limit: how many jobs may wait.
    ///   - name: of the threads, at most 12 characters.
    ///   - make: makes a thread's resource on that thread, when its first job comes; tried again for the next job if it fails.
    package init(
        count: Int, limit: Int, name: String, make: @escaping @Sendable () throws(OperationFailure) -> Resource
    ) throws(OperationFailure) {
        self.limit = limit
        let state = state
        for number in 0..<count {
            state.locked { $0.running += 1 }
            if !StoreThread.start("\(name)-\(number)", { Self.run(state, make) }) { state.locked { $0.running -= 1 } }
        }
        guard state.locked({ $0.running > 0 }) else { throw StoreFailures.storage("The system has no thread left for the store.") }
    }

    /// Queues a job, or answers why it is never run.
    private func enqueue(_ job: @escaping Job) -> OperationFailure? {
        let limit = limit
        return state.locked { state in
            if state.isClosed { return StoreFailures.closed }
            if state.jobs.count - state.first >= limit { return StoreFailures.busy }
            state.jobs.append(job)
            return nil
        }
    }

    /// Runs a closure on one of the threads.
    /// - Throws: what the closure throws; `.throttled` with `busy` when the queue is full; `.unavailable` once closed.
    package func run<T: Sendable>(
        _ body: @escaping @Sendable (Resource) throws(OperationFailure) -> T
    ) async throws(OperationFailure) -> T {
        let result = await withCheckedContinuation { (continuation: CheckedContinuation<Result<T, OperationFailure>, Never>) in
            let refusal = enqueue { resource in
                let result: Result<T, OperationFailure>
                do throws(OperationFailure) {
                    result = .success(try body(resource.get()))
                } catch {
                    result = .failure(error)
                }
                continuation.resume(returning: result)
            }
            if let refusal { continuation.resume(returning: .failure(refusal)) }
        }
        return try result.get()
    }

    /// Runs what is queued, then ends the threads. Blocks.
    package func close() {
        state.locked(wakingAll: true) { $0.isClosed = true }
        _ = state.waiting { $0.running == 0 ? true : nil }
    }

    private static func run(_ state: Monitor<State>, _ make: @Sendable () throws(OperationFailure) -> Resource) {
        var resource: Resource?
        while let job = next(state) {
            do throws(OperationFailure) {
                if resource == nil { resource = try make() }
                if let resource { job(.success(resource)) }
            } catch {
                job(.failure(error))
            }
        }
        resource = nil
        state.locked(wakingAll: true) { $0.running -= 1 }
    }

    private static func next(_ state: Monitor<State>) -> Job? {
        let job: Job?? = state.waiting { state in
            if state.first < state.jobs.count {
                let job = state.jobs[state.first]
                state.first += 1
                if state.first == state.jobs.count || state.first >= 1024 {
                    state.jobs.removeSubrange(..<state.first)
                    state.first = 0
                }
                return .some(job)
            }
            return state.isClosed ? .some(nil) : nil
        }
        return job ?? nil
    }
}
