import FHIRCore
import FHIRModel
import PluginKit

/// Runs the rules' preparations, before a commit.
extension FHIRService {
    /// What the rules that have one prepared for a write of these resources.
    /// - Throws: what a preparation found: the write is then refused without a commit.
    func prepared(_ proposed: [Arena], _ caller: Caller) async throws(OperationFailure) -> PreparedRules {
        var prepared = PreparedRules.none
        guard plugins.prepares, !proposed.isEmpty else { return prepared }
        for owned in plugins.rules {
            guard let prepare = owned.rule.prepare else { continue }
            let concerned = proposed.filter { arena in
                owned.types.contains(arena.type)
                    && (owned.slices.isEmpty || owned.slices.contains { $0.holds(Resource(arena)) })
            }
            if concerned.isEmpty { continue }
            prepared[owned.rule.id] = try await prepare(
                RulePreparation(proposed: concerned.map { Resource($0) }, host: self, caller: caller))
        }
        return prepared
    }
}
