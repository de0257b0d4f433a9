import Synchronization

/// What a connection or stream is told when its client is too slow.
protocol ActivityOwner: AnyObject {
    func tooSlow(_ phase: ActivityWatch.Phase)
    /// Bytes of answers that the client has not taken yet.
    var bufferedBytes: Int { get }
}

/// Follows how fast one client sends its request and takes its answer; touched on its event loop only.
final class ActivityWatch {
    enum Phase {
        /// Bytes of a TLS handshake are awaited.
        case handshake
        /// Between requests.
        case idle
        /// A request's header has begun and is not complete.
        case header
        case body
        case answering
        /// An HTTP/2 connection; its streams and NIO's own handler look after it.
        case multiplexed
        /// The last answer is sent; what still comes in is thrown away.
        case lingering
    }

    weak var owner: (any ActivityOwner)?
    private(set) var phase: Phase
    private let loop: LoopState
    private let entry: ConnectionEntry?
    private var since: Int64
    private var bytes: Int64 = 0
    private var blockedSince: Int64?
    private var blockedBytes = 0

    /// - Parameter entry: where eviction looks; nil for a stream of a connection that has a watch itself.
    init(_ phase: Phase, _ loop: LoopState, entry: ConnectionEntry?) {
        self.phase = phase
        self.loop = loop
        self.entry = entry
        since = loop.now
        publish()
    }

    func enter(_ phase: Phase) {
        guard phase != self.phase else { return }
        self.phase = phase
        since = loop.now
        bytes = 0
        publish()
    }

    /// Bytes came in.
    func received(_ count: Int) {
        switch phase {
        case .idle: enter(.header)
        case .body: bytes += Int64(count)
        case .handshake, .header, .answering, .multiplexed, .lingering: break
        }
    }

    /// The client takes its answer slower than it is made, or has caught up.
    func writabilityChanged(isWritable: Bool) {
        blockedSince = isWritable ? nil : loop.now
        blockedBytes = isWritable ? 0 : owner?.bufferedBytes ?? 0
    }

    func isLate(_ now: Int64, _ timeouts: HTTPTimeouts) -> Bool {
        if let blockedSince {
            let left = owner?.bufferedBytes ?? 0
            if left < blockedBytes {
                self.blockedSince = now
                blockedBytes = left
            } else if now - blockedSince > timeouts.writeStall {
                return true
            }
        }
        let passed = now - since
        switch phase {
        case .handshake, .header: return passed > timeouts.header
        case .idle: return passed > timeouts.idle
        case .body: return passed > timeouts.bodyGrace && bytes < (passed - timeouts.bodyGrace) * timeouts.bodyRate / 1000
        case .answering, .multiplexed: return false
        case .lingering: return passed > timeouts.linger
        }
    }

    private func publish() {
        switch phase {
        case .handshake, .idle, .header, .multiplexed, .lingering: entry?.wait(since: since, isBody: false)
        case .body: entry?.wait(since: since, isBody: true)
        case .answering: entry?.work()
        }
    }
}
