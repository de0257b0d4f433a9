import NIOCore
import NIOHTTP1
import NIOHTTP2
import NIOPosix
import NIOSSL
import NIOTLS

/// Sends one request over TLS, in the protocol that is asked for by ALPN.
enum TLSClient {
    static func send(
        _ request: TestRequest, port: Int, protocols: [String], host: String = "localhost"
    ) async throws -> (response: TestResponse, protocol: String?) {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.certificateVerification = .none
        configuration.applicationProtocols = protocols
        let context = try NIOSSLContext(configuration: configuration)
        let isHTTP2 = protocols.contains("h2")
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let heard = loop.makePromise(of: String?.self)
        let channel = try await ClientBootstrap(group: loop).channelInitializer { channel in
            channel.eventLoop.makeCompletedFuture {
                let pipeline = channel.pipeline.syncOperations
                try pipeline.addHandler(NIOSSLClientHandler(context: context, serverHostname: nil))
                try pipeline.addHandler(Listener(heard))
                if isHTTP2 {
                    _ = try pipeline.configureHTTP2Pipeline(
                        mode: .client, connectionConfiguration: .init(), streamConfiguration: .init()
                    ) { $0.eventLoop.makeSucceededVoidFuture() }
                } else {
                    try pipeline.addHTTPClientHandlers()
                }
            }
        }.connect(host: "127.0.0.1", port: port).get()
        let response = try await isHTTP2 ? sendHTTP2(request, channel, host) : collect(request, channel, host)
        let negotiated = try await heard.futureResult.get()
        try? await channel.close().get()
        return (response, negotiated)
    }

    private static func sendHTTP2(_ request: TestRequest, _ connection: any Channel, _ host: String) async throws -> TestResponse {
        let promise = connection.eventLoop.makePromise(of: (any Channel).self)
        try await connection.eventLoop.submit {
            let handler = try connection.pipeline.syncOperations.handler(type: NIOHTTP2Handler.self)
            handler.multiplexer.whenSuccess { multiplexer in
                multiplexer.createStreamChannel(promise: promise) { stream in
                    stream.eventLoop.makeCompletedFuture {
                        try stream.pipeline.syncOperations.addHandler(HTTP2FramePayloadToHTTP1ClientCodec(httpProtocol: .https))
                    }
                }
            }
        }.get()
        return try await collect(request, promise.futureResult.get(), host)
    }

    private static func collect(_ request: TestRequest, _ channel: any Channel, _ host: String) async throws -> TestResponse {
        let promise = channel.eventLoop.makePromise(of: TestResponse.self)
        try await channel.eventLoop.submit {
            try channel.pipeline.syncOperations.addHandler(Collector(promise))
        }.get()
        var headers = HTTPHeaders([("host", host)])
        for field in request.fields { headers.add(name: field.name, value: field.value) }
        if !request.body.isEmpty { headers.add(name: "content-length", value: String(request.body.count)) }
        let head = HTTPRequestHead(version: .http1_1, method: HTTPMethod(rawValue: request.method), uri: request.target, headers: headers)
        channel.write(HTTPClientRequestPart.head(head), promise: nil)
        if !request.body.isEmpty { channel.write(HTTPClientRequestPart.body(.byteBuffer(ByteBuffer(bytes: request.body))), promise: nil) }
        channel.writeAndFlush(HTTPClientRequestPart.end(nil), promise: nil)
        return try await promise.futureResult.get()
    }

    /// Hears which protocol was agreed on.
    private final class Listener: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer

        private let heard: EventLoopPromise<String?>

        init(_ heard: EventLoopPromise<String?>) {
            self.heard = heard
        }

        func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
            if case .handshakeCompleted(let negotiated) = event as? TLSUserEvent { heard.succeed(negotiated) }
            context.fireUserInboundEventTriggered(event)
        }

        func channelInactive(context: ChannelHandlerContext) {
            heard.fail(ChannelError.ioOnClosedChannel)
            context.fireChannelInactive()
        }
    }

    private final class Collector: ChannelInboundHandler {
        typealias InboundIn = HTTPClientResponsePart

        private let promise: EventLoopPromise<TestResponse>
        private var response = TestResponse(status: 0, fields: [], body: [])

        init(_ promise: EventLoopPromise<TestResponse>) {
            self.promise = promise
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            switch unwrapInboundIn(data) {
            case .head(let head):
                response.status = Int(head.status.code)
                response.fields = head.headers.map { ($0.name.lowercased(), $0.value) }
            case .body(let buffer): response.body += Array(buffer.readableBytesView)
            case .end: promise.succeed(response)
            }
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            promise.fail(error)
        }

        func channelInactive(context: ChannelHandlerContext) {
            promise.fail(ChannelError.ioOnClosedChannel)
        }
    }
}
