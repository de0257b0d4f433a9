package import FHIRCore
import FHIRModel
import FHIRSchema
import FHIRSearch
package import FHIRStore

/// Names the references of live resources that point to nothing.
extension FHIRService {
    /// Lines such as `Encounter/1 refers to Patient/2, which does not exist`, at most `listed` of them, and how many there are
    /// (counted up to 100,000). Walks all live resources' index keys.
    package func danglingReferences(_ access: Access, listed: Int) async throws(OperationFailure) -> (lines: [String], count: Int) {
        try await store.read(access, at: nil) { view throws(OperationFailure) in
            var lines: [String] = []
            var count = 0
            var known: Set<LiteralReference> = []
            var after: Int64 = 0
            while true {
                let resources = try view.indexed(after: after, limit: 1_000)
                for resource in resources {
                    for target in self.targets(resource.keys) where !known.contains(target) {
                        if let found = try view.current(target.type, target.id), !found.isDeleted {
                            if known.count < 1_000_000 { known.insert(target) }
                            continue
                        }
                        count += 1
                        if lines.count < listed {
                            let source = self.schema.name(resource.type) + "/" + resource.id.value
                            let name = self.schema.name(target.type) + "/" + target.id.value
                            lines.append("\(source) refers to \(name), which does not exist")
                        }
                        if count == 100_000 { return (lines, count) }
                    }
                }
                guard let last = resources.last else { return (lines, count) }
                after = last.sequence
            }
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
}
