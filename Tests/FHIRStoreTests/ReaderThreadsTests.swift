import FHIRCore
import Synchronization
import Testing

@testable import FHIRStore

/// The threads on which views are read.
struct ReaderThreadsTests {
    @Test func eachThreadMakesItsOwnResourceOnce() async throws {
        let made = Counter()
        let threads = try ReaderThreads(count: 3, limit: 1000, name: "test") { () throws(OperationFailure) in made.next() }
        let used = try await withThrowingTaskGroup(of: Int.self) { tasks in
            for _ in 0..<300 { tasks.addTask { try await threads.run { number throws(OperationFailure) in number } } }
            return try await tasks.reduce(into: Set<Int>()) { $0.insert($1) }
        }
        #expect(made.value <= 3)
        #expect(used.isSubset(of: Set(1...3)))
        threads.close()
    }

    @Test func aFullQueueRefusesAndWhatIsQueuedStillRuns() async throws {
        let threads = try ReaderThreads(count: 1, limit: 1, name: "test") { () throws(OperationFailure) in 0 }
        let gate = Monitor(false)
        let started = Monitor(false)
        async let first = threads.run { _ throws(OperationFailure) in
            started.locked { $0 = true }
            return gate.waiting { $0 ? 1 : nil }
        }
        _ = started.waiting { $0 ? true : nil }
        async let others = withTaskGroup(of: OperationFailure.Category?.self) { tasks in
            for _ in 0..<5 {
                tasks.addTask {
                    do throws(OperationFailure) {
                        try await threads.run { _ throws(OperationFailure) in }
                        return nil
                    } catch {
                        return error.category
                    }
                }
            }
            var refused = 0
            for await category in tasks {
                if category == .throttled { refused += 1 }
                // Four are refused at once; the fifth runs when the gate opens.
                if refused == 4 { gate.locked(wakingAll: true) { $0 = true } }
            }
            return refused
        }
        #expect(await others == 4)
        #expect(try await first == 1)
        threads.close()
        let late = await #expect(throws: OperationFailure.self) { try await threads.run { _ throws(OperationFailure) in } }
        #expect(late?.category == .unavailable)
    }

    @Test func aResourceThatCannotBeMadeIsTriedAgain() async throws {
        let made = Counter()
        let threads = try ReaderThreads(count: 1, limit: 9, name: "test") { () throws(OperationFailure) in
            if made.next() == 1 { throw StoreFailures.busy }
            return 7
        }
        await #expect(throws: OperationFailure.self) { try await threads.run { number throws(OperationFailure) in number } }
        #expect(try await threads.run { number throws(OperationFailure) in number } == 7)
        threads.close()
    }
}

private final class Counter: Sendable {
    private let count = Mutex(0)
    var value: Int { count.withLock { $0 } }
    func next() -> Int {
        count.withLock {
            $0 += 1
            return $0
        }
    }
}
