import Dispatch
import Glibc
import Testing

/// Asks for health while something else goes on; on a thread of its own, so that only the server's delays are measured.
enum HealthProbe {
    /// Asks on a new connection each time, until `attack` is over.
    ///
    /// - Returns: the times beyond 50 ms, without the worst one in fifty, which the machine itself may be to blame for.
    static func slow(_ server: TestServer, during attack: @escaping @Sendable () async throws -> Void) async throws -> [Duration] {
        let isOver = LockedFlag()
        let attacking = Task {
            defer { isOver.set() }
            try await attack()
        }
        let port = server.port
        let times = await withCheckedContinuation { (continuation: CheckedContinuation<[Duration], Never>) in
            DispatchQueue(label: "health").async { continuation.resume(returning: Self.times(port, until: isOver)) }
        }
        try await attacking.value
        #expect(!times.contains(.zero), "health did not answer")
        let late = times.filter { $0 > .milliseconds(50) }.sorted()
        return Array(late.dropLast(1 + times.count / 50))
    }

    private static func times(_ port: Int, until isOver: LockedFlag) -> [Duration] {
        var times: [Duration] = []
        let clock = ContinuousClock()
        while !isOver.value || times.count < 10 {
            let start = clock.now
            let isAnswered = (try? ask(port)) ?? false
            times.append(isAnswered ? clock.now - start : .zero)
            usleep(5_000)
        }
        return times
    }

    private static func ask(_ port: Int) throws -> Bool {
        let client = try RawClient(port: port)
        let request = TestRequest("GET", "/health/live").bytes()
        guard send(client.descriptor, request, request.count, Int32(MSG_NOSIGNAL)) == request.count else { return false }
        var wanted = pollfd(fd: client.descriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&wanted, 1, 5_000) > 0 else { return false }
        var buffer = [UInt8](repeating: 0, count: 4_096)
        let count = recv(client.descriptor, &buffer, buffer.count, 0)
        return count > 0 && String(decoding: buffer[..<count], as: UTF8.self).hasPrefix("HTTP/1.1 200")
    }
}
