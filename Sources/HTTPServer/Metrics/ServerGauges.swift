import Synchronization

/// Counts of what goes on at the moment and of rare events, shared by all event loops.
final class ServerGauges: Sendable {
    let connections = Gauge()
    let inFlight = Gauge()
    let accepted = Gauge()
    /// Connections closed to make room for others.
    let evicted = Gauge()
    /// Connections closed because the client was too slow.
    let timedOut = Gauge()
    /// Connections whose bytes were not HTTP, or too much of it.
    let malformed = Gauge()
}

/// A number that any thread may change.
final class Gauge: Sendable {
    private let number = Atomic(0)

    var value: Int { number.load(ordering: .relaxed) }

    /// - Returns: the number after adding.
    @discardableResult
    func add(_ count: Int = 1) -> Int {
        number.add(count, ordering: .relaxed).newValue
    }

    func subtract(_ count: Int = 1) {
        number.subtract(count, ordering: .relaxed)
    }
}
