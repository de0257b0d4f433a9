package import FHIRCore
import Synchronization

/// Gathers what rules warn about while something is done on behalf of one caller.
package final class HeededWarnings: Sendable {
    private let heard = Mutex<[Issue]>([])

    package init() {}

    package var issues: [Issue] { heard.withLock { $0 } }

    /// The same caller, whose commits tell their warnings here.
    package func heeding(_ caller: Caller) -> Caller {
        var caller = caller
        caller.heed = { [self] issues in heard.withLock { $0 += issues } }
        return caller
    }
}
