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

    package static let collectionName = OperationFailure(
        .invalid, .badParameter, "A collection's name has 1 to 64 characters out of a to z, 0 to 9, dot and hyphen.")

    package static let recordKey = OperationFailure(.invalid, .sizeLimit, "A record's key has 1 to 256 bytes.")

    package static let recordValue = OperationFailure(.invalid, .sizeLimit, "A record's value has at most 1 MiB.")

    package static let secondarySlot = OperationFailure(.invalid, .badParameter, "A record's secondary keys are in slots 0 to 3.")

    package static let secondaryKeys = OperationFailure(.invalid, .sizeLimit, "A record has at most 64 secondary keys.")

    package static let secondaryKey = OperationFailure(.invalid, .sizeLimit, "A record's secondary key has at most 256 bytes.")

    package static let eventName = OperationFailure(
        .invalid, .sizeLimit, "An event has a type; its type, source and version have at most 256 bytes each.")

    package static let eventData = OperationFailure(.invalid, .sizeLimit, "An event's data has at most 1 MiB.")

    package static let eventCount = OperationFailure(.invalid, .sizeLimit, "A commit emits at most 1,048,575 events.")

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
