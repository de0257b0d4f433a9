import Glibc
import Synchronization

/// Where new logical ids come from; injected, so that tests can repeat a run.
package protocol IDSource: Sendable {
    /// A fresh id, unique with overwhelming probability; the commit verifies it against the store.
    func next(at instant: Instant) -> ResourceID
}

/// Version 7 UUIDs (RFC 9562): time-ordered, so that new ids go to the end of every index.
///
/// Random bits come from the system sixteen ids at a time. They are not shared with a forked child, and those of ids that are not made
/// yet are few, so that a copied machine repeats hardly any.
package final class UUIDv7Source: IDSource {
    /// Random words, of which each id takes two.
    private struct Reserve {
        /// 256 bytes are what the system gives without ever being interrupted (getentropy(3)).
        static let size = 32
        var words: [UInt64] = []
        var owner: pid_t = 0
    }

    private let reserve = Mutex(Reserve())

    package init() {}

    package func next(at instant: Instant) -> ResourceID {
        let (high, low) = reserve.withLock { reserve in
            let process = getpid()
            if reserve.owner != process { reserve.words.removeAll(keepingCapacity: true) }
            if reserve.words.count < 2 {
                Self.fill(&reserve.words)
                reserve.owner = process
            }
            return (reserve.words.removeLast(), reserve.words.removeLast())
        }
        return Self.make(milliseconds: instant.milliseconds, high: high, low: low)
    }

    private static func fill(_ words: inout [UInt64]) {
        let size = Reserve.size * MemoryLayout<UInt64>.size
        words = [UInt64](unsafeUninitializedCapacity: Reserve.size) { buffer, count in
            count = getentropy(buffer.baseAddress, size) == 0 ? Reserve.size : 0
        }
        var generator = SystemRandomNumberGenerator()
        while words.count < 2 { words.append(generator.next()) }
    }

    /// The id for given time and random bits; only the low 12 bits of `high` and 62 of `low` count.
    package static func make(milliseconds: Int64, high: UInt64, low: UInt64) -> ResourceID {
        let time = UInt64(bitPattern: milliseconds) << 16
        return ResourceID(unchecked: UUIDValue(version: 7, high: time | (high & 0x0FFF), low: low).description)
    }
}

extension ResourceID {
    /// For text that is known to be a legal id, such as one read back from the store.
    package init(unchecked text: String) {
        value = text
    }
}
