import Synchronization

/// Lets asynchronous work through one piece at a time, in the order in which it came.
final class Turnstile: Sendable {
    private let last = Mutex<Task<Void, Never>?>(nil)

    func pass<T: Sendable>(_ body: @escaping @Sendable () async -> T) async -> T {
        let task = last.withLock { last in
            let before = last
            let task = Task {
                await before?.value
                return await body()
            }
            last = Task { _ = await task.value }
            return task
        }
        return await task.value
    }
}
