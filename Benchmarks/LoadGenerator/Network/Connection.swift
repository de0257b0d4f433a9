import Glibc

/// One keep-alive connection with the request it is sending and the answer it is gathering.
final class Connection {
    enum Progress {
        case unfinished
        case finished
        case lost
    }

    /// Negative while there is none.
    var socket: Int32 = -1
    let request = Bytes(capacity: 8192)
    let answer = Bytes(capacity: 16384)
    var head: ResponseHead?
    /// The number that the scenario gave the request.
    var kind = 0
    /// When the first byte was about to be sent; nanoseconds.
    var startedAt: UInt64 = 0
    /// Whether an answer is awaited.
    var isBusy = false
    /// Whether the poller tells when there is room to write.
    var awaitsRoom = false
    private var sent = 0

    func begin() {
        sent = 0
        head = nil
        answer.removeAll()
        isBusy = true
    }

    /// Sends what is left of the request.
    func send() -> Progress {
        while sent < request.count {
            let written = Glibc.send(socket, request.start + sent, request.count - sent, Int32(MSG_NOSIGNAL))
            if written > 0 {
                sent += written
            } else if written < 0, errno == EAGAIN {
                return .unfinished
            } else if written < 0, errno == EINTR {
                continue
            } else {
                return .lost
            }
        }
        return .finished
    }

    /// Takes what has arrived; finished once the socket has no more for now.
    func receive() -> Progress {
        while true {
            answer.reserve(16384)
            let room = answer.capacity - answer.count
            let received = recv(socket, answer.start + answer.count, room, 0)
            if received > 0 {
                answer.advance(by: received)
                if received < room { return .finished }
            } else if received < 0, errno == EAGAIN {
                return .finished
            } else if received < 0, errno == EINTR {
                continue
            } else {
                return .lost
            }
        }
    }

    func disconnect() {
        if socket >= 0 { close(socket) }
        socket = -1
        isBusy = false
        awaitsRoom = false
    }
}
