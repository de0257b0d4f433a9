package import FHIRCore

/// What the group committer needs of a store; used by the writer's thread only.
package protocol CommitBackend: AnyObject, SendableMetatype {
    associatedtype Rows: EmbeddedRows

    /// The store's newest state, as the writer reads it.
    var rows: Rows { get }

    /// Called before a group reads or writes anything.
    func begin() throws(OperationFailure)

    /// Applies a group and makes it durable and visible, all or nothing.
    func apply(_ writes: PendingWrites) throws(ApplyFailure)

    /// Ends a group that writes nothing.
    func abandon()

    /// Called after a group, and when nothing waits for a while: a piece of upkeep that takes a few milliseconds.
    /// Answers whether more is to be done at once if nothing waits.
    /// - Throws: when nothing more may be written.
    func upkeep(isIdle: Bool) throws(ApplyFailure) -> Bool

    /// Called at the end, once nothing waits any more.
    func close()
}

/// Why a group was not applied.
package struct ApplyFailure: Error {
    package var failure: OperationFailure
    /// Nil when the store can go on; otherwise why nothing more may be written until a restart.
    package var fatal: String?

    package init(_ failure: OperationFailure, fatal: String? = nil) {
        self.failure = failure
        self.fatal = fatal
    }
}
