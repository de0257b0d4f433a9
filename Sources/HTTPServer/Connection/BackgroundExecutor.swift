import FHIRStore
import Glibc

/// Runs the jobs of large requests on threads of low priority, so that short requests do not wait behind them for a processor.
///
/// The threads end with the executor, which lives as long as any of its jobs.
final class BackgroundExecutor: TaskExecutor {
    private struct State {
        var jobs: [(executor: BackgroundExecutor, job: UnownedJob)] = []
        var isClosed = false
    }

    private let state = Monitor(State())
    /// Whether there is a thread to run on.
    let isRunning: Bool

    /// A thread with this niceness gets about a tenth of the processor time of one without, when both want it.
    private static let niceness: Int32 = 10

    init(threads: Int) {
        let state = state
        var started = 0
        for number in 0..<threads where StoreThread.start("large-\(number)", { Self.run(state) }) { started += 1 }
        isRunning = started > 0
    }

    deinit {
        state.locked(wakingAll: true) { $0.isClosed = true }
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        state.locked { $0.jobs.append((self, job)) }
    }

    private static func run(_ state: Monitor<State>) {
        // Best effort: where it is not allowed, large requests have the usual priority.
        _ = setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, niceness)
        while let (executor, job) = next(state) {
            job.runSynchronously(on: executor.asUnownedTaskExecutor())
        }
    }

    private static func next(_ state: Monitor<State>) -> (executor: BackgroundExecutor, job: UnownedJob)? {
        let taken: (executor: BackgroundExecutor, job: UnownedJob)?? = state.waiting { state in
            if !state.jobs.isEmpty { return .some(state.jobs.removeFirst()) }
            return state.isClosed ? .some(nil) : nil
        }
        return taken ?? nil
    }
}
