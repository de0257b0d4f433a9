import FHIRCore
import Synchronization

/// A clock that stands still until a test moves it.
final class TestClock: Clock {
    private let instant: Mutex<Instant>

    init(_ text: String = "2026-03-01T08:00:00.000Z") {
        instant = Mutex(Instant(text) ?? .earliest)
    }

    func now() -> Instant { instant.withLock { $0 } }

    func advance(milliseconds: Int64) {
        instant.withLock { $0.milliseconds += milliseconds }
    }

    func advance(seconds: Int64) { advance(milliseconds: seconds * 1000) }
}
