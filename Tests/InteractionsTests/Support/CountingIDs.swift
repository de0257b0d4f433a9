import FHIRCore
import Synchronization

/// Ids in a fixed order: `new-1`, `new-2`, …
final class CountingIDs: IDSource {
    private let count = Mutex(0)

    func next(at instant: Instant) -> ResourceID {
        let number = count.withLock { count in
            count += 1
            return count
        }
        return ResourceID(unchecked: "new-\(number)")
    }
}
