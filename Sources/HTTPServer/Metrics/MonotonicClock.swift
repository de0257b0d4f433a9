import Glibc

/// Readings of the clock that never steps back, for durations and deadlines.
enum MonotonicClock {
    /// Nanoseconds since some fixed moment.
    static func nanoseconds() -> UInt64 {
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        return UInt64(now.tv_sec) &* 1_000_000_000 &+ UInt64(now.tv_nsec)
    }

    /// Milliseconds since the same moment.
    static func milliseconds() -> Int64 {
        Int64(truncatingIfNeeded: nanoseconds() / 1_000_000)
    }
}
