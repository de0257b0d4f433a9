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

    package static func budget(milliseconds: Int64) -> OperationFailure {
        OperationFailure(
            .tooLarge, .budget, "The request needs more than the \(milliseconds) ms of the writer's time that one commit may take.")
    }

    package static func storage(_ sentence: String) -> OperationFailure {
        OperationFailure(.fault, .storage, sentence)
    }
}
