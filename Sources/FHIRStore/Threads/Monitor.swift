import Glibc

/// State that threads share and wait on: a mutex with a condition.
package final class Monitor<State>: @unchecked Sendable {
    // Proof for @unchecked: `state` is touched only between lock and unlock of `mutex`, in `locked` and `waiting`; what enters and leaves
    // the closures is `sending`. The pointers never change and live as long as the object.
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private let condition: UnsafeMutablePointer<pthread_cond_t>
    private var state: State

    package init(_ state: sending State) {
        self.state = state
        mutex = .allocate(capacity: 1)
        condition = .allocate(capacity: 1)
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(condition, nil)
    }

    deinit {
        pthread_cond_destroy(condition)
        pthread_mutex_destroy(mutex)
        condition.deallocate()
        mutex.deallocate()
    }

    /// Changes the state. `wake` decides afterwards whether the waiting threads look again.
    package func locked<R>(wakingAll: Bool = false, _ body: (inout sending State) -> sending R) -> sending R {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        let result = body(&state)
        if wakingAll { pthread_cond_broadcast(condition) } else { pthread_cond_signal(condition) }
        return result
    }

    /// Waits until `body` answers something else than nil, looking at each wake-up; after `timeout`, if given, answers nil.
    package func waiting<R>(timeout: Duration? = nil, _ body: (inout sending State) -> sending R?) -> sending R? {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        var until = timespec()
        if let timeout {
            clock_gettime(CLOCK_REALTIME, &until)
            // A year is for ever.
            let (seconds, attoseconds) = min(max(timeout, .zero), .seconds(365 * 24 * 3600)).components
            let nanoseconds = until.tv_nsec + Int(attoseconds / 1_000_000_000)
            until.tv_sec += Int(seconds) + nanoseconds / 1_000_000_000
            until.tv_nsec = nanoseconds % 1_000_000_000
        }
        while true {
            if let result = body(&state) { return result }
            if timeout == nil {
                pthread_cond_wait(condition, mutex)
            } else if pthread_cond_timedwait(condition, mutex, &until) == ETIMEDOUT {
                return body(&state)
            }
        }
    }
}
