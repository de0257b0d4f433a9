package import DomainAPI
import FHIRCore
package import Interactions
package import Logging
import NIOCore
import NIOPosix
package import PluginKit
import ServiceLifecycle

/// Serves the FHIR API, health and metrics over HTTP/1.1 and HTTP/2 until it is told to stop.
///
/// Requests run on the listener's event loops and on Swift's pool. `run` may be called once.
package final class HTTPServer: Service {
    private let listener: HTTPListener
    private let dispatcher: Dispatcher
    private let registry: ConnectionRegistry
    private let metrics: ServerMetrics
    private let logger: Logger
    private let log: LogWriter
    private let onListening: @Sendable (String) -> Void

    /// - Parameters:
    ///   - listener: the bound socket; the server closes it.
    ///   - service: its base URL's path must be `/fhir` as far as the server sees it.
    ///   - routes: what else is served; paths below `/fhir`, `/health` and `/metrics` are taken.
    ///   - log: where a line for each request goes, and which must outlive the server.
    ///   - logsRequests: whether those lines are written.
    ///   - logger: for what happens to the server itself.
    ///   - domain: the domain API, if any plugin has routes.
    ///   - authorization: what tells who is calling; nil lets everybody do everything.
    ///   - onListening: is told the URL as soon as connections are accepted.
    package init(
        _ listener: HTTPListener, service: FHIRService, routes: [Route] = [], log: LogWriter, logsRequests: Bool = true, logger: Logger,
        domain: DomainAPI? = nil, authorization: (any Authorization)? = nil,
        onListening: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        let options = listener.options
        metrics = ServerMetrics(shards: options.threads, started: Instant.systemNow())
        registry = ConnectionRegistry(limit: options.limits.connections, gauges: metrics.gauges)
        dispatcher = Dispatcher(
            service: service, options: options, routes: routes, metrics: metrics, registry: registry, log: log,
            logsRequests: logsRequests, domain: domain, gatekeeper: Gatekeeper(authorization, service))
        self.listener = listener
        self.log = log
        self.logger = logger
        self.onListening = onListening
    }

    /// Accepts connections until graceful shutdown, then finishes the requests in flight, at most for the drain time.
    ///
    /// - Throws: when the socket fails.
    package func run() async throws {
        let loops = await makeLoops()
        try await listener.accept(ConnectionSetup(dispatcher, registry, loops: loops, tls: listener.tls))
        logger.info("listening", metadata: ["url": .string(listener.url)])
        onListening(listener.url)
        let stopped = await waitForTheEnd()
        await drain(loops)
        if case .failure(let error) = stopped { throw error }
    }

    /// Waits for graceful shutdown, cancellation, or the loss of the socket, which is the one failure.
    private func waitForTheEnd() async -> Result<Void, any Error> {
        let channel = listener.channel
        return await withTaskGroup(of: Result<Void, any Error>.self) { group in
            group.addTask {
                // Throws on cancellation, which ends the server just the same.
                try? await gracefulShutdown()
                return .success(())
            }
            group.addTask {
                await withTaskCancellationHandler {
                    try? await channel.closeFuture.get()
                } onCancel: {
                    channel.close(promise: nil)
                }
                return Task.isCancelled ? .success(()) : .failure(HTTPServerError("the listening socket was closed"))
            }
            let first = await group.next() ?? .success(())
            group.cancelAll()
            return first
        }
    }

    private func drain(_ loops: [ObjectIdentifier: NIOLoopBound<LoopState>]) async {
        let inFlight = metrics.gauges.inFlight.value
        logger.info("draining", metadata: ["in_flight": .stringConvertible(inFlight)])
        let closed = await registry.drain(within: listener.options.timeouts.drain)
        if closed > 0 { logger.warning("connections closed unfinished", metadata: ["count": .stringConvertible(closed)]) }
        for bound in loops.values { bound.eventLoop.execute { bound.value.stop() } }
        if await isQuiet() { try? await listener.group.shutdownGracefully() }
        logger.info("stopped")
        log.flush()
    }

    /// Whether no request is being worked on any more; waits a second for those whose clients are gone. As long as one is, it may still
    /// want its event loop.
    private func isQuiet() async -> Bool {
        for _ in 0..<100 {
            if metrics.gauges.inFlight.value == 0 { return true }
            try? await Task.sleep(for: .milliseconds(10))
        }
        return metrics.gauges.inFlight.value == 0
    }

    /// The state of each event loop, made and started on that loop.
    private func makeLoops() async -> [ObjectIdentifier: NIOLoopBound<LoopState>] {
        var loops: [ObjectIdentifier: NIOLoopBound<LoopState>] = [:]
        var shards = metrics.shards.makeIterator()
        let timeouts = listener.options.timeouts
        for eventLoop in listener.group.makeIterator() {
            guard let shard = shards.next() else { break }
            let made = try? await eventLoop.submit {
                let state = LoopState(eventLoop, shard: shard, timeouts: timeouts)
                state.start()
                return NIOLoopBound(state, eventLoop: eventLoop)
            }.get()
            if let made { loops[ObjectIdentifier(eventLoop)] = made }
        }
        return loops
    }
}
