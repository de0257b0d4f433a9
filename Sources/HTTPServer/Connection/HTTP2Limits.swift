import NIOCore
import NIOHTTP2

/// What an HTTP/2 client may do before its connection is ended: the defence against rapid reset, floods of control frames and the like.
enum HTTP2Limits {
    static func connection(_ limits: HTTPLimits) -> NIOHTTP2Handler.ConnectionConfiguration {
        var configuration = NIOHTTP2Handler.ConnectionConfiguration()
        configuration.initialSettings = [
            HTTP2Setting(parameter: .maxConcurrentStreams, value: limits.streams),
            HTTP2Setting(parameter: .maxHeaderListSize, value: limits.headerList),
            HTTP2Setting(parameter: .initialWindowSize, value: streamWindow),
        ]
        configuration.targetWindowSize = 1 << 20
        configuration.maximumBufferedControlFrames = 1_000
        return configuration
    }

    /// Resets and stream errors beyond 200 in 30 seconds end the connection (CVE-2023-44487, CVE-2025-8671); these are NIO's defaults.
    static func stream() -> NIOHTTP2Handler.StreamConfiguration {
        var configuration = NIOHTTP2Handler.StreamConfiguration()
        configuration.targetWindowSize = streamWindow
        configuration.outboundBufferSizeHighWatermark = 64 << 10
        configuration.outboundBufferSizeLowWatermark = 32 << 10
        return configuration
    }

    private static let streamWindow = 256 << 10
}
