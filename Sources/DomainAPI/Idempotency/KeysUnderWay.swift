import FHIRStore
import Synchronization

/// The keys of requests that are being answered in this process, so that a twin is told to come back later.
final class KeysUnderWay: Sendable {
    private struct Key: Hashable {
        var tenant: Tenant
        var record: String
    }

    private let keys = Mutex<Set<Key>>([])

    /// False when a request with the key is under way.
    func begin(_ key: IdempotencyKey) -> Bool {
        keys.withLock { $0.insert(Key(tenant: key.tenant, record: key.record)).inserted }
    }

    func end(_ key: IdempotencyKey) {
        _ = keys.withLock { $0.remove(Key(tenant: key.tenant, record: key.record)) }
    }
}
