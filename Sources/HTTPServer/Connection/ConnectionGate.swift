import NIOCore

/// Stands first in every connection's pipeline: counts what comes in, and ends connections that never get as far as a request.
final class ConnectionGate: ChannelInboundHandler, ActivityOwner {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    let watch: ActivityWatch
    private let loop: LoopState
    private let gauges: ServerGauges
    private var context: ChannelHandlerContext?
    private var isDiscarding = false

    init(_ watch: ActivityWatch, _ loop: LoopState, _ gauges: ServerGauges) {
        self.watch = watch
        self.loop = loop
        self.gauges = gauges
    }

    /// From now on throws away what comes in.
    func discard() {
        isDiscarding = true
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        watch.owner = self
        loop.add(watch)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
        loop.remove(watch)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if isDiscarding { return }
        watch.received(unwrapInboundIn(data).readableBytes)
        context.fireChannelRead(data)
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        watch.writabilityChanged(isWritable: context.channel.isWritable)
        context.fireChannelWritabilityChanged()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is ChannelShouldQuiesceEvent, watch.phase == .handshake {
            context.close(promise: nil)
            return
        }
        context.fireUserInboundEventTriggered(event)
    }

    func tooSlow(_ phase: ActivityWatch.Phase) {
        gauges.timedOut.add()
        context?.close(promise: nil)
    }

    var bufferedBytes: Int {
        guard let context else { return 0 }
        return (try? context.channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
    }
}
