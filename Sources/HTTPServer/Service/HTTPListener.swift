import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

/// A bound socket that does not accept connections yet, so that the address is known before anything is built that names it.
package final class HTTPListener: Sendable {
    package let options: HTTPServerOptions
    /// The port that was bound.
    package let port: Int
    let group: MultiThreadedEventLoopGroup
    let channel: any Channel
    let tls: NIOSSLContext?
    /// What each accepted connection is given to; set before the first is accepted.
    private let setup: SetupBox

    /// Binds the address.
    ///
    /// - Throws: `HTTPServerError` when the address cannot be bound or certificate and key cannot be used.
    package static func bind(_ options: HTTPServerOptions) async throws(HTTPServerError) -> HTTPListener {
        var options = options
        options.limits.connections = min(options.limits.connections, FileLimit.raised() - FileLimit.reserve)
        let tls = try options.tls.map { files throws(HTTPServerError) in try TLSContext.make(files) }
        let group = MultiThreadedEventLoopGroup(numberOfThreads: options.threads)
        let setup = SetupBox()
        do {
            let channel = try await bootstrap(group, setup).bind(host: options.host, port: options.port).get()
            return HTTPListener(options, group, channel, tls, setup)
        } catch {
            try? await group.shutdownGracefully()
            throw HTTPServerError("cannot listen on \(options.host):\(options.port): \(error)")
        }
    }

    private init(
        _ options: HTTPServerOptions, _ group: MultiThreadedEventLoopGroup, _ channel: any Channel, _ tls: NIOSSLContext?,
        _ setup: SetupBox
    ) {
        self.options = options
        self.group = group
        self.channel = channel
        self.tls = tls
        self.setup = setup
        port = channel.localAddress?.port ?? options.port
    }

    /// Scheme, host and bound port, such as `http://127.0.0.1:8080`.
    package var url: String {
        let host = options.host.contains(":") && !options.host.hasPrefix("[") ? "[\(options.host)]" : options.host
        return "\(options.tls == nil ? "http" : "https")://\(host):\(port)"
    }

    /// Begins to accept connections and gives each to `setup`.
    func accept(_ setup: ConnectionSetup) async throws {
        self.setup.value.withLock { $0 = setup }
        try await channel.setOption(.autoRead, value: true).get()
        channel.read()
    }

    /// Gives the socket up without having served.
    package func close() async {
        try? await channel.close().get()
        try? await group.shutdownGracefully()
    }

    private static func bootstrap(_ group: MultiThreadedEventLoopGroup, _ setup: SetupBox) -> ServerBootstrap {
        ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 1024)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .serverChannelOption(.autoRead, value: false)
            .serverChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    // Without it a lack of file descriptors would make the loop spin.
                    try channel.pipeline.syncOperations.addHandler(
                        AcceptBackoffHandler(shouldForwardIOErrorCaught: false) { _ in .milliseconds(100) })
                }
            }
            .childChannelOption(.socketOption(.tcp_nodelay), value: 1)
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    guard let setup = setup.value.withLock({ $0 }) else { throw ChannelError.ioOnClosedChannel }
                    try setup.setUp(channel)
                }
            }
    }

    private final class SetupBox: Sendable {
        let value = Mutex<ConnectionSetup?>(nil)
    }
}
