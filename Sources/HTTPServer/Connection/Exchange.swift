import FHIRCore
import NIOCore

/// One request while it is read: its decision, its body so far, and whether the body is kept at all.
final class Exchange {
    let request: AdmittedRequest
    private let collector: BodyCollector?
    private var discarded = 0
    private let dispatcher: Dispatcher

    /// A body that nobody wants may still come to this size before the connection is ended for it.
    private static let discardLimit = 64 << 10

    init(_ request: AdmittedRequest, _ dispatcher: Dispatcher) {
        self.request = request
        self.dispatcher = dispatcher
        collector =
            request.action.keepsBody
            ? BodyCollector(limit: dispatcher.limits.body, budget: dispatcher.bodyBudget, expected: request.body.length) : nil
    }

    var body: [UInt8] { collector?.bytes ?? [] }
    var bodySize: Int { collector?.bytes.count ?? discarded }

    /// Takes a part of the body.
    ///
    /// - Returns: the answer when there is no use in reading on; the connection or stream must end with it.
    func take(_ buffer: ByteBuffer) -> Reply? {
        guard let collector else {
            discarded += buffer.readableBytes
            return discarded <= Self.discardLimit
                ? nil : dispatcher.immediateReply(to: request) ?? dispatcher.tooLarge(request, limit: Self.discardLimit)
        }
        switch collector.take(buffer) {
        case .taken: return nil
        case .tooLarge: return dispatcher.tooLarge(request, limit: dispatcher.limits.body)
        case .noRoom: return dispatcher.noRoom(request)
        }
    }

    /// The answer to a request whose body is not worth waiting for, as its header says: one that is refused already and either long, of
    /// unknown length, or sent only after a 100.
    var refusalBeforeBody: Reply? {
        guard request.body.isAnnounced, !request.action.keepsBody, let reply = dispatcher.immediateReply(to: request) else { return nil }
        if request.body.expectsContinue { return reply }
        guard let length = request.body.length, length <= Self.discardLimit else { return reply }
        return nil
    }
}
