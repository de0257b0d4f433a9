import FHIRCore
import FHIRModel
import FHIRSchema
import FHIRStore
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
            do throws(OperationFailure) {
                prepared[owned.rule.id] = try await prepare(
                    RulePreparation(proposed: concerned.map { Resource($0) }, host: self, caller: caller))
            } catch {
                throw error.of(rule: owned.rule.id)
            }
        }
        return prepared
    }

    /// What a change of the newest version will probably make, where a rule prepares for it; empty when that is not known yet. The commit
    /// finds again what is wrong with it.
    func proposal(
        _ type: TypeID, _ change: Change, _ caller: Caller,
        _ find: @escaping @Sendable (any StoreView) throws(OperationFailure) -> StoredVersion?
    ) async -> [Arena] {
        guard plugins.prepares, plugins.judges(type) else { return [] }
        let made = try? await store.read(caller.access, at: nil) { view throws(OperationFailure) -> Arena? in
            guard let current = try find(view), !current.isDeleted else { return nil }
            return try change.apply(to: try self.wholeArena(current))
        }
        return made.map { [$0] } ?? []
    }

    /// The same for one resource.
    func proposal(_ type: TypeID, _ id: ResourceID, _ change: Change, _ caller: Caller) async -> [Arena] {
        await proposal(type, change, caller) { view throws(OperationFailure) in try view.current(type, id) }
    }
}
