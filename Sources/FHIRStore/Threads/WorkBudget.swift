package import FHIRCore

/// How long a closure may go on with its view: until its time is over, or until nobody waits for its answer any more.
///
/// Belongs to one thread. Once spent it stays spent, so that a closure which goes on regardless gets no further.
package final class WorkBudget {
    private let time: Duration
    private let deadline: ContinuousClock.Instant
    private let overrun: (Duration) -> OperationFailure
    private let cancellation: Cancellation?
    /// Whether the closure runs on the thread that asks for it, which others wait for, and can begin anew elsewhere.
    private let isOfCaller: Bool
    /// How many rows may still be passed before the clock is looked at again.
    private var rowsLeft = 0
    /// Why the closure has to stop; nil as long as it need not.
    package private(set) var failure: OperationFailure?

    /// - Parameters:
    ///   - time: counts from now.
    ///   - overrun: the failure when the time is over.
    ///   - cancellation: what tells that nobody waits any more.
    ///   - isOfCaller: whether the closure runs on the thread that asks for it.
    package init(
        _ time: Duration, overrun: @escaping (Duration) -> OperationFailure, _ cancellation: Cancellation? = nil, isOfCaller: Bool = false
    ) {
        self.time = time
        self.isOfCaller = isOfCaller
        deadline = .now + time
        self.overrun = overrun
        self.cancellation = cancellation
    }

    /// Looks at the clock and at the cancellation, which takes some 50 ns.
    package var isSpent: Bool {
        if failure != nil { return true }
        if let cancellation, cancellation.isCancelled {
            failure = StoreFailures.abandoned
        } else if ContinuousClock.now > deadline {
            failure = overrun(time)
        }
        return failure != nil
    }

    /// Goes on or throws why not.
    package func check() throws(OperationFailure) {
        if isSpent, let failure { throw failure }
    }

    /// Called before something that may take milliseconds without a look at the budget: on the caller's thread it is spent then.
    package func leaveCaller() throws(OperationFailure) {
        if isOfCaller, failure == nil { failure = overrun(time) }
        if let failure { throw failure }
    }

    /// Called for each row that a walk passes; looks at the clock every 256 rows.
    package func pass() throws(OperationFailure) {
        if rowsLeft > 0 {
            rowsLeft &-= 1
            return
        }
        try check()
        rowsLeft = 255
    }
}
