import FHIRCore
import Synchronization
import Testing

@testable import FHIRStore

/// The threads on which views are read.
struct ReaderThreadsTests {
    private func settings(threads: Int, queueLimit: Int = 1000, shortTime: Duration = .seconds(20)) -> ReaderSettings {
        var settings = ReaderSettings()
        settings.threads = threads
        settings.queueLimit = queueLimit
        settings.shortTime = shortTime
        return settings
    }

    @Test func eachThreadMakesItsOwnResourceOnce() async throws {
        let made = Counter()
        let threads = try ReaderThreads(settings(threads: 2), name: "test") { () throws(OperationFailure) in made.next() }
        let used = try await withThrowingTaskGroup(of: Int.self) { tasks in
            for _ in 0..<300 { tasks.addTask { try await threads.run { number, _ throws(OperationFailure) in number } } }
            return try await tasks.reduce(into: Set<Int>()) { $0.insert($1) }
        }
        #expect(made.value <= 3)
        #expect(used.isSubset(of: Set(1...3)))
        threads.close()
    }

    @Test func aFullQueueRefusesAndWhatIsQueuedStillRuns() async throws {
        let threads = try ReaderThreads(settings(threads: 1, queueLimit: 1), name: "test") { () throws(OperationFailure) in 0 }
        let gate = Gate()
        async let first = threads.run { _, _ throws(OperationFailure) in gate.pass() }
        try await gate.waitForArrivals(1)
        async let second = threads.run { _, _ throws(OperationFailure) in gate.pass() }
        try await gate.waitForArrivals(2)
        async let others = withTaskGroup(of: OperationFailure.Category?.self) { tasks in
            for _ in 0..<5 {
                tasks.addTask {
                    do throws(OperationFailure) {
                        try await threads.run { _, _ throws(OperationFailure) in }
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
                if refused == 4 { gate.open() }
            }
            return refused
        }
        #expect(await others == 4)
        _ = try await (first, second)
        threads.close()
        let late = await #expect(throws: OperationFailure.self) { try await threads.run { _, _ throws(OperationFailure) in } }
        #expect(late?.category == .unavailable)
    }

    @Test func aJobWhoseTaskIsCancelledWhileItWaitsIsAnsweredAtOnceAndNeverRun() async throws {
        let threads = try ReaderThreads(settings(threads: 1, queueLimit: 1), name: "test") { () throws(OperationFailure) in 0 }
        let gate = Gate()
        async let first = threads.run { _, _ throws(OperationFailure) in gate.pass() }
        try await gate.waitForArrivals(1)
        async let second = threads.run { _, _ throws(OperationFailure) in gate.pass() }
        try await gate.waitForArrivals(2)
        for _ in 0..<5 {
            let waiting = Task { try await threads.run { _, _ throws(OperationFailure) in Issue.record("the job was run") } }
            try await Task.sleep(for: .milliseconds(5))
            waiting.cancel()
            let failure = await #expect(throws: OperationFailure.self) { try await waiting.value }
            // Had one stayed in the queue, the next would be refused as it is full.
            #expect(failure?.category == .timeout)
        }
        gate.open()
        _ = try await (first, second)
        threads.close()
    }

    @Test func shortJobsGoOnWhileLongOnesHoldAllOtherThreads() async throws {
        let threads = try ReaderThreads(settings(threads: 2, shortTime: .milliseconds(20)), name: "test") { () throws(OperationFailure) in 0
        }
        let stop = Gate()
        let runs = Counter()
        let long = (0..<5).map { _ in
            Task {
                try await threads.run { _, budget throws(OperationFailure) in
                    _ = runs.next()
                    while !stop.isOpen { try budget.check() }
                    return true
                }
            }
        }
        for _ in 0..<20 {
            #expect(try await threads.run { number, _ throws(OperationFailure) in number } == 0)
            try await Task.sleep(for: .milliseconds(5))
        }
        stop.open()
        for task in long { #expect(try await task.value) }
        // At least three of the five were begun by the thread for short ones and left to the others.
        #expect(runs.value >= 8 && runs.value <= 10)
        threads.close()
    }

    @Test func whatWaitsAtTheEndIsRunThoughItIsLong() async throws {
        let threads = try ReaderThreads(settings(threads: 1, shortTime: .milliseconds(10)), name: "test") { () throws(OperationFailure) in 0
        }
        let began = Gate()
        let long = (0..<4).map { _ in
            Task {
                try await threads.run { _, budget throws(OperationFailure) in
                    began.arrive()
                    let end = ContinuousClock.now + .milliseconds(30)
                    while ContinuousClock.now < end { try budget.check() }
                    return true
                }
            }
        }
        try await began.waitForArrivals(2)
        threads.close()
        // Those that were not queued yet are refused; the others end well.
        for task in long {
            do { #expect(try await task.value) } catch { #expect((error as? OperationFailure)?.category == .unavailable) }
        }
    }

    @Test func aResourceThatCannotBeMadeIsTriedAgain() async throws {
        let made = Counter()
        let threads = try ReaderThreads(settings(threads: 1, shortTime: .seconds(9)), name: "test") { () throws(OperationFailure) in
            if made.next() == 1 { throw StoreFailures.busy }
            return 7
        }
        await #expect(throws: OperationFailure.self) { try await threads.run { number, _ throws(OperationFailure) in number } }
        #expect(try await threads.run { number, _ throws(OperationFailure) in number } == 7)
        threads.close()
    }
}

final class Counter: Sendable {
    private let count = Mutex(0)
    var value: Int { count.withLock { $0 } }
    func next() -> Int {
        count.withLock {
            $0 += 1
            return $0
        }
    }
}

/// Holds threads until it is opened.
final class Gate: Sendable {
    private struct State {
        var arrived = 0
        var isOpen = false
    }

    private let state = Monitor(State())

    var isOpen: Bool { state.locked { $0.isOpen } }

    func open() { state.locked(wakingAll: true) { $0.isOpen = true } }

    func arrive() { state.locked(wakingAll: true) { $0.arrived += 1 } }

    func pass() {
        arrive()
        _ = state.waiting { $0.isOpen ? true : nil }
    }

    func waitForArrivals(_ count: Int) async throws {
        while state.locked({ $0.arrived }) < count { try await Task.sleep(for: .milliseconds(1)) }
    }
}
