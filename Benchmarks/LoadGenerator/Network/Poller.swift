import CLinux
import Glibc

/// Tells which sockets are ready, through epoll; each socket carries a number of its owner's choice.
final class Poller {
    private let handle: Int32
    private var events: [epoll_event]

    init(capacity: Int) throws(LoadFailure) {
        handle = epoll_create1(Int32(EPOLL_CLOEXEC))
        guard handle >= 0 else { throw LoadFailure("epoll_create1 failed (errno \(errno))") }
        events = Array(repeating: epoll_event(), count: max(capacity, 1))
    }

    deinit { close(handle) }

    func add(_ socket: Int32, number: Int) throws(LoadFailure) { try control(EPOLL_CTL_ADD, socket, number, writes: false) }

    /// Whether the socket also counts as ready when there is room to write.
    func change(_ socket: Int32, number: Int, writes: Bool) throws(LoadFailure) {
        try control(EPOLL_CTL_MOD, socket, number, writes: writes)
    }

    private func control(_ operation: Int32, _ socket: Int32, _ number: Int, writes: Bool) throws(LoadFailure) {
        var event = epoll_event()
        event.events = EPOLLIN.rawValue | (writes ? EPOLLOUT.rawValue : 0)
        event.data.u64 = UInt64(number)
        guard epoll_ctl(handle, operation, socket, &event) == 0 else { throw LoadFailure("epoll_ctl failed (errno \(errno))") }
    }

    /// Waits and calls `body` for each ready socket.
    func wait(milliseconds: Int32, _ body: (_ number: Int, _ canWrite: Bool, _ canRead: Bool) throws(LoadFailure) -> Void)
        throws(LoadFailure)
    {
        let ready = epoll_wait(handle, &events, Int32(events.count), milliseconds)
        guard ready >= 0 else {
            if errno == EINTR { return }
            throw LoadFailure("epoll_wait failed (errno \(errno))")
        }
        for index in 0..<Int(ready) {
            let event = events[index]
            let flags = event.events
            try body(
                Int(event.data.u64), flags & EPOLLOUT.rawValue != 0,
                flags & (EPOLLIN.rawValue | EPOLLHUP.rawValue | EPOLLERR.rawValue) != 0)
        }
    }
}
