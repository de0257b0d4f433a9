import Glibc

/// Sends requests one after the other and waits for each answer: what has to be there before a measurement starts.
final class SingleRequests {
    private let connection = Connection()

    init(port: UInt16) throws(LoadFailure) {
        connection.socket = try Loopback.connect(port: port, isBlocking: true)
    }

    deinit { connection.disconnect() }

    /// Sends what `write` puts into the request and hands the answer to `read`; its pointers are valid only there.
    func exchange<T>(_ write: (Bytes) -> Void, _ read: (Response) throws(LoadFailure) -> T) throws(LoadFailure) -> T {
        connection.request.removeAll()
        write(connection.request)
        connection.begin()
        guard case .finished = connection.send() else { throw LoadFailure("the server closed the connection") }
        while true {
            connection.answer.reserve(16384)
            let room = connection.answer.capacity - connection.answer.count
            let received = recv(connection.socket, connection.answer.start + connection.answer.count, room, 0)
            guard received > 0 else { throw LoadFailure("the server closed the connection") }
            connection.answer.advance(by: received)
            switch ResponseHead.read(connection) {
            case .incomplete: continue
            case .malformed(let reason): throw LoadFailure("not an HTTP answer: \(reason)")
            case .complete(let response): return try read(response)
            }
        }
    }
}
