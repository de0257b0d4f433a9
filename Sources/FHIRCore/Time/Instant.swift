import Glibc

/// A point in time in whole milliseconds of UTC, the server's only clock reading.
///
/// Leap seconds are not counted (POSIX time). Every `Int64` is a value; text output covers the years 1 to 9999 and clamps
/// beyond them.
package struct Instant: Sendable, Hashable, Comparable {
    /// Milliseconds since 1970-01-01T00:00:00Z; negative before.
    package var milliseconds: Int64

    /// 0001-01-01T00:00:00.000Z, the earliest instant with a text form.
    package static let earliest = Instant(milliseconds: -62_135_596_800_000)

    /// 9999-12-31T23:59:59.999Z, the latest instant with a text form.
    package static let latest = Instant(milliseconds: 253_402_300_799_999)

    /// The instant `milliseconds` after (before, if negative) the Unix epoch.
    package init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    /// What the operating system's real-time clock says now, cut to milliseconds. It can step back between two calls.
    package static func systemNow() -> Instant {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        return Instant(milliseconds: Int64(now.tv_sec) &* 1000 &+ Int64(now.tv_nsec) / 1_000_000)
    }

    package static func < (left: Instant, right: Instant) -> Bool {
        left.milliseconds < right.milliseconds
    }
}
