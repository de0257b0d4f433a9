/// The server under test: a port of this machine and the paths in front of everything.
struct ServerAddress {
    let port: UInt16

    /// - Parameter url: `http://127.0.0.1:PORT`; no other host is spoken to.
    init(url: String) throws(LoadFailure) {
        let prefix = "http://127.0.0.1:"
        var rest = url.hasPrefix(prefix) ? url.dropFirst(prefix.count) : ""
        if rest.hasSuffix("/") { rest = rest.dropLast() }
        guard let port = UInt16(rest), port > 0 else { throw LoadFailure("--url: expected http://127.0.0.1:PORT") }
        self.port = port
    }

    /// What follows the path in each request.
    fileprivate var tail: [UInt8] {
        Array(" HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nAccept: application/fhir+json\r\n".utf8)
    }
}

/// Writes requests: start it with a method, append the path, finish it.
struct RequestWriter {
    private let tail: [UInt8]

    /// - Parameter extra: further header lines, each with its line end.
    init(_ address: ServerAddress, extra: String = "") {
        tail = address.tail + Array(extra.utf8)
    }

    func begin(_ method: StaticString, _ path: StaticString, _ request: Bytes) {
        request.append(method)
        request.append(" ")
        request.append(path)
    }

    func finish(_ request: Bytes) {
        request.append(tail)
        request.append("\r\n")
    }

    func finish(_ request: Bytes, body: Bytes) {
        request.append(tail)
        request.append("Content-Type: application/fhir+json\r\nContent-Length: ")
        request.append(number: body.count)
        request.append("\r\n\r\n")
        request.append(body)
    }
}
