import FHIRCore
import Synchronization

/// Runs the steps of indexing jobs one after the other in the background, as long as there is something to do.
///
/// What it does is kept in the store with each step: it may end at any time, and goes on when it is woken.
final class IndexingWorker: Sendable {
    private struct State: Sendable {
        var task: Task<Void, Never>?
        /// Whether there may be more to do than the task saw.
        var isWoken = false
        var isStopped = false
        /// When rows that are to be removed were seen first.
        var seen: [String: ContinuousClock.Instant] = [:]
    }

    private let state = Mutex(State())

    /// Sees to what there is to do, with a service for whatever tenant.
    func wake(_ service: FHIRService) {
        state.withLock { state in
            state.isWoken = true
            guard state.task == nil, !state.isStopped else { return }
            state.task = Task(priority: .background) { await self.run(service) }
        }
    }

    /// Ends after the step under way; nothing is begun any more.
    func stop() async {
        let task = state.withLock { state in
            state.isStopped = true
            return state.task
        }
        task?.cancel()
        await task?.value
    }

    /// Whether rows may be removed: searches that knew their parameter have ended.
    func isDue(_ line: String) -> Bool {
        state.withLock { state in
            let first = state.seen[line] ?? .now
            state.seen[line] = first
            return ContinuousClock.now - first >= Self.grace
        }
    }

    /// Whether there is more to do; if not, the task ends.
    private func goesOn() -> Bool {
        state.withLock { state in
            let isWoken = state.isWoken && !state.isStopped
            state.isWoken = false
            if !isWoken { state.task = nil }
            return isWoken
        }
    }

    private func run(_ service: FHIRService) async {
        var failures = 0
        var size = Self.stepSize
        while goesOn() {
            var hasMore = true
            while hasMore, !Task.isCancelled {
                do throws(OperationFailure) {
                    hasMore = try await service.indexingStep(size)
                    failures = 0
                } catch {
                    failures += 1
                    // A closed or failed store takes nothing more; another failure may pass.
                    guard error.category != .unavailable, failures <= Self.failureLimit else {
                        hasMore = false
                        break
                    }
                    if error.category == .tooLarge { size = max(1, size / 4) }
                    try? await Task.sleep(for: .milliseconds(20 * failures))
                }
            }
        }
    }

    /// Resources of one step: one read, and one commit that gives way to others.
    private static let stepSize = 256
    private static let failureLimit = 20
    /// How long rows stay after their parameter has been withdrawn.
    private static let grace: Duration = .seconds(60)
}
