package import FHIRCore
import FHIRModel
import FHIRSchema
import FHIRSearch
package import FHIRStore

/// Finds references that point to nothing among the resources that came after a place in the log.
extension FHIRService {
    /// Lines such as `Encounter/1 refers to Patient/2, which does not exist`, at most `listed` of them, and how many there are
    /// (counted up to 100,000).
    ///
    /// Walks the index keys of the resources whose current version came after the position, in views of some thousands each at one
    /// position, and looks up each target that is not among them; holds some 16 bytes for each resource and 64 for each target that came
    /// before or not at all. Reads no body.
    package func danglingReferences(
        _ access: Access, after start: Position, listed: Int
    ) async throws(OperationFailure) -> (lines: [String], count: Int) {
        let position = store.position
        let first = try await store.read(access, at: position) { view throws(OperationFailure) in try view.sequence(through: start) }
        let missing = try await missingTargets(try await targetsBefore(first, position, access), position, access)
        if missing.isEmpty { return ([], 0) }
        var lines: [String] = []
        var count = 0
        try await walk(access, position, after: first) { resource in
            for target in targets(resource.keys) where missing.contains(target) {
                guard count < 100_000 else { return }
                count += 1
                guard lines.count < listed else { continue }
                lines.append("\(name(resource.type, resource.id)) refers to \(name(target.type, target.id)), which does not exist")
            }
        }
        return (lines, count)
    }

    /// The targets that are not among the resources which came after `first`.
    private func targetsBefore(
        _ first: Int64, _ position: Position, _ access: Access
    ) async throws(OperationFailure) -> Set<LiteralReference> {
        var own: Set<Int> = []
        var targets: Set<LiteralReference> = []
        try await walk(access, position, after: first) { resource in
            own.insert(LiteralReference(type: resource.type, id: resource.id).hashValue)
            for target in self.targets(resource.keys) where !own.contains(target.hashValue) { targets.insert(target) }
        }
        return targets.filter { !own.contains($0.hashValue) }
    }

    /// Those of the targets that do not exist.
    private func missingTargets(
        _ targets: Set<LiteralReference>, _ position: Position, _ access: Access
    ) async throws(OperationFailure) -> Set<LiteralReference> {
        let targets = Array(targets)
        var missing: Set<LiteralReference> = []
        var start = 0
        while start < targets.count {
            let part = targets[start..<min(start + 500, targets.count)]
            missing.formUnion(
                try await store.read(access, at: position) { view throws(OperationFailure) in
                    var missing: [LiteralReference] = []
                    for target in part {
                        if let version = try view.current(target.type, target.id), !version.isDeleted { continue }
                        missing.append(target)
                    }
                    return missing
                })
            start = part.endIndex
        }
        return missing
    }

    private func walk(
        _ access: Access, _ position: Position, after first: Int64, _ visit: (IndexedResource) -> Void
    ) async throws(OperationFailure) {
        let step = 5_000
        var after = first
        while true {
            let start = after
            let page = try await store.read(access, at: position) { view throws(OperationFailure) in
                try view.indexed(after: start, limit: step)
            }
            for resource in page { visit(resource) }
            guard page.count == step, let last = page.last else { return }
            after = last.sequence
        }
    }

    /// The resources of this server that one with these keys refers to, each once, in the order of the keys.
    private func targets(_ keys: [IndexKey]) -> [LiteralReference] {
        var targets: [LiteralReference] = []
        for (target, _) in references(keys) where targets.last != target { targets.append(target) }
        return targets
    }

    /// The resources of this server that one with these keys refers to, each with a parameter that the reference is a value of.
    func references(_ keys: [IndexKey]) -> [(target: LiteralReference, parameter: ParameterNumber?)] {
        keys.compactMap { key in
            guard key.parameter == .anyReference, let decoded = key.withBytes({ ReferenceKey.decode($0) }),
                case .resource(let number, let id) = decoded.target
            else { return nil }
            let type = catalogue.numbering.type(number)
            return type == .none ? nil : (LiteralReference(type: type, id: id), decoded.parameter)
        }
    }

    private func name(_ type: TypeID, _ id: ResourceID) -> String { schema.name(type) + "/" + id.value }
}
