import FHIRCore
import FHIRModel
import NIOCore

/// What the connections of one event loop share; touched on that loop only.
final class LoopState {
    let eventLoop: any EventLoop
    let executor: LoopExecutor
    let shard: MetricsShard
    let timeouts: HTTPTimeouts
    var ids = RequestIDSource()
    /// Where an answer is put together before it goes to the socket; empty between uses.
    var scratch = OutputBuffer(capacity: 16 << 10)
    /// The value of `Date`, not older than a sweep.
    private(set) var date = Instant.systemNow().httpDate
    /// Milliseconds of the monotonic clock, not older than a sweep.
    private(set) var now = MonotonicClock.milliseconds()
    private var second: Int64 = 0
    private var watches: [ObjectIdentifier: ActivityWatch] = [:]
    private var sweeper: RepeatedTask?

    /// How often deadlines are looked at.
    private static let sweepInterval = TimeAmount.milliseconds(100)

    init(_ eventLoop: any EventLoop, shard: MetricsShard, timeouts: HTTPTimeouts) {
        self.eventLoop = eventLoop
        self.shard = shard
        self.timeouts = timeouts
        executor = LoopExecutor(eventLoop)
    }

    /// Begins to sweep; on the loop.
    func start() {
        let bound = NIOLoopBound(self, eventLoop: eventLoop)
        sweeper = eventLoop.scheduleRepeatedTask(initialDelay: .zero, delay: Self.sweepInterval) { _ in bound.value.sweep() }
    }

    func stop() {
        sweeper?.cancel()
        sweeper = nil
    }

    func add(_ watch: ActivityWatch) {
        watches[ObjectIdentifier(watch)] = watch
    }

    func remove(_ watch: ActivityWatch) {
        watches[ObjectIdentifier(watch)] = nil
    }

    /// Reads the clocks and drops who is too slow. O(connections of the loop), some 20 ns each.
    private func sweep() {
        now = MonotonicClock.milliseconds()
        let instant = Instant.systemNow()
        if instant.milliseconds / 1000 != second {
            second = instant.milliseconds / 1000
            date = instant.httpDate
        }
        var late: [ActivityWatch] = []
        for watch in watches.values where watch.isLate(now, timeouts) { late.append(watch) }
        for watch in late { watch.owner?.tooSlow(watch.phase) }
    }
}
