import FHIRModel
import NIOCore
import NIOHTTP1

/// Answers the requests of one HTTP/1 connection, one after the other and in their order.
///
/// Requests that can be answered at once are answered on the event loop, inside the call that brought them in. While another is being
/// answered, what comes in waits here, and nothing more is read from the socket.
final class HTTP1Connection: ChannelDuplexHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    let dispatcher: Dispatcher
    let loop: LoopState
    let gate: ConnectionGate
    let client: String
    var context: ChannelHandlerContext?
    /// The request that is being read or answered.
    var exchange: Exchange?
    var isAnswering = false
    /// The connection ends after the answer that is due.
    var endsAfterAnswer = false
    /// The last answer is written or the channel is gone.
    var hasEnded = false
    private var queue = CircularBuffer<HTTPServerRequestPart>()
    private var isWorking = false
    /// Between the first part of a read and its end; what is written meanwhile is flushed together.
    private var isReading = false
    private var holdsRead = false
    /// A long answer counts against the budget of answers until all of it is sent; the next is not made before.
    private var isHoldingAnswer = false
    private var owesFlush = false
    private var task: Task<Void, Never>?

    init(_ dispatcher: Dispatcher, _ loop: LoopState, _ gate: ConnectionGate, client: String) {
        self.dispatcher = dispatcher
        self.loop = loop
        self.gate = gate
        self.client = client
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        gate.watch.owner = self
        if gate.watch.phase == .handshake { gate.watch.enter(.idle) }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
    }

    // MARK: What comes in

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if hasEnded { return }
        isReading = true
        queue.append(unwrapInboundIn(data))
        work()
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        isReading = false
        flushIfOwed()
        context.fireChannelReadComplete()
    }

    private func flushIfOwed() {
        guard owesFlush, !isReading else { return }
        owesFlush = false
        context?.flush()
    }

    /// Nothing more is read while requests wait to be answered.
    func read(context: ChannelHandlerContext) {
        if queue.isEmpty || hasEnded {
            context.read()
        } else {
            holdsRead = true
        }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable { work() }
        context.fireChannelWritabilityChanged()
    }

    func channelInactive(context: ChannelHandlerContext) {
        hasEnded = true
        queue.removeAll()
        if !isAnswering { exchange = nil }
        task?.cancel()
        task = nil
        context.fireChannelInactive()
    }

    /// Takes what waits until an answer has to be waited for or the client does not keep up with its answers.
    private func work() {
        if isWorking { return }
        isWorking = true
        while !isAnswering, !isHoldingAnswer, !hasEnded, let context, context.channel.isWritable, let part = queue.popFirst() {
            take(part, context)
        }
        isWorking = false
        flushIfOwed()
        if holdsRead, queue.isEmpty || hasEnded {
            holdsRead = false
            context?.read()
        }
    }

    private func take(_ part: HTTPServerRequestPart, _ context: ChannelHandlerContext) {
        switch part {
        case .head(let head): begin(head, context)
        case .body(let buffer):
            guard let exchange, let reply = exchange.take(buffer) else { return }
            endsAfterAnswer = true
            send(reply, for: exchange)
        case .end:
            guard let exchange else { return }
            answer(exchange)
        }
    }

    private func begin(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        let request = dispatcher.admit(head, client: client, &loop.ids)
        let exchange = Exchange(request, dispatcher)
        self.exchange = exchange
        // After an upgrade header, and after CONNECT, the decoder reads no further request.
        if !head.isKeepAlive || request.facts.wantsUpgrade { endsAfterAnswer = true }
        guard request.body.isAnnounced else { return }
        gate.watch.enter(.body)
        if let reply = exchange.refusalBeforeBody {
            endsAfterAnswer = true
            send(reply, for: exchange)
        } else if request.body.expectsContinue {
            var buffer = context.channel.allocator.buffer(capacity: 32)
            buffer.writeStaticString("HTTP/1.1 100 Continue\r\n\r\n")
            context.writeAndFlush(wrapOutboundOut(buffer), promise: nil)
        }
    }

    // MARK: Answering

    private func answer(_ exchange: Exchange) {
        if let reply = dispatcher.immediateReply(to: exchange.request) {
            send(reply, for: exchange)
            return
        }
        isAnswering = true
        gate.watch.enter(.answering)
        let bound = NIOLoopBound(self, eventLoop: loop.eventLoop)
        let task = dispatcher.answer(exchange.request, body: exchange.body, on: loop) { reply in bound.value.finish(reply) }
        if isAnswering { self.task = task }
    }

    /// The answer that was waited for is there.
    private func finish(_ reply: Reply) {
        isAnswering = false
        task = nil
        guard let exchange else { return }
        guard !hasEnded else {
            // The client is gone; what was done for it is told all the same.
            self.exchange = nil
            dispatcher.record(exchange.request, reply, bytesIn: exchange.bodySize, on: loop)
            return
        }
        send(reply, for: exchange)
        work()
    }

    /// Writes an answer, tells log and metrics, and goes on to the next request or to the end of the connection.
    private func send(_ reply: Reply, for exchange: Exchange) {
        guard let context else { return }
        let request = exchange.request
        let (reply, held) = dispatcher.withinBudget(reply, to: request)
        self.exchange = nil
        var head = dispatcher.head(for: request, date: loop.date)
        head.closes = endsAfterAnswer
        head.keepsAlive = request.facts.isHTTP10 && !endsAfterAnswer
        let sent = endsAfterAnswer || held > 0 ? context.eventLoop.makePromise(of: Void.self) : nil
        if held > 0 {
            isHoldingAnswer = true
            let bound = NIOLoopBound(self, eventLoop: loop.eventLoop)
            sent?.futureResult.whenComplete { [budget = dispatcher.answerBudget] _ in
                budget.giveBack(held)
                bound.value.isHoldingAnswer = false
                bound.value.work()
            }
        }
        write(reply, head, context, promise: sent)
        dispatcher.record(request, reply, bytesIn: exchange.bodySize, on: loop)
        if endsAfterAnswer, let sent {
            end(context, after: sent.futureResult)
        } else {
            gate.watch.enter(.idle)
        }
    }

    private func write(_ reply: Reply, _ head: ReplyHead, _ context: ChannelHandlerContext, promise: EventLoopPromise<Void>?) {
        head.write(reply, into: &loop.scratch)
        if case .bytes(let bytes) = reply.content { bytes.withUnsafeBufferPointer { loop.scratch.append($0) } }
        var buffer = context.channel.allocator.buffer(capacity: loop.scratch.count)
        loop.scratch.withBytes { _ = buffer.writeBytes($0) }
        loop.scratch.removeLast(loop.scratch.count)
        if case .buffer(let body) = reply.content {
            context.write(wrapOutboundOut(buffer), promise: nil)
            context.write(wrapOutboundOut(body), promise: promise)
        } else {
            context.write(wrapOutboundOut(buffer), promise: promise)
        }
        owesFlush = true
    }

    /// Ends the connection so that the client still gets the last answer: closes the sending side when all is sent, then waits a little for
    /// the client to do the same, throwing away what it still sends (RFC 9112, 9.6).
    private func end(_ context: ChannelHandlerContext, after sent: EventLoopFuture<Void>) {
        hasEnded = true
        owesFlush = false
        queue.removeAll()
        gate.discard()
        gate.watch.enter(.lingering)
        let channel = context.channel
        sent.flatMap { channel.close(mode: .output) }.whenFailure { _ in channel.close(promise: nil) }
        context.flush()
        if holdsRead {
            holdsRead = false
            context.read()
        }
    }

    // MARK: Events

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case is ChannelShouldQuiesceEvent: endWhenIdle(context)
        case ChannelEvent.inputClosed:
            if hasEnded {
                context.close(promise: nil)
            } else {
                endWhenIdle(context, isInputClosed: true)
                giveUpLater()
            }
        default: context.fireUserInboundEventTriggered(event)
        }
    }

    /// Ends the connection now if it waits for a request, else after the answer.
    private func endWhenIdle(_ context: ChannelHandlerContext, isInputClosed: Bool = false) {
        if hasEnded { return }
        endsAfterAnswer = true
        let isReading = exchange != nil && !isAnswering
        if exchange == nil && queue.isEmpty || isInputClosed && isReading {
            hasEnded = true
            context.close(promise: nil)
        }
    }

    /// Cancels the work for a client that has closed its side, unless it is done soon.
    ///
    /// One that is gone looks the same as one that only sends no more, until something is sent to it. Reads end when they are cancelled; a
    /// commit that the store has does not.
    private func giveUpLater() {
        guard isAnswering else { return }
        let bound = NIOLoopBound(self, eventLoop: loop.eventLoop)
        loop.eventLoop.scheduleTask(in: .milliseconds(loop.timeouts.halfClosed)) { bound.value.task?.cancel() }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard let error = error as? HTTPParserError else {
            // The connection broke or TLS failed: nobody is left to answer.
            hasEnded = true
            context.close(promise: nil)
            return
        }
        if hasEnded { return }
        if isAnswering || !queue.isEmpty {
            endsAfterAnswer = true
            return
        }
        if case .invalidEOFState = error {
            hasEnded = true
            context.close(promise: nil)
            return
        }
        dispatcher.metrics.gauges.malformed.add()
        refuse(dispatcher.malformed(error, client: client, &loop.ids), context)
    }

    /// Answers in place of a request that could not be read, and ends the connection.
    private func refuse(_ refusal: (request: AdmittedRequest, reply: Reply), _ context: ChannelHandlerContext) {
        endsAfterAnswer = true
        send(refusal.reply, for: Exchange(refusal.request, dispatcher))
    }
}

extension HTTP1Connection: ActivityOwner {
    func tooSlow(_ phase: ActivityWatch.Phase) {
        guard let context else { return }
        let isReadingRequest = (phase == .header || phase == .body) && !hasEnded && !isAnswering
        if isReadingRequest || !context.channel.isWritable { dispatcher.metrics.gauges.timedOut.add() }
        guard isReadingRequest, context.channel.isWritable else {
            hasEnded = true
            context.close(promise: nil)
            return
        }
        if let exchange {
            refuse((exchange.request, dispatcher.timeout(exchange.request)), context)
        } else {
            refuse(dispatcher.headerTimeout(client: client, &loop.ids), context)
        }
    }

    var bufferedBytes: Int { gate.bufferedBytes }
}
