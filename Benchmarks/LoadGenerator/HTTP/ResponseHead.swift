import Glibc

/// Where the parts of an answer lie in a connection's buffer (RFC 9112).
struct ResponseHead {
    enum Outcome {
        case incomplete
        case complete(Response)
        case malformed(StaticString)
    }

    private var status = 0
    /// Bytes up to and including the empty line.
    private var length = 0
    private var contentLength: Int?
    private var isChunked = false
    private var etag = (offset: 0, count: 0)
    private var location = (offset: 0, count: 0)

    /// Looks at what a connection has received so far. The answer must end exactly where `Content-Length` says, as nothing is pipelined.
    static func read(_ connection: Connection) -> Outcome {
        let answer = connection.answer
        let head: ResponseHead
        if let known = connection.head {
            head = known
        } else {
            guard let end = answer.all.firstOffset(of: UnsafeBufferPointer(start: emptyLine.utf8Start, count: 4)) else {
                return answer.count > 65_536 ? .malformed("no end of the header fields") : .incomplete
            }
            guard let parsed = ResponseHead(answer.slice(0, end + 4)) else { return .malformed("not a header") }
            connection.head = parsed
            head = parsed
        }
        guard let length = head.bodyLength else { return .malformed("no Content-Length") }
        if answer.count < head.length + length { return .incomplete }
        if answer.count > head.length + length { return .malformed("longer than Content-Length") }
        return .complete(
            Response(
                status: head.status, etag: answer.slice(head.etag.offset, head.etag.count),
                location: answer.slice(head.location.offset, head.location.count), body: answer.slice(head.length, length)))
    }

    private static let emptyLine: StaticString = "\r\n\r\n"

    /// Nil when the answer does not say.
    private var bodyLength: Int? {
        if status == 204 || status == 304 { return 0 }
        return isChunked ? nil : contentLength
    }

    private init?(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard bytes.count > 13, bytes[5] == 0x31, bytes[8] == 0x20 else { return nil }
        for digit in bytes[9..<12] {
            guard digit >= 0x30, digit <= 0x39 else { return nil }
            status = status * 10 + Int(digit - 0x30)
        }
        length = bytes.count
        var line = (Self.lineEnd(bytes, from: 0) ?? bytes.count) + 2
        while line < bytes.count - 2, let end = Self.lineEnd(bytes, from: line) {
            readField(bytes, line, end)
            line = end + 2
        }
    }

    private static func lineEnd(_ bytes: UnsafeBufferPointer<UInt8>, from offset: Int) -> Int? {
        guard offset < bytes.count, let base = bytes.baseAddress, let found = memchr(base + offset, 0x0D, bytes.count - offset) else {
            return nil
        }
        return UnsafeRawPointer(base).distance(to: UnsafeRawPointer(found))
    }

    private mutating func readField(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int) {
        var colon = start
        while colon < end, bytes[colon] != 0x3A { colon += 1 }
        var value = colon + 1
        while value < end, bytes[value] == 0x20 { value += 1 }
        guard value <= end else { return }
        switch colon - start {
        case 4 where Self.matches(bytes, start, "etag"): etag = (value, end - value)
        case 8 where Self.matches(bytes, start, "location"): location = (value, end - value)
        case 14 where Self.matches(bytes, start, "content-length"):
            var number = 0
            for digit in bytes[value..<end] where digit >= 0x30 && digit <= 0x39 && number < 1 << 40 {
                number = number * 10 + Int(digit - 0x30)
            }
            contentLength = number
        case 17 where Self.matches(bytes, start, "transfer-encoding"): isChunked = true
        default: break
        }
    }

    /// Whether a name, in whatever case, is this one in lower case.
    private static func matches(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ name: StaticString) -> Bool {
        for index in 0..<name.utf8CodeUnitCount where bytes[start + index] | 0x20 != name.utf8Start[index] { return false }
        return true
    }
}
