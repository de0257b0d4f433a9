import Interactions
import NIOCore

/// An answer ready to be sent, whatever the protocol.
struct Reply: Sendable {
    enum Content: Sendable {
        case none
        case bytes([UInt8])
        /// A long body, already in the form that the socket takes.
        case buffer(ByteBuffer)
        /// The answer to HEAD: the length of what GET would have had.
        case omitted(Int)
    }

    var status: Int
    var content = Content.none
    /// The value of `Content-Type`.
    var mediaType: StaticString?
    var isGzip = false
    var etag: String?
    var lastModified: String?
    var location: String?
    var allow: String?
    /// Seconds after which it is worth trying again.
    var retryAfter: Int?
    /// The identity of what went wrong, for the log.
    var issue: String?
    /// Other fields, with names in the usual capitals.
    var fields: [(name: StaticString, value: String)] = []

    init(_ status: Int) {
        self.status = status
    }

    init(_ status: Int, _ mediaType: StaticString, _ bytes: [UInt8]) {
        self.status = status
        self.mediaType = mediaType
        content = .bytes(bytes)
    }

    static let fhirJSON: StaticString = "application/fhir+json; charset=utf-8"
    static let fhirXML: StaticString = "application/fhir+xml; charset=utf-8"
    static func fhir(_ format: Rendering.Format) -> StaticString { format == .json ? fhirJSON : fhirXML }
    static let json: StaticString = "application/json; charset=utf-8"
    static let html: StaticString = "text/html; charset=utf-8"

    /// Bytes of the body as it is sent.
    var length: Int {
        switch content {
        case .none, .omitted: 0
        case .bytes(let bytes): bytes.count
        case .buffer(let buffer): buffer.readableBytes
        }
    }

    /// What `Content-Length` says; nil where a status has no body (RFC 9110, 8.6).
    var contentLength: Int? {
        switch content {
        case .none: status == 204 || status == 304 || status < 200 ? nil : 0
        case .omitted(let length): length
        case .bytes, .buffer: length
        }
    }

    /// The same as the answer to HEAD.
    var withoutBody: Reply {
        var reply = self
        if let length = contentLength, status != 204 { reply.content = .omitted(length) }
        return reply
    }
}
