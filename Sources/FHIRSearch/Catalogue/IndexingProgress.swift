import Synchronization

/// How far the rows of a parameter have been added to resources that were there before it. Shared by all who report it.
package final class IndexingProgress: Sendable {
    private let counts: Mutex<(done: Int, total: Int)?>

    /// Not begun.
    package init() {
        counts = Mutex(nil)
    }

    /// Resources looked at, and all that there are to look at; nil when nothing has begun.
    package var value: (done: Int, total: Int)? {
        get { counts.withLock { $0 } }
        set { counts.withLock { $0 = newValue } }
    }
}
