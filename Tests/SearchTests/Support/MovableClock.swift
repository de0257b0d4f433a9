import FHIRCore
import Synchronization

/// A clock that stands still until a test moves it.
final class MovableClock: Clock {
    private let instant: Mutex<Instant>

    init(_ instant: Instant) {
        self.instant = Mutex(instant)
    }

    func now() -> Instant { instant.withLock { $0 } }

    func set(_ new: Instant) { instant.withLock { $0 = new } }

    func advance(milliseconds: Int64) { instant.withLock { $0.milliseconds += milliseconds } }
}
