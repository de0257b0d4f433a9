import FHIRCore
import FHIRModel
import FHIRSchema
import FHIRSearch
import FHIRStore
import PluginKit

/// transaction: all entries in one commit, or none (R4 `http.html#trules`).
///
/// Whatever does not depend on the store is done before the commit: ids of new resources are chosen, links rewritten, bodies prepared.
/// What does depend on it is drafted from a view first; inside the commit the draft is used if it still holds, and made anew if not.
extension FHIRService {
    func transaction(_ bundle: BundleRequest, _ caller: Caller) async throws(OperationFailure) -> Answer {
        let entries = try Self.complete(bundle)
        for entry in entries {
            do throws(OperationFailure) {
                try checkRights(entry.interaction, entry.request, caller.access)
            } catch {
                throw error.within(entry.path)
            }
        }
        let plan = try TransactionPlan(entries, service: self)
        try await checkReads(plan.reads, caller)
        let draft = await draft(plan, caller)
        var writer = caller
        writer.origin.givesWay = plan.writes.count > Self.shortTransaction
        let proposed = plugins.prepares ? bundle.resources + (await proposals(plan, caller)) : []
        let outcome = try await write(writer, proposing: proposed) { session throws(OperationFailure) in
            let outcome = try plan.apply(&session, draft)
            try self.checkReads(plan.reads, session.lookup)
            return outcome
        }
        var answers = [ResultBundle.Entry](repeating: ResultBundle.Entry(), count: bundle.entries.count)
        for (write, result) in zip(plan.writes, outcome.results) {
            answers[write.entry.index] = try answerEntry(try answer(write.entry, result), write.entry)
        }
        for var entry in plan.reads {
            entry.request.position = outcome.position
            do throws(OperationFailure) {
                answers[entry.index] = try answerEntry(try await perform(entry.interaction, entry.request, caller), entry)
            } catch {
                // The commit stands: this entry alone says what kept the server from reading.
                answers[entry.index] = failureEntry(error.within(entry.path))
            }
        }
        return Answer(.ok, .bundle(ResultBundle(.transactionResponse, entries: answers)), position: outcome.position)
    }

    /// A transaction of more writes than this gives way to other commits.
    private static let shortTransaction = 32

    /// What the commit will probably find, if that needs looking at. A failure is left to the commit, which finds it again or does not.
    private func draft(_ plan: TransactionPlan, _ caller: Caller) async -> TransactionDraft? {
        guard plan.isConditional else { return nil }
        return try? await store.read(caller.access, at: nil) { view throws(OperationFailure) in
            try TransactionDraft(plan, ResourceLookup(view, instant: self.clock.now()), self)
        }
    }

    /// What the patches by id will probably make.
    private func proposals(_ plan: TransactionPlan, _ caller: Caller) async -> [Arena] {
        var made: [Arena] = []
        for write in plan.writes {
            if case .change(let id, let change) = write.action { made += await proposal(write.type, id, change, caller) }
        }
        return made
    }

    private func answer(_ entry: BundleRequest.Entry, _ result: WriteResult) throws(OperationFailure) -> Answer {
        if case .operation = entry.interaction, let version = result.version { return try metaAnswer(version, result.warnings) }
        return result.answer(entry.request.preference)
    }

    /// The entries, or one failure with the issues of all that cannot be performed.
    static func complete(_ bundle: BundleRequest) throws(OperationFailure) -> [BundleRequest.Entry] {
        var entries: [BundleRequest.Entry] = []
        var refused: [OperationFailure] = []
        for entry in bundle.entries {
            switch entry {
            case .success(let entry): entries.append(entry)
            case .failure(let failure): refused.append(failure.failure)
            }
        }
        guard let first = refused.first else { return entries }
        throw OperationFailure(first.category, refused.flatMap(\.issues))
    }
}
