import NIOCore
import Synchronization

/// One open connection, as the registry sees it.
final class ConnectionEntry: Sendable {
    let channel: any Channel
    /// Counts up with each connection; decides among those that have waited equally long.
    let number: UInt64
    /// The lower, the sooner it may be closed to make room; `Int64.max` while a request is being answered.
    private let order = Atomic(Int64.max)
    /// Connections that send a body come after all that send nothing.
    private static let bodies: Int64 = 1 << 61

    init(_ channel: any Channel, number: UInt64) {
        self.channel = channel
        self.number = number
    }

    /// The server waits for the client since then, in milliseconds.
    func wait(since: Int64, isBody: Bool) {
        order.store(isBody ? since + Self.bodies : since, ordering: .relaxed)
    }

    func work() {
        order.store(.max, ordering: .relaxed)
    }

    var evictionOrder: Int64 { order.load(ordering: .relaxed) }
}

/// All open connections: keeps their number within the limit and closes them at shutdown.
final class ConnectionRegistry: Sendable {
    private struct State {
        var entries: [ObjectIdentifier: ConnectionEntry] = [:]
        var count: UInt64 = 0
        var isDraining = false
        var drained: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())
    private let limit: Int
    private let gauges: ServerGauges

    init(limit: Int, gauges: ServerGauges) {
        self.limit = limit
        self.gauges = gauges
    }

    /// Registers a connection until its channel closes. When there are too many, the one that has waited longest for its client is closed.
    ///
    /// - Returns: nil when there is no room and none to close; the new connection is then not registered.
    func admit(_ channel: any Channel) -> ConnectionEntry? {
        let admitted: (entry: ConnectionEntry, victim: ConnectionEntry?)? = state.withLock { state in
            guard !state.isDraining else { return nil }
            var victim: ConnectionEntry?
            if state.entries.count >= limit {
                victim = state.entries.values.min { ($0.evictionOrder, $0.number) < ($1.evictionOrder, $1.number) }
                guard let found = victim, found.evictionOrder != .max else { return nil }
                state.entries[ObjectIdentifier(found)] = nil
            }
            state.count &+= 1
            let entry = ConnectionEntry(channel, number: state.count)
            state.entries[ObjectIdentifier(entry)] = entry
            return (entry, victim)
        }
        guard let (entry, victim) = admitted else { return nil }
        if let victim {
            gauges.evicted.add()
            victim.channel.close(promise: nil)
        }
        gauges.accepted.add()
        gauges.connections.add()
        channel.closeFuture.whenComplete { _ in self.remove(entry) }
        return entry
    }

    private func remove(_ entry: ConnectionEntry) {
        gauges.connections.subtract()
        let drained = state.withLock { state in
            state.entries[ObjectIdentifier(entry)] = nil
            return state.entries.isEmpty ? state.drained.take() : nil
        }
        drained?.resume()
    }

    var isDraining: Bool { state.withLock { $0.isDraining } }

    /// Asks every connection to end after the answer it is at, and waits until all have; after `milliseconds` closes the rest.
    ///
    /// - Returns: how many had to be closed.
    func drain(within milliseconds: Int64) async -> Int {
        let entries = state.withLock { state in
            state.isDraining = true
            return Array(state.entries.values)
        }
        for entry in entries { entry.channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent()) }
        let deadline = Task {
            try await Task.sleep(for: .milliseconds(milliseconds))
            let late = state.withLock { Array($0.entries.values) }
            for entry in late { entry.channel.close(promise: nil) }
            return late.count
        }
        await withCheckedContinuation { continuation in
            let isDone = state.withLock { state in
                if state.entries.isEmpty { return true }
                state.drained = continuation
                return false
            }
            if isDone { continuation.resume() }
        }
        deadline.cancel()
        return (try? await deadline.value) ?? 0
    }
}
