package import FHIRCore
import FHIRModel
import FHIRSchema
import FHIRSearch
package import FHIRStore

/// Names the references of live resources that point to nothing.
extension FHIRService {
    /// Lines such as `Encounter/1 refers to Patient/2, which does not exist`, at most `listed` of them, and how many there are
    /// (counted up to 100,000).
    package func danglingReferences(_ access: Access, listed: Int) async throws(OperationFailure) -> (lines: [String], count: Int) {
        try await store.read(access, at: nil) { view throws(OperationFailure) in
            let found = try view.danglingReferences(limit: 100_000)
            var lines: [String] = []
            for dangling in found.prefix(listed) {
                let source = self.schema.name(dangling.type) + "/" + dangling.id.value
                let target = try self.target(of: dangling, view)
                lines.append("\(source) refers to \(target ?? "a resource"), which does not exist")
            }
            return (lines, found.count)
        }
    }

    /// The reference of the resource that has the dangling key.
    private func target(of dangling: DanglingReference, _ view: any StoreView) throws(OperationFailure) -> String? {
        guard let version = try view.current(dangling.type, dangling.id), !version.isDeleted else { return nil }
        return prepare(try arena(version)).references.lazy
            .map { self.schema.name($0.target.type) + "/" + $0.target.id.value }
            .first { name in
                let parts = name.split(separator: "/")
                return parts.count == 2 && IndexKey.reference(to: String(parts[0]), String(parts[1]), self.store.hash) == dangling.key
            }
    }
}
