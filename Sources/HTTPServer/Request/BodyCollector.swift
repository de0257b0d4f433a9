import NIOCore

/// Gathers the body of one request within the limits; gives its share of the common budget back when it goes.
final class BodyCollector {
    enum Verdict {
        case taken
        /// Longer than a body may be.
        case tooLarge
        /// All bodies together are longer than the server holds.
        case noRoom
    }

    private(set) var bytes: [UInt8] = []
    private let limit: Int
    private let budget: BodyBudget
    private var reserved = 0

    /// - Parameter expected: the length that was announced; believed up to a MiB.
    init(limit: Int, budget: BodyBudget, expected: Int?) {
        self.limit = limit
        self.budget = budget
        if let expected { bytes.reserveCapacity(min(expected, 1 << 20)) }
    }

    deinit {
        budget.giveBack(reserved)
    }

    func take(_ buffer: ByteBuffer) -> Verdict {
        let size = bytes.count + buffer.readableBytes
        guard size <= limit else { return .tooLarge }
        guard budget.reserve(buffer.readableBytes) else { return .noRoom }
        reserved += buffer.readableBytes
        bytes.append(contentsOf: buffer.readableBytesView)
        return .taken
    }
}

/// How many bytes of requests' bodies, or of answers, are held at the moment, over all connections.
final class BodyBudget: Sendable {
    private let limit: Int
    private let held = Gauge()

    init(limit: Int) {
        self.limit = limit
    }

    func reserve(_ count: Int) -> Bool {
        if held.add(count) <= limit { return true }
        held.subtract(count)
        return false
    }

    func giveBack(_ count: Int) {
        if count > 0 { held.subtract(count) }
    }
}
