import FHIRCore
import Glibc
import Synchronization
import Testing

@testable import FHIRStore

/// Reads that are tried on the thread that asks for them.
struct CallerReadsTests {
    private func threads(_ time: Duration, _ made: Counter = Counter()) throws -> ReaderThreads<Int> {
        var settings = ReaderSettings()
        settings.threads = 2
        settings.callerTime = time
        return try ReaderThreads(settings, name: "test") { () throws(OperationFailure) in made.next() }
    }

    @Test func `a short read needs no other thread, and resources are used again`() async throws {
        let made = Counter()
        let threads = try threads(.seconds(20), made)
        for _ in 0..<100 {
            let asking = UInt(pthread_self())
            let (running, number) = try await threads.run { number, _ throws(OperationFailure) in
                (UInt(pthread_self()), number)
            }
            #expect(running == asking)
            #expect(number == 1)
        }
        #expect(made.value == 1)
        threads.close()
    }

    @Test func `a read that takes too long is begun anew on one of the store's threads`() async throws {
        let threads = try threads(.milliseconds(2))
        let runs = Counter()
        let answer = try await threads.run { _, budget throws(OperationFailure) in
            let run = runs.next()
            while run == 1 { try budget.check() }
            return run
        }
        #expect(answer == 2)
        threads.close()
    }

    @Test func `what fails on the calling thread fails with its own reason`() async throws {
        let threads = try threads(.seconds(20))
        let failure = await #expect(throws: OperationFailure.self) {
            try await threads.run { _, _ throws(OperationFailure) -> Int in throw StoreFailures.busy }
        }
        #expect(failure?.category == .throttled)
        threads.close()
    }

    @Test func `no more run on calling threads than there are threads, and closing waits for them`() async throws {
        var settings = ReaderSettings()
        settings.threads = 2
        settings.callerTime = .seconds(20)
        let reads = CallerReads<Int>(settings) { () throws(OperationFailure) in 0 }
        let (gate, ended, closed) = (Gate(), Counter(), Counter())
        for number in 0..<2 {
            _ = StoreThread.start("caller-\(number)") {
                _ = reads.run { _, _ throws(OperationFailure) in
                    gate.pass()
                    _ = ended.next()
                }
            }
        }
        try await gate.waitForArrivals(2)
        #expect(reads.run { number, _ throws(OperationFailure) in number } == nil)
        _ = StoreThread.start("closing") {
            reads.close()
            _ = closed.next()
        }
        try await Task.sleep(for: .milliseconds(20))
        #expect(closed.value == 0)
        gate.open()
        while closed.value == 0 { try await Task.sleep(for: .milliseconds(1)) }
        #expect(ended.value == 2)
        #expect(reads.run { number, _ throws(OperationFailure) in number } == nil)
    }
}
