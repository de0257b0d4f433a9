package import FHIRCore

/// The failures that every store answers with, in one wording.
package enum StoreFailures {
    package static let busy = OperationFailure(.throttled, .busy, "The store's queue is full; try again later.")

    package static let storageFull = OperationFailure(
        .storageFull, .storageFull, "The disk is full; nothing of this request was stored. Try again when there is space.")

    package static let closed = OperationFailure(.unavailable, .storage, "The store is closed.")

    package static let expiredPage = OperationFailure(
        .gone, .expiredPage, "The page refers to a state of the store that is no longer kept; start again from the first page.")

    package static let viewEnded = OperationFailure(.fault, .storage, "A view was used after its closure had ended.")

    package static func readOnly(_ reason: String) -> OperationFailure {
        OperationFailure(.unavailable, .readOnly, "The store takes no writes: \(reason)")
    }

    /// A read's budget is used up. Asking for less helps.
    package static func readBudget(_ time: Duration) -> OperationFailure {
        OperationFailure(
            .tooLarge, .budget, "The request needs more than the \(time.wholeMilliseconds) ms that one may read for; ask for less.")
    }

    /// A commit's budget is used up.
    package static func writeBudget(_ time: Duration) -> OperationFailure {
        let limit = time.wholeMilliseconds
        return OperationFailure(
            .tooLarge, .budget, "The request needs more than the \(limit) ms of the writer's time that one commit may take.")
    }

    /// Nobody waits for the answer any more.
    package static let abandoned = OperationFailure(.timeout, .timeout, "The request was given up before it was answered.")

    /// What the store holds of a version's body cannot be read. Says which resource, as nothing else finds it.
    package static func damagedBody(_ type: String, _ id: ResourceID, version: Int64) -> OperationFailure {
        storage("The stored body of \(type)/\(id.value), version \(version), is damaged.")
    }

    package static func storage(_ sentence: String) -> OperationFailure {
        OperationFailure(.fault, .storage, sentence)
    }
}
