package import FHIRCore
package import FHIRSchema
package import FHIRSearch
import Synchronization

/// The serial writer of an embedded store, seen from outside: commits go in, and are answered when they are durable.
///
/// One thread runs the waiting commits as groups, each made durable by one sync. Nothing of a group is visible or answered before the
/// backend has applied it; if that fails, every commit of the group fails.
package final class GroupCommitter: Sendable {
    private let queue: Monitor<CommitQueue>
    private let board: WriterBoard

    /// Starts the writer's thread.
    /// - Parameters:
    ///   - point: the newest commit of the store.
    ///   - name: the thread's, at most 15 characters.
    ///   - make: makes the backend, on the writer's thread.
    package init<Backend: CommitBackend>(
        schema: Schema, numbering: IndexNumbering, clock: any Clock, settings: WriterSettings, point: CommitPoint, name: String,
        make: @escaping @Sendable () throws(OperationFailure) -> Backend
    ) throws(OperationFailure) {
        let queue = Monitor(CommitQueue(limit: settings.queueLimit))
        let board = WriterBoard(point)
        let started = Monitor<Result<Bool, OperationFailure>?>(nil)
        let isStarted = StoreThread.start(name) {
            let backend: Backend
            do throws(OperationFailure) {
                backend = try make()
            } catch {
                started.locked { $0 = .failure(error) }
                return
            }
            started.locked { $0 = .success(true) }
            GroupWriter(
                backend: backend, schema: schema, numbering: numbering, clock: clock, settings: settings, queue: queue, board: board
            ).run()
        }
        guard isStarted else { throw StoreFailures.storage("The system has no thread left for the store.") }
        _ = try (started.waiting { $0 } ?? .failure(StoreFailures.closed)).get()
        self.queue = queue
        self.board = board
    }

    /// The newest visible commit.
    package var point: CommitPoint { board.state.withLock { $0.point } }

    package var condition: StoreCondition { board.state.withLock { $0.condition } }

    /// See `ResourceStore.commit`.
    package func commit<T: Sendable>(
        _ access: Access, _ origin: CommitOrigin, _ body: @escaping @Sendable (any CommitView) throws(OperationFailure) -> T
    ) async throws(OperationFailure) -> T {
        try Self.check(condition)
        let result = await withCheckedContinuation { (continuation: CheckedContinuation<Result<T, OperationFailure>, Never>) in
            let job = CommitQueue.Job(access: access, origin: origin) { view in
                let result: Result<T, OperationFailure>
                do throws(OperationFailure) {
                    result = .success(try body(view))
                } catch {
                    result = .failure(error)
                }
                var isKept = false
                if case .success = result { isKept = true }
                return CommitQueue.Outcome(isKept: isKept) { failure in
                    continuation.resume(returning: failure.map { .failure($0) } ?? result)
                }
            } refuse: { failure in
                continuation.resume(returning: .failure(failure))
            }
            let refusal = queue.locked { queue in
                queue.isClosed ? StoreFailures.closed : queue.add(job) ? nil : StoreFailures.busy
            }
            if let refusal { job.refuse(refusal) }
        }
        return try result.get()
    }

    /// Lets the waiting commits finish, then ends the thread and the backend.
    package func close() async {
        await withCheckedContinuation { continuation in
            let hasEnded = queue.locked { queue in
                queue.isClosed = true
                if !queue.hasEnded { queue.closing.append { continuation.resume() } }
                return queue.hasEnded
            }
            if hasEnded { continuation.resume() }
        }
    }

    private static func check(_ condition: StoreCondition) throws(OperationFailure) {
        switch condition {
        case .writable: return
        case .readOnly(let reason): throw StoreFailures.readOnly(reason)
        case .closed: throw StoreFailures.closed
        }
    }
}

/// What the writer tells the rest of the store.
final class WriterBoard: Sendable {
    struct State: Sendable {
        var point: CommitPoint
        var condition: StoreCondition
    }

    let state: Mutex<State>

    init(_ point: CommitPoint) {
        state = Mutex(State(point: point, condition: .writable))
    }
}
