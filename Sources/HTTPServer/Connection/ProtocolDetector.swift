import NIOCore

/// Tells from its first bytes whether a connection without TLS speaks HTTP/2 (with prior knowledge, RFC 9113, 3.3) or HTTP/1.
final class ProtocolDetector: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private static let preface: StaticString = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"

    private let setUp: (_ context: ChannelHandlerContext, _ isHTTP2: Bool) throws -> Void
    private var seen: ByteBuffer?
    private var isDecided = false

    /// - Parameter setUp: adds the protocol's handlers at the end of the pipeline.
    init(_ setUp: @escaping (_ context: ChannelHandlerContext, _ isHTTP2: Bool) throws -> Void) {
        self.setUp = setUp
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isDecided else {
            context.fireChannelRead(data)
            return
        }
        var buffer = unwrapInboundIn(data)
        if var earlier = seen {
            earlier.writeBuffer(&buffer)
            buffer = earlier
        }
        guard let isHTTP2 = Self.isHTTP2(buffer.readableBytesView) else {
            seen = buffer
            return
        }
        seen = nil
        isDecided = true
        do {
            try setUp(context, isHTTP2)
            context.fireChannelRead(wrapInboundOut(buffer))
            context.pipeline.syncOperations.removeHandler(self, promise: nil)
        } catch {
            context.fireErrorCaught(error)
            context.close(promise: nil)
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if !isDecided, event is ChannelShouldQuiesceEvent || (event as? ChannelEvent) == .inputClosed {
            context.close(promise: nil)
            return
        }
        context.fireUserInboundEventTriggered(event)
    }

    /// Nil as long as the bytes could become either.
    private static func isHTTP2(_ bytes: ByteBufferView) -> Bool? {
        let preface = UnsafeBufferPointer(start: preface.utf8Start, count: preface.utf8CodeUnitCount)
        for (at, byte) in bytes.enumerated() {
            if at == preface.count { return true }
            if byte != preface[at] { return false }
        }
        return bytes.count == preface.count ? true : nil
    }
}
