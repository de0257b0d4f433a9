import Glibc
import Testing

@testable import HTTPServer

struct BackgroundExecutorTests {
    /// The niceness of the thread that asks.
    private static func niceness() -> Int32 { getpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0) }

    @Test func `a task runs at low priority, also after it has waited, and others do not`() async throws {
        let executor = BackgroundExecutor(threads: 2)
        #expect(executor.isRunning)
        let usual = Self.niceness()
        let seen = await Task(executorPreference: executor) {
            var seen = [Self.niceness()]
            try? await Task.sleep(for: .milliseconds(5))
            seen.append(Self.niceness())
            return seen
        }.value
        #expect(seen == [10, 10])
        #expect(usual < 10)
        #expect(Self.niceness() < 10)
    }

    @Test func `every job runs, also those that wait for a thread`() async {
        let executor = BackgroundExecutor(threads: 1)
        let sum = await withTaskGroup(of: Int.self) { group in
            for number in 0..<500 { group.addTask(executorPreference: executor) { number } }
            return await group.reduce(0, +)
        }
        #expect(sum == 500 * 499 / 2)
    }
}
