import CSQLite
import FHIRCore
import FHIRStore

/// The thread that copies the write-ahead log into the database while the writer goes on.
final class Checkpointer: Sendable {
    private struct State: Sendable {
        var isRequested = false
        var isRunning = false
        var hasFinished = false
        var isClosed = false
        var hasEnded = false
        var failure: Int32?
    }

    private let state = Monitor(State())

    init(_ options: SQLiteOptions) throws(OperationFailure) {
        let state = state
        guard StoreThread.start("store-log", { Self.run(state, options) }) else {
            throw StoreFailures.storage("The system has no thread left for the store.")
        }
    }

    /// Asks for a checkpoint, unless one is under way or waits to be finished.
    func request() {
        state.locked(wakingAll: true) { state in
            if !state.isRunning, !state.hasFinished { state.isRequested = true }
        }
    }

    /// Waits for the checkpoint that was asked for.
    func wait() {
        _ = state.waiting { state in state.isRequested || state.isRunning ? nil : true }
    }

    /// Whether a checkpoint came to its end since the last time this was asked.
    func takeFinished() -> Bool {
        state.locked { state in
            let hasFinished = state.hasFinished
            state.hasFinished = false
            return hasFinished
        }
    }

    /// The result code of a checkpoint after which nothing more may be written; nil if all is well.
    var failure: Int32? { state.locked { $0.failure } }

    func fail(_ code: Int32) {
        state.locked { $0.failure = code }
    }

    /// Ends the thread once its checkpoint, if one is under way, is done. Blocks.
    func close() {
        state.locked(wakingAll: true) { $0.isClosed = true }
        _ = state.waiting { $0.hasEnded ? true : nil }
    }

    /// Whether the code leaves it in doubt what is on the disk. A failed read does not.
    static func isFatal(_ code: Int32) -> Bool {
        switch code & 0xFF {
        case SQLITE_OK, SQLITE_BUSY, SQLITE_LOCKED, SQLITE_FULL, SQLITE_NOMEM: false
        default: code != SQLITE_IOERR | 1 << 8 && code != SQLITE_IOERR | 2 << 8
        }
    }

    private static func run(_ state: Monitor<State>, _ options: SQLiteOptions) {
        var connection: SQLiteConnection?
        while let isWanted = state.waiting({ state -> Bool? in
            if state.isClosed { return false }
            guard state.isRequested else { return nil }
            state.isRequested = false
            state.isRunning = true
            return true
        }), isWanted {
            var code = SQLITE_ERROR
            do throws(OperationFailure) {
                if connection == nil { connection = try SQLiteConnection(options, cacheBytes: 256 << 10) }
                if let connection { code = checkpoint(connection) }
            } catch {
                code = SQLITE_CANTOPEN
            }
            let result = code
            state.locked(wakingAll: true) { state in
                state.isRunning = false
                state.hasFinished = result == SQLITE_OK
                if isFatal(result) { state.failure = result }
            }
        }
        connection?.close()
        state.locked(wakingAll: true) { $0.hasEnded = true }
    }

    /// Copies until little is left, since the writer adds to the log meanwhile.
    private static func checkpoint(_ connection: SQLiteConnection) -> Int32 {
        for _ in 0..<4 {
            var frames: Int32 = 0
            var copied: Int32 = 0
            let code = sqlite3_wal_checkpoint_v2(connection.handle, nil, SQLITE_CHECKPOINT_PASSIVE, &frames, &copied)
            if code != SQLITE_OK { return code }
            if frames - copied < 512 { return SQLITE_OK }
        }
        return SQLITE_OK
    }
}
