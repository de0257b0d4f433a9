import FHIRCore
import FHIRStore
import PluginKit

/// Answering a POST with an `Idempotency-Key` just once.
extension DomainAPI {
    /// Answers as an earlier request with the key was answered, or has `handle` answer with a host that keeps the answer.
    ///
    /// - Throws: 422 when the key was used for another request, 409 while the first is under way, and what `handle` throws, which
    ///   is not kept.
    func once(
        _ key: IdempotencyKey, _ caller: Caller, _ rendering: AnswerRendering,
        _ handle: (any DomainHost) async throws(OperationFailure) -> DomainReply
    ) async throws(OperationFailure) -> DomainReply {
        guard keys.begin(key) else {
            throw OperationFailure(
                .conflict, .idempotencyKeyInUse, "The first request with this Idempotency-Key is not done yet; try again a little later")
        }
        defer { keys.end(key) }
        let record = key.record
        let earlier = try await host.read(caller.access, at: nil) { view throws(OperationFailure) in
            try view.record(KeptAnswer.collection, record)
        }
        if let earlier { return try Self.repeated(try KeptAnswer(earlier), key) }
        let host = IdempotentHost(host, key) { answer throws(OperationFailure) in try rendering.reply(answer) }
        let reply: DomainReply
        do throws(OperationFailure) {
            reply = try await handle(host)
        } catch {
            if let found = host.found { return try Self.repeated(found, key) }
            throw error
        }
        if let found = host.found { return try Self.repeated(found, key) }
        return reply
    }

    private static func repeated(_ kept: KeptAnswer, _ key: IdempotencyKey) throws(OperationFailure) -> DomainReply {
        guard kept.fingerprint == key.fingerprint else {
            throw OperationFailure(
                .unprocessable, .idempotencyKeyReused, "This Idempotency-Key was used for another request; use a new one for each")
        }
        var reply = kept.reply
        reply.fields.append(("Idempotency-Replayed", "true"))
        return reply
    }
}
