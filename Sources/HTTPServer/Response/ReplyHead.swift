import FHIRModel
import Interactions
import NIOHTTP1

/// The fields that every answer has besides its own.
struct ReplyHead {
    let ids: RequestIDs
    /// The value of `Date`.
    let date: String
    /// Nil when the request came from no other origin, or from one that is not allowed.
    let cors: CORS.Grant?
    /// Whether answers depend on `Origin`.
    let variesByOrigin: Bool
    /// Whether the connection ends after this answer; HTTP/1 only.
    var closes = false
    /// Whether the client's HTTP/1.0 connection stays open and has to be told so.
    var keepsAlive = false

    /// Calls `emit` with each field in the order of sending.
    @inline(__always)
    func fields(of reply: Reply, _ emit: (StaticString, Value) -> Void) {
        if let mediaType = reply.mediaType { emit("Content-Type", .constant(mediaType)) }
        if reply.isGzip { emit("Content-Encoding", .constant("gzip")) }
        if let length = reply.contentLength { emit("Content-Length", .number(length)) }
        if let etag = reply.etag { emit("ETag", .text(etag)) }
        if let lastModified = reply.lastModified { emit("Last-Modified", .text(lastModified)) }
        if let location = reply.location { emit("Location", .text(location)) }
        if let allow = reply.allow { emit("Allow", .text(allow)) }
        if let retryAfter = reply.retryAfter { emit("Retry-After", .number(retryAfter)) }
        for field in reply.fields { emit(field.name, .text(field.value)) }
        emit("Date", .text(date))
        emit("Cache-Control", .constant("private, no-cache"))
        emit("X-Content-Type-Options", .constant("nosniff"))
        emit("Vary", .constant(variesByOrigin ? "Accept, Accept-Encoding, Origin" : "Accept, Accept-Encoding"))
        emit("X-Request-Id", .text(ids.request))
        emit("X-Correlation-Id", .text(ids.correlation))
        if let cors {
            emit("Access-Control-Allow-Origin", .text(cors.origin))
            emit("Access-Control-Expose-Headers", .constant(CORS.exposed))
        }
        if closes { emit("Connection", .constant("close")) } else if keepsAlive { emit("Connection", .constant("keep-alive")) }
    }

    enum Value {
        case constant(StaticString)
        case text(String)
        case number(Int)

        var string: String {
            switch self {
            case .constant(let text): text.description
            case .text(let text): text
            case .number(let number): String(number)
            }
        }
    }

    /// Writes status line and fields as HTTP/1.1 (RFC 9112, 4).
    func write(_ reply: Reply, into output: inout OutputBuffer) {
        output.append("HTTP/1.1 ")
        Self.write(reply.status, into: &output)
        output.append(" ")
        output.append(ReasonPhrase.of(reply.status))
        output.append("\r\n")
        fields(of: reply) { name, value in
            output.append(name)
            output.append(": ")
            switch value {
            case .constant(let text): output.append(text)
            case .text(let text): Self.write(text, into: &output)
            case .number(let number): Self.write(number, into: &output)
            }
            output.append("\r\n")
        }
        output.append("\r\n")
    }

    /// The fields as HTTP/2 takes them.
    func headers(of reply: Reply) -> HTTPHeaders {
        var list: [(String, String)] = []
        list.reserveCapacity(16)
        fields(of: reply) { name, value in list.append((name.description, value.string)) }
        return HTTPHeaders(list)
    }

    /// Writes a value without bytes that could end the line.
    private static func write(_ text: String, into output: inout OutputBuffer) {
        var text = text
        text.withUTF8 { bytes in
            if bytes.contains(where: { $0 < 0x20 || $0 == 0x7F }) {
                for byte in bytes { output.append(byte < 0x20 || byte == 0x7F ? 0x20 : byte) }
            } else {
                output.append(bytes)
            }
        }
    }

    private static func write(_ number: Int, into output: inout OutputBuffer) {
        write(String(number), into: &output)
    }
}
