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
    /// Walks the resources whose current version came after the position, in views of some thousands each at one position, and looks up
    /// each target that is not among them; holds 16 to 32 bytes for each resource and each target. Bodies are read only for targets that
    /// came before, one body each.
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
            for key in resource.keys where key.parameter == .reference {
                guard count < 100_000, let target = missing[key.value] else { continue }
                count += 1
                guard lines.count < listed else { continue }
                lines.append("\(schema.name(resource.type))/\(resource.id.value) refers to \(target), which does not exist")
            }
        }
        return (lines, count)
    }

    /// The keys of the targets that are not among the resources which came after `first`, each with the sequence of a resource that refers
    /// to it.
    private func targetsBefore(
        _ first: Int64, _ position: Position, _ access: Access
    ) async throws(OperationFailure) -> [(key: UInt64, source: Int64)] {
        var own: Set<UInt64> = []
        var targets: [UInt64: Int64] = [:]
        try await walk(access, position, after: first) { resource in
            own.insert(IndexKey.reference(to: schema.name(resource.type), resource.id.value, store.hash).value)
            for key in resource.keys where key.parameter == .reference && !own.contains(key.value) {
                targets[key.value] = resource.sequence
            }
        }
        return targets.filter { !own.contains($0.key) }.map { (key: $0.key, source: $0.value) }.sorted { $0.source < $1.source }
    }

    /// Those of the targets that do not exist, by their keys, each as a reference to it.
    private func missingTargets(
        _ targets: [(key: UInt64, source: Int64)], _ position: Position, _ access: Access
    ) async throws(OperationFailure) -> [UInt64: String] {
        var missing: [UInt64: String] = [:]
        var start = 0
        while start < targets.count {
            let part = targets[start..<min(start + 500, targets.count)]
            let found = try await store.read(access, at: position) { view throws(OperationFailure) in
                var found: [UInt64: String] = [:]
                for (key, source) in part {
                    guard let target = try self.target(key, of: source, view) else {
                        found[key] = "a resource"
                        continue
                    }
                    if let version = try view.current(target.type, target.id), !version.isDeleted { continue }
                    found[key] = self.schema.name(target.type) + "/" + target.id.value
                }
                return found
            }
            missing.merge(found) { $1 }
            start = part.endIndex
        }
        return missing
    }

    /// The reference that has the key, from the resource with the sequence.
    private func target(_ key: UInt64, of source: Int64, _ view: any StoreView) throws(OperationFailure) -> LiteralReference? {
        guard let version = try view.search(ResourceQuery(type: nil), after: source - 1, limit: 1).first else { return nil }
        return prepare(try arena(version)).references.lazy.map(\.target).first { target in
            IndexKey.reference(to: self.schema.name(target.type), target.id.value, self.store.hash).value == key
        }
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
}
