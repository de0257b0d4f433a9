import FHIRCore
import FHIRStore
import Synchronization

/// Connections for key lookups on whatever thread asks: taken, used without waiting, given back.
final class LookupPool: Sendable {
    // Proof for @unchecked: the rows' connection has no mutex, but it is only reached by whoever took this value out of the pool,
    // and `use` puts it back after its last call; the pool's own mutex orders one holder's calls before the next one's.
    private struct Idle: @unchecked Sendable {
        let rows: SQLiteRows
    }

    private struct State: Sendable {
        var idle: [Idle] = []
        var isClosed = false
    }

    private let state: Mutex<State>
    private let limit: Int
    private let make: @Sendable () throws(OperationFailure) -> SQLiteRows

    /// - Parameter limit: how many idle connections are kept.
    init(limit: Int, make: @escaping @Sendable () throws(OperationFailure) -> SQLiteRows) {
        state = Mutex(State())
        self.limit = limit
        self.make = make
    }

    func use<T>(_ body: (SQLiteRows) throws(OperationFailure) -> T) throws(OperationFailure) -> T {
        let taken = state.withLock { state in (state.idle.popLast(), state.isClosed) }
        if taken.1 { throw StoreFailures.closed }
        let rows = if let idle = taken.0 { idle.rows } else { try make() }
        let idle = Idle(rows: rows)
        defer {
            let isKept = state.withLock { state in
                guard !state.isClosed, state.idle.count < limit else { return false }
                state.idle.append(idle)
                return true
            }
            if !isKept { rows.connection.close() }
        }
        return try body(rows)
    }

    /// Closes the idle connections; those in use are closed when they are given back.
    func close() {
        let idle = state.withLock { state in
            defer { state.idle = [] }
            state.isClosed = true
            return state.idle
        }
        for idle in idle { idle.rows.connection.close() }
    }
}
