import FHIRCore
import Testing

@testable import FHIRStore

/// How long a closure may go on.
struct WorkBudgetTests {
    @Test func thereIsNothingToStopForBeforeTheTimeIsOver() throws {
        let budget = WorkBudget(.seconds(100), overrun: StoreFailures.readBudget, Cancellation())
        for _ in 0..<1000 { try budget.pass() }
        try budget.check()
        #expect(budget.failure == nil)
    }

    @Test func onceSpentItStaysSpent() {
        let budget = WorkBudget(.zero, overrun: StoreFailures.writeBudget)
        for _ in 0..<3 {
            #expect(throws: OperationFailure.self) { try budget.pass() }
            #expect(throws: OperationFailure.self) { try budget.check() }
        }
        #expect(budget.failure?.category == .tooLarge)
        #expect(budget.failure?.issues.first?.diagnostics.contains(" 0 ms ") == true)
    }

    @Test func aCancellationIsSeenWithin256Rows() {
        let cancellation = Cancellation()
        let budget = WorkBudget(.seconds(100), overrun: StoreFailures.readBudget, cancellation)
        var rows = 0
        let failure = #expect(throws: OperationFailure.self) {
            while rows < 1_000_000 {
                try budget.pass()
                rows += 1
                if rows == 1000 { cancellation.cancel() }
            }
        }
        #expect(failure?.category == .timeout)
        #expect(rows <= 1256)
    }

    @Test(
        arguments: [
            (Duration.zero, 0), (.milliseconds(1500), 1500), (.microseconds(999), 0), (.milliseconds(-2), -2),
            (.seconds(86_400), 86_400_000),
        ] as [(Duration, Int64)])
    func durationsAreCutToMilliseconds(_ duration: Duration, _ milliseconds: Int64) {
        #expect(duration.wholeMilliseconds == milliseconds)
    }

    @Test func theLongestDurationDoesNotOverflow() {
        #expect(Duration.seconds(Int64.max).wholeMilliseconds > 9_000_000_000_000_000 / 4)
        #expect(Duration.seconds(Int64.min).wholeMilliseconds < 0)
    }

    @Test func `on its caller's thread it is spent before what cannot be stopped`() throws {
        let elsewhere = WorkBudget(.seconds(100), overrun: StoreFailures.readBudget)
        try elsewhere.leaveCaller()
        #expect(elsewhere.failure == nil)
        let here = WorkBudget(.seconds(100), overrun: StoreFailures.readBudget, isOfCaller: true)
        try here.check()
        #expect(throws: OperationFailure.self) { try here.leaveCaller() }
        #expect(here.isSpent)
    }
}
