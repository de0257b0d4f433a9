import NIOCore
import NIOHTTP1

/// Answers the one request of an HTTP/2 stream.
final class HTTP2Stream: ChannelInboundHandler, ActivityOwner {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let dispatcher: Dispatcher
    private let loop: LoopState
    private let load: HTTP2Load
    private var context: ChannelHandlerContext?
    private var exchange: Exchange?
    private var watch: ActivityWatch?
    private var isRequestComplete = false
    private var hasEnded = false
    private var task: Task<Void, Never>?

    init(_ dispatcher: Dispatcher, _ loop: LoopState, _ load: HTTP2Load) {
        self.dispatcher = dispatcher
        self.loop = loop
        self.load = load
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        load.begin()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
        load.end()
        if let watch { loop.remove(watch) }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): begin(head, context)
        case .body(let buffer):
            watch?.received(buffer.readableBytes)
            guard let exchange, let reply = exchange.take(buffer) else { return }
            send(reply, for: exchange)
        case .end:
            isRequestComplete = true
            watch?.enter(.answering)
            guard let exchange else { return }
            answer(exchange)
        }
    }

    /// A request that is not complete by now sends a body, and may be slow about it.
    func channelReadComplete(context: ChannelHandlerContext) {
        if exchange != nil, !isRequestComplete { startWatch(.body) }
        context.fireChannelReadComplete()
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if !context.channel.isWritable { startWatch(.answering) }
        watch?.writabilityChanged(isWritable: context.channel.isWritable)
        context.fireChannelWritabilityChanged()
    }

    func channelInactive(context: ChannelHandlerContext) {
        hasEnded = true
        if task == nil { exchange = nil }
        task?.cancel()
        task = nil
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    private func startWatch(_ phase: ActivityWatch.Phase) {
        guard watch == nil else { return }
        let watch = ActivityWatch(phase, loop, entry: nil)
        watch.owner = self
        loop.add(watch)
        self.watch = watch
    }

    private func begin(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        let request = dispatcher.admit(head, client: load.client, &loop.ids)
        let exchange = Exchange(request, dispatcher)
        self.exchange = exchange
        if let reply = exchange.refusalBeforeBody {
            send(reply, for: exchange)
        } else if request.body.expectsContinue {
            context.writeAndFlush(wrapOutboundOut(.head(HTTPResponseHead(version: .http2, status: .continue))), promise: nil)
        }
    }

    private func answer(_ exchange: Exchange) {
        if let reply = dispatcher.immediateReply(to: exchange.request) {
            send(reply, for: exchange)
            return
        }
        let bound = NIOLoopBound(self, eventLoop: loop.eventLoop)
        let task = dispatcher.answer(exchange.request, body: exchange.body, on: loop) { reply in bound.value.finish(reply) }
        if self.exchange != nil { self.task = task }
    }

    /// The answer that was waited for is there.
    private func finish(_ reply: Reply) {
        task = nil
        guard let exchange else { return }
        guard !hasEnded else {
            // The client is gone; what was done for it is told all the same.
            self.exchange = nil
            dispatcher.record(exchange.request, reply, bytesIn: exchange.bodySize, on: loop)
            return
        }
        send(reply, for: exchange)
    }

    private func send(_ reply: Reply, for exchange: Exchange) {
        guard let context else { return }
        let (reply, held) = dispatcher.withinBudget(reply, to: exchange.request)
        self.exchange = nil
        let headers = dispatcher.head(for: exchange.request, date: loop.date).headers(of: reply)
        let head = HTTPResponseHead(version: .http2, status: HTTPResponseStatus(statusCode: reply.status), headers: headers)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        switch reply.content {
        case .none, .omitted: break
        case .bytes(let bytes): context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: bytes)))), promise: nil)
        case .buffer(let body): context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
        }
        let sent = isRequestComplete && held == 0 ? nil : context.eventLoop.makePromise(of: Void.self)
        if let sent {
            // A client that has not sent all need not send the rest.
            let channel = isRequestComplete ? nil : context.channel
            sent.futureResult.whenComplete { [budget = dispatcher.answerBudget] _ in
                budget.giveBack(held)
                channel?.close(promise: nil)
            }
        }
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: sent)
        dispatcher.record(exchange.request, reply, bytesIn: exchange.bodySize, on: loop)
    }

    // MARK: Slow clients

    func tooSlow(_ phase: ActivityWatch.Phase) {
        guard let context else { return }
        dispatcher.metrics.gauges.timedOut.add()
        if phase == .body, let exchange {
            send(dispatcher.timeout(exchange.request), for: exchange)
        } else {
            context.close(promise: nil)
        }
    }

    var bufferedBytes: Int {
        guard let context else { return 0 }
        return (try? context.channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
    }
}

/// How many streams an HTTP/2 connection is busy with, so that an idle connection can be told from a working one.
final class HTTP2Load {
    let client: String
    private let entry: ConnectionEntry
    private let loop: LoopState
    private var streams = 0

    init(client: String, _ entry: ConnectionEntry, _ loop: LoopState) {
        self.client = client
        self.entry = entry
        self.loop = loop
    }

    func begin() {
        streams += 1
        entry.work()
    }

    func end() {
        streams -= 1
        if streams == 0 { entry.wait(since: loop.now, isBody: false) }
    }
}
