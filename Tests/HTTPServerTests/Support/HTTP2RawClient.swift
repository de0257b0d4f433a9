import NIOCore
import NIOHPACK

/// Speaks HTTP/2 frame by frame over a socket without TLS, so that a test can break every rule.
final class HTTP2RawClient {
    struct Frame {
        let type: UInt8
        let flags: UInt8
        let stream: UInt32
        let payload: [UInt8]

        static let data: UInt8 = 0
        static let headers: UInt8 = 1
        static let reset: UInt8 = 3
        static let settings: UInt8 = 4
        static let ping: UInt8 = 6
        static let goAway: UInt8 = 7
    }

    let client: RawClient
    private var buffer: [UInt8] = []
    private var decoder = HPACKDecoder(allocator: ByteBufferAllocator())
    private var responses: [UInt32: TestResponse] = [:]
    private var ended: Set<UInt32> = []

    init(port: Int) throws {
        client = try RawClient(port: port)
    }

    /// The preface and empty settings.
    func start() async throws {
        try await client.send(Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8) + Self.frame(Frame.settings, 0, 0, []))
    }

    func send(_ bytes: [UInt8]) async throws {
        try await client.send(bytes)
    }

    static func frame(_ type: UInt8, _ flags: UInt8, _ stream: UInt32, _ payload: [UInt8]) -> [UInt8] {
        let length = payload.count
        return [UInt8(length >> 16 & 255), UInt8(length >> 8 & 255), UInt8(length & 255), type, flags]
            + [24, 16, 8, 0].map { UInt8(stream >> $0 & 255) } + payload
    }

    /// A HEADERS frame that carries a whole request header, with fields that the dynamic table does not keep.
    static func request(
        _ stream: UInt32, _ method: String, _ path: String, _ fields: [(name: String, value: String)] = [], endsStream: Bool = true
    ) -> [UInt8] {
        var block: [UInt8] = [0x86]
        block += literal(":method", method) + literal(":path", path) + literal(":authority", "localhost")
        for field in fields { block += literal(field.name, field.value) }
        return frame(Frame.headers, endsStream ? 0x5 : 0x4, stream, block)
    }

    static func literal(_ name: String, _ value: String) -> [UInt8] {
        [0x00] + string(name) + string(value)
    }

    private static func string(_ text: String) -> [UInt8] {
        var length = text.utf8.count
        if length < 127 { return [UInt8(length)] + Array(text.utf8) }
        var bytes: [UInt8] = [127]
        length -= 127
        while length >= 128 {
            bytes.append(UInt8(length & 127 | 128))
            length >>= 7
        }
        return bytes + [UInt8(length)] + Array(text.utf8)
    }

    /// The next frame; nil when the connection is closed, throws when nothing comes in time.
    func next(milliseconds: Int = 5_000) async throws -> Frame? {
        while true {
            if buffer.count >= 9 {
                let length = Int(buffer[0]) << 16 | Int(buffer[1]) << 8 | Int(buffer[2])
                if buffer.count >= 9 + length {
                    let stream = buffer[5..<9].reduce(UInt32(0)) { $0 << 8 | UInt32($1) } & 0x7FFF_FFFF
                    let frame = Frame(type: buffer[3], flags: buffer[4], stream: stream, payload: Array(buffer[9..<9 + length]))
                    buffer.removeFirst(9 + length)
                    return frame
                }
            }
            guard let bytes = await client.receive(milliseconds: milliseconds) else { return nil }
            if bytes.isEmpty { throw RawClient.Broken(description: "no frame in time") }
            buffer += bytes
        }
    }

    /// Reads frames until the answer on a stream is complete; answers on other streams are kept for later.
    func response(_ stream: UInt32) async throws -> TestResponse {
        while !ended.contains(stream) {
            guard let frame = try await next() else { throw RawClient.Broken(description: "closed") }
            var response = responses[frame.stream] ?? TestResponse(status: 0, fields: [], body: [])
            if frame.type == Frame.ping, frame.flags & 1 == 0 { try await send(Self.frame(Frame.ping, 1, 0, frame.payload)) }
            if frame.type == Frame.headers {
                var block = ByteBuffer(bytes: frame.payload)
                let fields = try decoder.decodeHeaders(from: &block)
                response.status = Int(fields.first(name: ":status") ?? "") ?? 0
                response.fields = fields.map { ($0.name, $0.value) }
            } else if frame.type == Frame.data {
                response.body += frame.payload
            }
            responses[frame.stream] = response
            if frame.type <= Frame.headers, frame.flags & 1 != 0 { ended.insert(frame.stream) }
            if frame.stream == stream, frame.type == Frame.reset { throw RawClient.Broken(description: "stream reset") }
        }
        return responses[stream] ?? TestResponse(status: 0, fields: [], body: [])
    }

    /// Reads until the connection ends; the error code of GOAWAY if one came.
    func goAwayCode() async throws -> UInt32? {
        var code: UInt32?
        while let frame = try await next() {
            if frame.type == Frame.goAway, frame.payload.count >= 8 {
                code = frame.payload[4..<8].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
            }
        }
        return code
    }
}
