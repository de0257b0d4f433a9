import FHIRCore
import PluginKit
import Synchronization

/// Who credentials belong to, for those that were verified and have not expired; empty after each change of rights.
///
/// A look-up takes a lock for the time of one dictionary access, one of sixteen.
final class TokenCache: Sendable {
    private struct Entry: Sendable {
        let authenticated: Authenticated
        let expires: Instant
        let generation: UInt64
    }

    private final class Shard: Sendable {
        let entries = Mutex<[Credentials: Entry]>([:])
    }

    /// Entries of a shard beyond which it is emptied: some 64,000 callers in all.
    private static let limit = 4_096

    private let shards = (0..<16).map { _ in Shard() }
    private let counter = Atomic<UInt64>(0)

    /// What rights are known of: read before what is remembered is read.
    var generation: UInt64 { counter.load(ordering: .acquiring) }

    /// Forgets everything: called when a commit that takes rights away, or gives some, is durable.
    func invalidate() { counter.wrappingAdd(1, ordering: .releasing) }

    func find(_ credentials: Credentials, at now: Instant) -> Authenticated? {
        let entry = shard(credentials).entries.withLock { $0[credentials] }
        guard let entry, entry.generation == generation, now < entry.expires else { return nil }
        return entry.authenticated
    }

    /// - Parameter generation: the generation before the caller's rights were read.
    func remember(_ credentials: Credentials, _ authenticated: Authenticated, until expires: Instant, generation: UInt64, now: Instant) {
        let entry = Entry(authenticated: authenticated, expires: expires, generation: generation)
        let current = self.generation
        shard(credentials).entries.withLock { entries in
            if entries.count >= Self.limit { entries = entries.filter { $0.value.generation == current && now < $0.value.expires } }
            if entries.count >= Self.limit { entries.removeAll() }
            entries[credentials] = entry
        }
    }

    private func shard(_ credentials: Credentials) -> Shard {
        shards[Int(truncatingIfNeeded: UInt(bitPattern: credentials.hashValue) % 16)]
    }
}
