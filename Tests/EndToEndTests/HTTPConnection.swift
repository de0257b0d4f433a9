import Glibc

/// One connection to the server, used for one request after the other. Blocks; one thread at a time.
final class HTTPConnection {
    private let port: UInt16
    private var descriptor: Int32 = -1
    private var received: [UInt8] = []

    struct Answer {
        var status: Int
        var fields: [String: String]
        var body: [UInt8]
        var text: String { String(decoding: body, as: UTF8.self) }
    }

    struct Failure: Error {}

    init(_ port: UInt16) {
        self.port = port
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    func get(_ path: String, accept: String = "application/fhir+json") throws -> Answer {
        try send("GET", path, fields: ["Accept": accept], body: [])
    }

    func write(_ method: String, _ path: String, _ body: String) throws -> Answer {
        try send(method, path, fields: ["Content-Type": "application/fhir+json", "Prefer": "return=minimal"], body: Array(body.utf8))
    }

    /// Sends a request and reads its answer; throws when the connection breaks.
    func send(_ method: String, _ path: String, fields: [String: String], body: [UInt8]) throws -> Answer {
        if descriptor < 0 { try connect() }
        var head = "\(method) \(path) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nContent-Length: \(body.count)\r\n"
        for (name, value) in fields { head += "\(name): \(value)\r\n" }
        do {
            try send(Array((head + "\r\n").utf8) + body)
            return try answer()
        } catch {
            close(descriptor)
            descriptor = -1
            received = []
            throw error
        }
    }

    private func connect() throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var time = timeval(tv_sec: 60, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
        var yes: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<Int32>.size))
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else { throw Failure() }
    }

    private func send(_ bytes: [UInt8]) throws {
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress.map { $0 + done }, bytes.count - done, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw Failure() }
            done += count
        }
    }

    private func fill() throws {
        var chunk = [UInt8](repeating: 0, count: 64 << 10)
        let count = recv(descriptor, &chunk, chunk.count, 0)
        guard count > 0 else { throw Failure() }
        received += chunk[..<count]
    }

    private func line() throws -> String {
        while true {
            if let end = received.firstIndex(of: 0x0A) {
                let line = String(decoding: received[..<end].filter { $0 != 0x0D }, as: UTF8.self)
                received.removeFirst(end + 1)
                return line
            }
            try fill()
        }
    }

    private func take(_ count: Int) throws -> [UInt8] {
        while received.count < count { try fill() }
        let bytes = Array(received[..<count])
        received.removeFirst(count)
        return bytes
    }

    private func answer() throws -> Answer {
        guard let status = Int(try line().split(separator: " ").dropFirst().first ?? "") else { throw Failure() }
        var answer = Answer(status: status, fields: [:], body: [])
        while true {
            let line = try line()
            if line.isEmpty { break }
            guard let colon = line.firstIndex(of: ":") else { throw Failure() }
            answer.fields[line[..<colon].lowercased()] = String(line[line.index(after: colon)...].drop { $0 == " " })
        }
        if answer.fields["transfer-encoding"] == "chunked" {
            while true {
                guard let size = Int(try line(), radix: 16) else { throw Failure() }
                answer.body += try take(size)
                _ = try line()
                if size == 0 { break }
            }
        } else {
            answer.body = try take(Int(answer.fields["content-length"] ?? "0") ?? 0)
        }
        return answer
    }
}
