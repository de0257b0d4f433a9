package import FHIRCore

/// Threads that run read closures one after another, each with a resource of its own (a connection), behind a bounded queue.
package final class ReaderThreads<Resource>: Sendable {
    package typealias Job = @Sendable (Result<Resource, OperationFailure>) -> Void

    private struct State {
        var jobs: [Job] = []
        var first = 0
        var isClosed = false
    }

    private let state = Monitor(State())
    private let limit: Int
    private let threads: [StoreThread]

    /// - Parameters:
    ///   - limit: how many jobs may wait.
    ///   - make: makes a thread's resource on that thread, when its first job comes; tried again for the next job if it fails.
    package init(
        count: Int, limit: Int, name: String, make: @escaping @Sendable () throws(OperationFailure) -> Resource
    ) {
        self.limit = limit
        let state = state
        threads = (0..<count).compactMap { number in
            StoreThread("\(name)-\(number)") { Self.run(state, make) }
        }
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
        for thread in threads { thread.join() }
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
