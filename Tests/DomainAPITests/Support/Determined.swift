import FHIRCore
import Synchronization

/// A clock that stands still until a test moves it.
final class TestClock: Clock {
    private let instant = Mutex(Instant("2026-03-01T08:00:00.000Z") ?? .earliest)

    func now() -> Instant { instant.withLock { $0 } }
    func advance(seconds: Int64) { instant.withLock { $0.milliseconds += seconds * 1000 } }
}

/// Ids in a fixed order: `new-1`, `new-2`, …
final class CountingIDs: IDSource {
    private let count = Mutex(0)

    func next(at instant: Instant) -> ResourceID {
        let number = count.withLock { count in
            count += 1
            return count
        }
        return ResourceID(unchecked: "new-\(number)")
    }
}

/// A repeatable source of randomness (SplitMix64), so that a failing run can be repeated from its seed.
struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }

    /// True once in so many times.
    mutating func once(in times: Int) -> Bool { Int.random(in: 0..<times, using: &self) == 0 }
}
