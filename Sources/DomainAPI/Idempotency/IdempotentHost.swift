import FHIRCore
import FHIRSchema
import FHIRStore
import PluginKit
import Synchronization

/// The host as the handler of one request with an `Idempotency-Key` sees it: its commit also keeps the answer, and is not made when an
/// answer is there already.
final class IdempotentHost: DomainHost {
    /// What became of the key in this request.
    private struct State {
        /// The answer of an earlier request.
        var found: KeptAnswer?
        /// Whether the commit under way keeps an answer; its closure may run more than once.
        var isWritten = false
        /// Whether a commit has kept an answer.
        var isKept = false
    }

    private let base: any DomainHost
    private let key: IdempotencyKey
    private let render: @Sendable (DomainAnswer) throws(OperationFailure) -> DomainReply
    private let state = Mutex(State())

    init(
        _ base: any DomainHost, _ key: IdempotencyKey, render: @escaping @Sendable (DomainAnswer) throws(OperationFailure) -> DomainReply
    ) {
        self.base = base
        self.key = key
        self.render = render
    }

    /// The answer of an earlier request with the key, which a commit of this one came upon.
    var found: KeptAnswer? { state.withLock { $0.found } }

    var schema: Schema { base.schema }
    var clock: any Clock { base.clock }
    var ids: any IDSource { base.ids }
    var origin: String { base.origin }

    func read<T: Sendable>(
        _ access: Access, at position: Position?, _ body: @escaping @Sendable (any DomainView) throws(OperationFailure) -> T
    ) async throws(OperationFailure) -> T {
        try await base.read(access, at: position, body)
    }

    /// Checks for an answer inside the commit, and puts the one that the closure gives beside what it wrote. A second commit of the same
    /// request keeps nothing.
    func write<T: Sendable>(
        _ caller: Caller, _ body: @escaping @Sendable (any DomainWriter) throws(OperationFailure) -> T
    ) async throws(OperationFailure) -> T {
        if state.withLock({ $0.isKept }) { return try await base.write(caller, body) }
        let result = try await base.write(caller) { [self] writer throws(OperationFailure) in
            if let record = try writer.record(KeptAnswer.collection, key.record) {
                let answer = try KeptAnswer(record)
                state.withLock { $0.found = answer }
                throw Self.repetition
            }
            state.withLock { $0.isWritten = false }
            let result = try body(writer)
            if let answer = result as? DomainAnswer { try keep(answer, writer) }
            return result
        }
        state.withLock { $0.isKept = $0.isWritten }
        return result
    }

    func events(after place: EventPlace, _ access: Access, limit: Int) async throws(OperationFailure) -> [DomainEvent] {
        try await base.events(after: place, access, limit: limit)
    }

    private func keep(_ answer: DomainAnswer, _ writer: any DomainWriter) throws(OperationFailure) {
        let kept = KeptAnswer(fingerprint: key.fingerprint, reply: try render(answer))
        guard let record = kept.record(key, at: writer.instant) else { return }
        try writer.put(record, in: KeptAnswer.collection)
        state.withLock { $0.isWritten = true }
    }

    /// Ends the commit of a repetition; never reaches a client, who gets the answer that was found.
    private static let repetition = OperationFailure(.conflict, .idempotencyKeyInUse, "The request has been answered already")
}
