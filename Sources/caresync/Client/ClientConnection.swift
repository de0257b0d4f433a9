import Glibc

/// One HTTP/1.1 connection that is used for one request after the other. Blocks the calling thread; not Sendable.
final class ClientConnection {
    private let url: ServerURL
    private let apiKey: APIKeyText?
    private var descriptor: Int32 = -1
    private var received: [UInt8] = []

    /// How long a server may take for anything, in seconds.
    private static let patience = 300
    /// The most bytes of an answer.
    private static let sizeLimit = 256 << 20

    init(_ url: ServerURL, _ apiKey: APIKeyText? = nil) {
        self.url = url
        self.apiKey = apiKey
    }

    deinit {
        disconnect()
    }

    /// Posts a FHIR resource in JSON and returns the answer. A connection that the server has closed meanwhile is opened again, once:
    /// what is sent must not mind being done twice.
    func post(_ body: [UInt8]) throws(ClientFailure) -> ClientAnswer {
        let isReused = descriptor >= 0
        do throws(ClientFailure) {
            return try exchange(body)
        } catch {
            disconnect()
            guard isReused else { throw error }
        }
        do throws(ClientFailure) {
            return try exchange(body)
        } catch {
            disconnect()
            throw error
        }
    }

    private func exchange(_ body: [UInt8]) throws(ClientFailure) -> ClientAnswer {
        if descriptor < 0 { try connect() }
        let head =
            "POST \(url.path) HTTP/1.1\r\nHost: \(url.authority)\r\nContent-Type: application/fhir+json\r\n"
            + "Accept: application/fhir+json\r\nPrefer: return=minimal\r\nUser-Agent: caresync/\(Release.version)\r\n"
            + "X-CareSync-Import: true\r\n" + (apiKey.map { "X-API-Key: \($0.text)\r\n" } ?? "") + "Content-Length: \(body.count)\r\n\r\n"
        try send(Array(head.utf8))
        try send(body)
        return try receive()
    }

    private func connect() throws(ClientFailure) {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(url.host, String(url.port), &hints, &list) == 0, let list else {
            throw ClientFailure("\(url.host) is not a host that this machine can find")
        }
        defer { freeaddrinfo(list) }
        var code: Int32 = 0
        var next: UnsafeMutablePointer<addrinfo>? = list
        while let info = next {
            let socket = Glibc.socket(
                info.pointee.ai_family, info.pointee.ai_socktype | Int32(SOCK_CLOEXEC.rawValue), info.pointee.ai_protocol)
            if socket >= 0 {
                if Glibc.connect(socket, info.pointee.ai_addr, info.pointee.ai_addrlen) == 0 {
                    descriptor = socket
                    received = []
                    prepare(socket)
                    return
                }
                code = errno
                close(socket)
            }
            next = info.pointee.ai_next
        }
        throw ClientFailure("no server answers at \(url.authority): \(String(cString: strerror(code)))")
    }

    private func prepare(_ socket: Int32) {
        var yes: Int32 = 1
        setsockopt(socket, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<Int32>.size))
        var time = timeval(tv_sec: Self.patience, tv_usec: 0)
        setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
    }

    private func disconnect() {
        if descriptor >= 0 { close(descriptor) }
        descriptor = -1
        received = []
    }

    private func send(_ bytes: [UInt8]) throws(ClientFailure) {
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress.map { $0 + done }, $0.count - done, Int32(MSG_NOSIGNAL))
            }
            if count > 0 {
                done += count
            } else if errno != EINTR {
                throw ClientFailure("the connection broke while sending: \(String(cString: strerror(errno)))")
            }
        }
    }

    /// Reads more of the answer into `received`.
    private func fill() throws(ClientFailure) {
        while true {
            let chunk = [UInt8](unsafeUninitializedCapacity: 64 << 10) { buffer, count in
                count = max(recv(descriptor, buffer.baseAddress, buffer.count, 0), 0)
            }
            if !chunk.isEmpty {
                received += chunk
                guard received.count <= Self.sizeLimit else { throw ClientFailure("the answer is larger than \(Self.sizeLimit >> 20) MiB") }
                return
            }
            if errno != EINTR { throw ClientFailure("the server closed the connection or did not answer in \(Self.patience) seconds") }
        }
    }

    private func receive() throws(ClientFailure) -> ClientAnswer {
        while true {
            let answer = try receiveOne()
            if answer.status >= 200 { return answer }
        }
    }

    private func receiveOne() throws(ClientFailure) -> ClientAnswer {
        var lines: [String] = []
        while true {
            let line = try line()
            if line.isEmpty { break }
            lines.append(line)
        }
        guard let first = lines.first, first.hasPrefix("HTTP/1.1 "), let status = Int(first.dropFirst(9).prefix(3)) else {
            throw ClientFailure("what answers does not speak HTTP/1.1")
        }
        var answer = ClientAnswer(status: status, fields: [:], body: [])
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { continue }
            answer.fields[line[..<colon].lowercased()] = String(line[line.index(after: colon)...]).trimmed
        }
        if status < 200 || status == 204 || status == 304 { return answer }
        if answer.fields["transfer-encoding"]?.lowercased().hasSuffix("chunked") == true {
            answer.body = try chunks()
        } else if let length = answer.fields["content-length"].flatMap({ Int($0) }), length >= 0 {
            answer.body = try take(length)
        }
        if answer.fields["connection"]?.lowercased() == "close" { disconnect() }
        return answer
    }

    private func chunks() throws(ClientFailure) -> [UInt8] {
        var body: [UInt8] = []
        while true {
            let head = try line()
            guard let size = Int(head.prefix { $0 != ";" }, radix: 16), size >= 0, body.count + size <= Self.sizeLimit else {
                throw ClientFailure("the answer is not well-formed HTTP")
            }
            if size == 0 { break }
            body += try take(size)
            _ = try line()
        }
        while try !line().isEmpty {}
        return body
    }

    private func line() throws(ClientFailure) -> String {
        while true {
            if let end = received.firstIndex(of: 0x0A) {
                var line = received[..<end]
                if line.last == 0x0D { line.removeLast() }
                let text = String(decoding: line, as: UTF8.self)
                received.removeFirst(end + 1)
                return text
            }
            guard received.count < 256 << 10 else { throw ClientFailure("the answer is not well-formed HTTP") }
            try fill()
        }
    }

    private func take(_ count: Int) throws(ClientFailure) -> [UInt8] {
        guard count <= Self.sizeLimit else { throw ClientFailure("the answer is larger than \(Self.sizeLimit >> 20) MiB") }
        while received.count < count { try fill() }
        let bytes = Array(received[..<count])
        received.removeFirst(count)
        return bytes
    }
}

/// What a server answered.
struct ClientAnswer: Sendable {
    var status: Int
    /// Header fields by their names in lower case.
    var fields: [String: String]
    var body: [UInt8]
}

/// Why there is no answer.
struct ClientFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
