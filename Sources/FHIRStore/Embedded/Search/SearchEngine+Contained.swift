import FHIRCore
import FHIRSchema
import FHIRSearch

/// Resources inside others: they have no rows, so they are read with their containers and asked themselves. Their references lead out of
/// the container by the index, as those of all resources do.
extension SearchEngine {
    /// Whether a resource contains one that meets a node, and refers to it by a parameter unless that is nil.
    func contains(
        _ rid: Int64, _ inner: SearchNode, by parameter: ParameterReference?, in type: TypeID
    ) throws(OperationFailure) -> Bool {
        guard let checks, let row = try state.version(of: rid, [.body]), row.stored.type == type else { return false }
        for resource in checks.contained(inner.type, by: parameter, in: type, body: row.stored.body) {
            if try holds(inner, resource, in: rid) { return true }
        }
        return false
    }

    /// Those within a resource that meet the node of their type, in their order.
    func contained(in rid: Int64, _ version: StoredVersion, meeting nodes: [SearchNode]) throws(OperationFailure) -> [ContainedResource] {
        guard let checks else { return [] }
        var found: [ContainedResource] = []
        for node in nodes {
            for resource in checks.contained(node.type, by: nil, in: version.type, body: version.body) {
                if try holds(node, resource, in: rid) { found.append(resource) }
            }
        }
        return found.sorted { $0.index < $1.index }
    }

    /// Whether a contained resource meets a node. It was last changed when its container was; nothing but its container refers to it.
    private func holds(_ node: SearchNode, _ resource: ContainedResource, in rid: Int64) throws(OperationFailure) -> Bool {
        node.tested += 1
        let isMet = try test(node, resource, in: rid)
        if isMet { node.passed += 1 }
        return isMet
    }

    private func test(_ node: SearchNode, _ resource: ContainedResource, in rid: Int64) throws(OperationFailure) -> Bool {
        // What a resource contains is shown with it.
        if node.isAccess { return true }
        switch node.kind {
        case .all: return true
        case .nothing, .referredBy: return false
        case .and(let parts):
            for part in parts.sorted(by: { $0.cost < $1.cost }) where try !holds(part, resource, in: rid) { return false }
            return true
        case .or(let parts):
            for part in parts.sorted(by: { $0.cost < $1.cost }) where try holds(part, resource, in: rid) { return true }
            return false
        case .not(let part): return try !holds(part, resource, in: rid)
        case .ids(let ids): return resource.id.map(ids.contains) ?? false
        case .lastUpdated:
            let window = try window(node)
            return try state.sequence(of: rid).map { window.contains($0) } ?? false
        case .rows(let rows): return rows.matches(resource.keys)
        case .refers(let path, let inner):
            var targets = TargetLookup(path, inner.type)
            for key in resource.keys where key.parameter == .anyReference { key.withBytes { targets.read($0) } }
            if try !those(of: RidSet.make(self.targets(&targets)), meeting: inner).isEmpty { return true }
            for other in path.inside.map({ checks?.contained(inner.type, by: $0, of: resource) ?? [] }) ?? [] {
                if try holds(inner, other, in: rid) { return true }
            }
            return false
        // R4 does not let contained resources contain others.
        case .contains: return false
        case .checked(let check): return checks?.holds(check, resource) ?? false
        }
    }
}
