import FHIRCore
import FHIRModel
import FHIRSchema
import FHIRSearch
import FHIRStore

/// transaction: all entries in one commit, or none (R4 `http.html#trules`, `#trefs`).
///
/// Ids of new resources are chosen, references rewritten and bodies prepared before the commit wherever nothing depends on the store; what
/// does (conditional creates and updates, conditional references) is decided inside the commit, where it stays true.
extension FHIRService {
    func transaction(_ bundle: BundleRequest, _ caller: Caller) async throws(OperationFailure) -> Answer {
        let plan = try TransactionPlan(try Self.complete(bundle), service: self)
        let outcome = try await write(caller) { session throws(OperationFailure) in try plan.apply(&session) }
        var answers = [ResultBundle.Entry](repeating: ResultBundle.Entry(), count: bundle.entries.count)
        for (entry, result) in zip(plan.writes, outcome.results) {
            answers[entry.entry.index] = try answerEntry(
                result.answer(entry.entry.request.preference.orMinimal), entry.entry)
        }
        for entry in plan.reads {
            do throws(OperationFailure) {
                answers[entry.index] = try answerEntry(try await perform(entry.interaction, entry.request, caller), entry)
            } catch {
                answers[entry.index] = failureEntry(error.within(entry.path))
            }
        }
        return Answer(.ok, .bundle(ResultBundle(.transactionResponse, entries: answers)), position: outcome.position)
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

extension InteractionRequest.Preference {
    /// Entries of a transaction answer without the resource unless the client asks for it.
    var orMinimal: InteractionRequest.Preference {
        var copy = self
        if copy.returning == nil { copy.returning = .minimal }
        return copy
    }
}
