import FHIRStore
import Glibc

/// Takes log lines from any thread and writes them on a thread of its own, so that a slow reader of the log delays no request.
///
/// Lines wait in memory, up to a limit; beyond it they are dropped and counted, and the count is logged as soon as there is room.
package final class LogWriter: Sendable {
    private struct State {
        var pending: [UInt8] = []
        /// Lines dropped that the log does not tell of yet.
        var untold = 0
        var isWriting = false
        var isClosed = false
    }

    private let state = Monitor(State())
    private let limit: Int
    private let droppedCount = Gauge()

    /// - Parameters:
    ///   - descriptor: where lines go: standard error. It is not closed.
    ///   - limit: bytes that may wait.
    package init(descriptor: Int32 = 2, limit: Int = 8 << 20) {
        self.limit = limit
        let state = state
        let isStarted = StoreThread.start("log") {
            while let bytes = Self.next(state) { Self.write(bytes, to: descriptor) }
        }
        if !isStarted { state.locked { $0.isClosed = true } }
    }

    deinit {
        state.locked(wakingAll: true) { $0.isClosed = true }
    }

    /// Lines dropped so far.
    package var dropped: Int { droppedCount.value }

    /// Hands over a line, which ends with a line feed. Takes a lock for as long as copying the line takes.
    package func write(_ line: [UInt8]) {
        let limit = limit
        let isTaken = state.locked { state in
            guard !state.isClosed, state.pending.count + line.count <= limit else {
                state.untold += 1
                return false
            }
            state.pending.append(contentsOf: line)
            return true
        }
        if !isTaken { droppedCount.add() }
    }

    /// Waits until everything handed over before is written, at most two seconds.
    package func flush() {
        _ = state.waiting(timeout: .seconds(2)) { state in
            state.pending.isEmpty && !state.isWriting ? true : nil
        }
    }

    /// What to write next; nil when the writer is gone and all is written.
    private static func next(_ state: Monitor<State>) -> [UInt8]? {
        state.locked(wakingAll: true) { state in
            state.isWriting = false
        }
        let isOpen: Bool? = state.waiting { state in
            if !state.pending.isEmpty { return true }
            return state.isClosed ? false : nil
        }
        guard isOpen == true else { return nil }
        // Lines come in bursts: sleeping a little makes one write of many, and no line has to wake this thread meanwhile.
        usleep(10_000)
        return state.locked { state in
            state.isWriting = true
            var bytes: [UInt8] = []
            swap(&bytes, &state.pending)
            if state.untold > 0 {
                var line = JSONLine()
                line.add("level", "warning")
                line.add("message", "log lines dropped")
                line.add("count", state.untold)
                bytes.append(contentsOf: line.finished())
                state.untold = 0
            }
            return bytes
        }
    }

    private static func write(_ bytes: [UInt8], to descriptor: Int32) {
        bytes.withUnsafeBytes { bytes in
            var done = 0
            while done < bytes.count, let start = bytes.baseAddress {
                let count = Glibc.write(descriptor, start + done, bytes.count - done)
                if count > 0 {
                    done += count
                } else if errno == EAGAIN {
                    var poll = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                    Glibc.poll(&poll, 1, 100)
                } else if errno != EINTR {
                    return
                }
            }
        }
    }
}
