import Synchronization

/// Counts of what goes on at the moment and of rare events, shared by all event loops.
final class ServerGauges: Sendable {
    let connections = Atomic(0)
    let inFlight = Atomic(0)
    let accepted = Atomic(0)
    /// Connections closed to make room for others.
    let evicted = Atomic(0)
    /// Connections closed because the client was too slow.
    let timedOut = Atomic(0)
    /// Connections whose bytes were not HTTP, or too much of it.
    let malformed = Atomic(0)
}
