/// What the domain API answers a call with, for whoever speaks HTTP to send.
package struct DomainReply: Sendable {
    package enum Content: Sendable {
        case none
        case bytes([UInt8])
        /// Events without an end: to be sent part by part until there are no more, or the client goes.
        case stream(EventFeed)
    }

    package var status: Int
    /// The value of `Content-Type`; nil without content.
    package var mediaType: String?
    package var content: Content
    package var etag: String?
    /// An absolute URL.
    package var location: String?
    package var allow: String?
    /// Seconds after which it is worth trying again.
    package var retryAfter: Int?
    /// Other fields, with names in the usual capitals.
    package var fields: [(name: StaticString, value: String)] = []
    /// The template of the path, for log lines and metrics: one of `DomainAPI.labels`.
    package var label = DomainAPI.unknownLabel
    /// The id of what went wrong, for the log.
    package var issue: String?
    /// Whether only the header is to be sent, as for HEAD: with the length that the content has.
    package var omitsContent = false

    init(_ status: Int, _ mediaType: String? = nil, _ content: Content = .none) {
        self.status = status
        self.mediaType = mediaType
        self.content = content
    }

    static let json = "application/json"
}
