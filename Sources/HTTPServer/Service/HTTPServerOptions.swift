/// What an operator can set about how the server is reached and what it puts up with.
package struct HTTPServerOptions: Sendable {
    /// A certificate chain and its key, both PEM files.
    package struct TLS: Sendable, Hashable {
        package var certificatePath: String
        package var keyPath: String

        package init(certificatePath: String, keyPath: String) {
            self.certificatePath = certificatePath
            self.keyPath = keyPath
        }
    }

    package var host: String
    /// 0 takes any free port.
    package var port: Int
    package var tls: TLS?
    /// IP addresses whose `X-Forwarded-For` counts.
    package var trustedProxies: [String]
    /// Origins that browsers may call from; `*` for any.
    package var corsOrigins: [String]
    /// The names besides `localhost` and the loopback addresses by which requests may call the server; nil for any name.
    package var hosts: [String]?
    package var limits: HTTPLimits
    package var timeouts: HTTPTimeouts
    /// Event loops; each is a thread.
    package var threads: Int

    package init(
        host: String = "127.0.0.1", port: Int = 8080, tls: TLS? = nil, trustedProxies: [String] = [], corsOrigins: [String] = [],
        hosts: [String]? = nil, limits: HTTPLimits = HTTPLimits(), timeouts: HTTPTimeouts = HTTPTimeouts(), threads: Int = 2
    ) {
        self.host = host
        self.port = port
        self.tls = tls
        self.trustedProxies = trustedProxies
        self.corsOrigins = corsOrigins
        self.hosts = hosts
        self.limits = limits
        self.timeouts = timeouts
        self.threads = threads
    }
}

/// How much a client may send or hold.
package struct HTTPLimits: Sendable, Hashable {
    /// Bytes of a request body, as sent and after inflation.
    package var body: Int = 64 << 20
    /// Bytes that all bodies being read may take together.
    package var bodiesTogether: Int = 512 << 20
    /// Bytes of long answers that may wait together for clients that take them slowly; beyond, what is read is answered with 503.
    package var answersTogether: Int = 512 << 20
    /// How many times its size a compressed body may become; not applied to the first MiB.
    package var inflationRatio: Int = 200
    /// Bytes of one header field or of the request target.
    package var headerField: Int = 32 << 10
    /// Bytes of all header fields of a request.
    package var headerList: Int = 64 << 10
    /// Header fields of a request.
    package var headerCount: Int = 128
    /// Open connections; beyond, the one that has been idle longest is closed.
    package var connections: Int = 10_000
    /// Requests being answered; beyond, 503.
    package var requestsInFlight: Int = 4_096
    /// Streams that an HTTP/2 connection may have open.
    package var streams: Int = 100

    package init() {}
}

/// How long a client may take; milliseconds.
package struct HTTPTimeouts: Sendable, Hashable {
    /// From the first byte of a request to the end of its header, and for a TLS handshake.
    package var header: Int64 = 10_000
    /// From one request to the next on a connection.
    package var idle: Int64 = 60_000
    /// A body may be slow for this long; after that `bodyRate` counts.
    package var bodyGrace: Int64 = 10_000
    /// The least average rate of a body, in bytes per second.
    package var bodyRate: Int64 = 1_024
    /// How long an answer is still worked on for a client that has closed its side of the connection: it may read on, or be gone.
    package var halfClosed: Int64 = 1_000
    /// A client that has taken nothing of its answer for this long is dropped.
    package var writeStall: Int64 = 60_000
    /// After an answer that ends the connection, what the client still sends is thrown away for this long.
    package var linger: Int64 = 2_000
    /// Requests in flight at shutdown get this long.
    package var drain: Int64 = 10_000

    package init() {}
}
