import NIOHTTP1

/// The header fields of a request that the server looks at, found in one pass over all fields.
struct RequestFields {
    var accept: String?
    var apiKey: String?
    var authorization: String?
    var acceptEncoding: String?
    var contentEncoding: String?
    var contentLength: String?
    var contentType: String?
    var correlationID: String?
    var expect: String?
    var forwardedFor: String?
    var hospital: String?
    var host: String?
    var idempotencyKey: String?
    var ifMatch: String?
    var ifModifiedSince: String?
    var ifNoneExist: String?
    var ifNoneMatch: String?
    var importMark: String?
    var lastEventID: String?
    var origin: String?
    var prefer: String?
    var requestID: String?
    var requestMethod: String?
    var securityContext: String?
    var transferEncoding: String?
    var upgrade: String?
    /// The first field that may stand only once and stood twice.
    private(set) var repeated: StaticString?

    init(_ headers: HTTPHeaders) {
        for (name, value) in headers {
            switch name.utf8.count {
            case 4: take(name, value, "host", \.host, once: true)
            case 6:
                switch name.utf8.first.map({ $0 | 0x20 }) {
                case UInt8(ascii: "a"): take(name, value, "accept", \.accept)
                case UInt8(ascii: "e"): take(name, value, "expect", \.expect)
                case UInt8(ascii: "o"): take(name, value, "origin", \.origin, once: true)
                case UInt8(ascii: "p"): take(name, value, "prefer", \.prefer)
                default: break
                }
            case 7: take(name, value, "upgrade", \.upgrade)
            case 8: take(name, value, "if-match", \.ifMatch)
            case 9: take(name, value, "x-api-key", \.apiKey, once: true)
            case 12:
                take(name, value, "content-type", \.contentType, once: true)
                take(name, value, "x-request-id", \.requestID)
            case 13:
                take(name, value, "authorization", \.authorization, once: true)
                take(name, value, "x-hospital-id", \.hospital, once: true)
                take(name, value, "last-event-id", \.lastEventID, once: true)
                take(name, value, "if-none-match", \.ifNoneMatch)
                take(name, value, "if-none-exist", \.ifNoneExist, once: true)
            case 14: take(name, value, "content-length", \.contentLength)
            case 15:
                take(name, value, "idempotency-key", \.idempotencyKey, once: true)
                take(name, value, "accept-encoding", \.acceptEncoding)
                take(name, value, "x-forwarded-for", \.forwardedFor)
            case 16:
                take(name, value, "x-correlation-id", \.correlationID)
                take(name, value, "content-encoding", \.contentEncoding)
            case 17:
                take(name, value, "x-caresync-import", \.importMark, once: true)
                take(name, value, "if-modified-since", \.ifModifiedSince, once: true)
                take(name, value, "transfer-encoding", \.transferEncoding)
            case 18: take(name, value, "x-security-context", \.securityContext, once: true)
            case 29: take(name, value, "access-control-request-method", \.requestMethod)
            default: break
            }
        }
    }

    /// Whether a body follows the header of an HTTP/1.1 request.
    var announcesBody: Bool {
        if transferEncoding != nil { return true }
        guard let contentLength else { return false }
        return contentLength != "0"
    }

    /// Several fields of one name are one list (RFC 9110, 5.3), but for those that are no lists.
    private mutating func take(
        _ name: String, _ value: String, _ wanted: StaticString, _ field: WritableKeyPath<RequestFields, String?>, once: Bool = false
    ) {
        guard ASCII.equals(name, lowercased: wanted) else { return }
        guard let earlier = self[keyPath: field] else {
            self[keyPath: field] = value
            return
        }
        if once {
            repeated = repeated ?? wanted
        } else {
            self[keyPath: field] = earlier + ", " + value
        }
    }
}
