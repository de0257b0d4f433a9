import Synchronization

/// A fixed number of places, each filled at most once by whoever comes first; reading takes no lock.
///
/// `@unchecked Sendable`: the pointer is a `let` to memory that only `init` and `deinit` make and free, and every access between goes
/// through an atomic reference to a Sendable value.
final class LazyTable<Value: AnyObject & Sendable>: @unchecked Sendable {
    private let places: UnsafeMutablePointer<AtomicLazyReference<Value>>
    let count: Int

    init(count: Int) {
        self.count = count
        places = .allocate(capacity: count)
        for place in 0..<count { (places + place).initialize(to: AtomicLazyReference()) }
    }

    deinit {
        places.deinitialize(count: count)
        places.deallocate()
    }

    /// What is in a place; nil when it is empty or there is no such place.
    subscript(place: Int) -> Value? {
        place >= 0 && place < count ? places[place].load() : nil
    }

    /// Puts a value into a place unless another one is there, and returns the one that is there.
    func fill(_ place: Int, with value: Value) -> Value {
        place >= 0 && place < count ? places[place].storeIfNil(value) : value
    }

    /// What is in a place, made first if need be; several threads may make it, all get the same.
    func value(_ place: Int, make: () -> Value) -> Value {
        self[place] ?? fill(place, with: make())
    }
}
