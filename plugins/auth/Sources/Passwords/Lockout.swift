import FHIRCore

/// How an account answers guessing: from the fifth failure in a row on it is closed, for a minute at first and twice as long each time.
struct Lockout: Sendable, Hashable {
    static let tolerated = 5
    static let firstMinutes: Int64 = 1
    static let mostMinutes: Int64 = 60

    /// In a row, since the last success.
    var failures: Int
    /// Until when not even the right password opens the account.
    var until: Instant?

    init(failures: Int = 0, until: Instant? = nil) {
        self.failures = failures
        self.until = until
    }

    func isClosed(at now: Instant) -> Bool { until.map { now < $0 } ?? false }

    /// A wrong password. Those while the account is closed do not count, so that nobody keeps it closed by asking on.
    mutating func fail(at now: Instant) {
        guard !isClosed(at: now) else { return }
        failures = min(failures + 1, 1_000)
        guard failures >= Self.tolerated else { return }
        let doublings = min(failures - Self.tolerated, 6)
        let minutes = min(Self.firstMinutes << Int64(doublings), Self.mostMinutes)
        until = Instant(milliseconds: now.milliseconds &+ minutes * 60_000)
    }

    /// The right password while the account is open.
    mutating func succeed() { self = Lockout() }
}
