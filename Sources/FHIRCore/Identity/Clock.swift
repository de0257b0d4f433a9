/// Where the server's instants come from; injected, so that tests decide what time it is.
package protocol Clock: Sendable {
    /// The present instant. May step back; the log does not (it takes the later of this and its last instant).
    func now() -> Instant
}

/// The machine's real-time clock.
package struct SystemClock: Clock {
    package init() {}
    package func now() -> Instant { Instant.systemNow() }
}
