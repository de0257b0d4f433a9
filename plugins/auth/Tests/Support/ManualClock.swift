import FHIRCore
import Synchronization

/// A clock that stands until a test moves it.
final class ManualClock: Clock {
    private let time = Mutex(Instant(milliseconds: 1_767_225_600_000))

    func now() -> Instant { time.withLock { $0 } }

    func advance(minutes: Int64 = 0, seconds: Int64 = 0, days: Int64 = 0) {
        time.withLock { $0 = Instant(milliseconds: $0.milliseconds + ((days * 1_440 + minutes) * 60 + seconds) * 1_000) }
    }
}
