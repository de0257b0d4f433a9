package import FHIRCore
import Synchronization

/// What the host does every minute as long as the server runs: private records that have expired are removed.
package final class Upkeep: Sendable {
    /// Waits, as `Task.sleep` does; injected, so that tests decide how long that is.
    package typealias Sleep = @Sendable (Duration) async throws -> Void

    private let service: FHIRService
    private let sleep: Sleep
    private let report: @Sendable (OperationFailure) -> Void
    private let task = Mutex<Task<Void, Never>?>(nil)

    /// - Parameter report: told of each round that failed; the next comes as if it had not.
    package init(
        _ service: FHIRService, sleep: @escaping Sleep = { try await Task.sleep(for: $0) },
        report: @escaping @Sendable (OperationFailure) -> Void = { _ in }
    ) {
        self.service = service
        self.sleep = sleep
        self.report = report
    }

    /// Begins with a round; once.
    package func start() {
        task.withLock { task in
            guard task == nil else { return }
            task = Task(priority: .background) { [self] in await run() }
        }
    }

    /// Ends after the commit under way. To be called before the store is closed.
    package func stop() async {
        let task = task.withLock { $0 }
        task?.cancel()
        await task?.value
    }

    private func run() async {
        while !Task.isCancelled {
            do throws(OperationFailure) {
                try await service.removeExpiredRecords()
            } catch {
                if !Task.isCancelled { report(error) }
            }
            guard (try? await sleep(Self.interval)) != nil else { return }
        }
    }

    private static let interval = Duration.seconds(60)
}
