import NIOCore
import NIOHTTP1
import NIOHTTP2
import NIOSSL
import NIOTLS

/// Gives each accepted connection its pipeline.
final class ConnectionSetup: Sendable {
    private let dispatcher: Dispatcher
    private let registry: ConnectionRegistry
    private let loops: [ObjectIdentifier: NIOLoopBound<LoopState>]
    private let tls: NIOSSLContext?

    init(
        _ dispatcher: Dispatcher, _ registry: ConnectionRegistry, loops: [ObjectIdentifier: NIOLoopBound<LoopState>], tls: NIOSSLContext?
    ) {
        self.dispatcher = dispatcher
        self.registry = registry
        self.loops = loops
        self.tls = tls
    }

    /// Sets up an accepted connection; on its event loop.
    ///
    /// - Throws: when there is no room for it; NIO then closes it.
    func setUp(_ channel: any Channel) throws {
        guard let loop = loops[ObjectIdentifier(channel.eventLoop)]?.value, let entry = registry.admit(channel) else {
            throw ChannelError.ioOnClosedChannel
        }
        let watch = ActivityWatch(tls == nil ? .idle : .handshake, loop, entry: entry)
        let gate = ConnectionGate(watch, loop, dispatcher.metrics.gauges)
        let pipeline = channel.pipeline.syncOperations
        try pipeline.addHandler(gate)
        let client = channel.remoteAddress?.ipAddress ?? "unknown"
        if let tls {
            try pipeline.addHandler(NIOSSLServerHandler(context: tls))
            let setup = NIOLoopBound((gate: gate, entry: entry, loop: loop), eventLoop: channel.eventLoop)
            try pipeline.addHandler(
                ApplicationProtocolNegotiationHandler { result, channel in
                    channel.eventLoop.makeCompletedFuture {
                        let (gate, entry, loop) = setup.value
                        if result == .negotiated("h2") {
                            try self.addHTTP2(channel, gate, entry, loop, client: client)
                        } else {
                            try self.addHTTP1(channel, gate, loop, client: client)
                        }
                    }
                })
        } else {
            try pipeline.addHandler(
                ProtocolDetector { context, isHTTP2 in
                    if isHTTP2 {
                        try self.addHTTP2(context.channel, gate, entry, loop, client: client)
                    } else {
                        try self.addHTTP1(context.channel, gate, loop, client: client)
                    }
                })
        }
    }

    private func addHTTP1(_ channel: any Channel, _ gate: ConnectionGate, _ loop: LoopState, client: String) throws {
        var limits = NIOHTTPDecoderLimitConfiguration()
        limits.maxHeaderFieldSize = dispatcher.limits.headerField
        limits.maxHeaderListSize = dispatcher.limits.headerList
        limits.maxHeaderFieldCount = dispatcher.limits.headerCount
        let decoder = HTTPRequestDecoder(leftOverBytesStrategy: .dropBytes, limitConfiguration: limits)
        let pipeline = channel.pipeline.syncOperations
        try pipeline.addHandler(ByteToMessageHandler(decoder))
        try pipeline.addHandler(HTTP1Connection(dispatcher, loop, gate, client: client))
    }

    private func addHTTP2(
        _ channel: any Channel, _ gate: ConnectionGate, _ entry: ConnectionEntry, _ loop: LoopState, client: String
    ) throws {
        gate.watch.enter(.multiplexed)
        let management = NIOHTTP2ServerConnectionManagementHandler(
            eventLoop: channel.eventLoop,
            configuration: .init(
                maxIdleTime: .milliseconds(dispatcher.timeouts.idle), maxAge: nil,
                maxGraceTime: .milliseconds(dispatcher.timeouts.drain), keepalive: nil))
        let load = NIOLoopBound(HTTP2Load(client: client, entry, loop), eventLoop: channel.eventLoop)
        let pipeline = channel.pipeline.syncOperations
        _ = try pipeline.configureHTTP2Pipeline(
            mode: .server, connectionConfiguration: HTTP2Limits.connection(dispatcher.limits),
            streamConfiguration: HTTP2Limits.stream(), streamDelegate: management.http2StreamDelegate
        ) { stream in
            stream.eventLoop.makeCompletedFuture {
                guard let loop = self.loops[ObjectIdentifier(stream.eventLoop)]?.value else { throw ChannelError.ioOnClosedChannel }
                try stream.pipeline.syncOperations.addHandlers([
                    HTTP2FramePayloadToHTTP1ServerCodec(), HTTP2Stream(self.dispatcher, loop, load.value),
                ])
            }
        }
        try pipeline.addHandler(management)
        try pipeline.addHandler(HTTP2ConnectionEnd(dispatcher.metrics.gauges))
    }
}

/// Closes an HTTP/2 connection after an error of the protocol, when NIO has sent GOAWAY, and when the client has closed its side.
final class HTTP2ConnectionEnd: ChannelInboundHandler {
    typealias InboundIn = HTTP2Frame

    private let gauges: ServerGauges

    init(_ gauges: ServerGauges) {
        self.gauges = gauges
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if (event as? ChannelEvent) == .inputClosed { context.close(promise: nil) }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // Faults of one stream end that stream alone; its own pipeline hears of them.
        if error is NIOHTTP2Errors.StreamError { return }
        gauges.malformed.add()
        context.close(promise: nil)
    }
}
