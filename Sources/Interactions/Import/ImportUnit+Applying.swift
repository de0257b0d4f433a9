package import FHIRCore
package import FHIRModel
import FHIRSchema
package import FHIRStore

/// Writing a unit inside a commit.
extension ImportUnit {
    /// Writes everything; runs inside the closure of `FHIRService.commit`, perhaps more than once. References are not looked at, except by a unit that `canFail`
    /// when `checksReferences`.
    ///
    /// - Throws: the store's failures, and those of a unit that `canFail`; the commit must then be given up.
    package func apply(
        _ view: any CommitView, _ tracker: ConformanceTracker, checksReferences: Bool = false
    ) throws(OperationFailure) -> ImportTally {
        var tally = ImportTally()
        switch work {
        case .puts(let puts):
            for put in puts {
                guard let resource = put.resource else {
                    if try tracker.delete(put.type, put.id) != nil { tally.deleted += 1 }
                    continue
                }
                let version = try tracker.put(put.type, put.id, resource)
                if version.position != view.position {
                    tally.unchanged += 1
                } else if version.operation == .create {
                    tally.created += 1
                } else {
                    tally.updated += 1
                }
            }
        case .plan(let plan):
            var session = WriteSession(view, tracker)
            session.checksReferences = checksReferences
            for result in try plan.apply(&session).results {
                switch result.effect {
                case .created: tally.created += 1
                case .updated: tally.updated += 1
                case .unchanged, .found: tally.unchanged += 1
                case .deleted: tally.deleted += result.count
                case .absent: break
                }
            }
            session.finish()
        }
        return tally
    }

    /// References to resources that neither the unit nor the store has, one issue each. None for a unit that `canFail`: it checks itself.
    package func missingReferences(_ view: any CommitView, _ service: FHIRService) throws(OperationFailure) -> [Issue] {
        guard case .puts(let puts) = work else { return [] }
        var issues: [Issue] = []
        for put in puts {
            for reference in put.resource?.references ?? [] {
                let target = reference.target
                if puts.contains(where: { $0.type == target.type && $0.id == target.id && $0.resource != nil }) { continue }
                if try view.exists(target.type, target.id) { continue }
                issues.append(
                    Issue(
                        .referenceNotFound, at: reference.path,
                        "The reference points to a \(service.schema.name(target.type)) that is neither in the store nor loaded"))
            }
        }
        return issues
    }

    /// The resources that it writes.
    package var targets: [LiteralReference] {
        guard case .puts(let puts) = work else { return [] }
        return puts.compactMap { $0.resource == nil ? nil : LiteralReference(type: $0.type, id: $0.id) }
    }

    /// The resources that it refers to.
    package var references: [LiteralReference] {
        guard case .puts(let puts) = work else { return [] }
        return puts.flatMap { $0.resource?.references.map(\.target) ?? [] }
    }
}
