import FHIRCore
import FHIRModel
import FHIRSchema

/// What `$meta-add` or `$meta-delete` does to one resource: its sets get or lose the members that a Meta names, in place.
struct MetaChange: Sendable {
    let isAddition: Bool
    /// The operation's Parameters, and the node of the Meta in it.
    private let source: Arena
    private let named: NodeID

    /// - Throws: 400 unless there is exactly one parameter `meta` with a Meta.
    init(isAddition: Bool, _ parameters: Arena) throws(OperationFailure) {
        let given = parameters.children(of: parameters.root, named: "parameter")
            .filter { parameters.string(of: $0, named: "name") == "meta" }
        guard given.count == 1, let meta = parameters.child(of: given[0], named: "valueMeta") else {
            throw OperationFailure(
                .invalid, .badParameter, at: "Parameters.parameter", "Expected one parameter named meta with a valueMeta")
        }
        self.isAddition = isAddition
        source = parameters
        named = meta
    }

    /// The resource with the change; equal to it when there is nothing to do.
    func apply(to resource: Arena) -> Arena {
        var result = resource
        for list in MetaItems.lists {
            for item in source.children(of: named, named: list) {
                if isAddition { add(item, list, to: &result) } else { remove(item, list, from: &result) }
            }
        }
        return result
    }

    private func add(_ item: NodeID, _ list: String, to resource: inout Arena) {
        let identity = MetaItems.identity(item, list, source)
        guard let meta = Self.meta(of: &resource) else { return }
        let present = resource.children(of: meta, named: list)
        if present.contains(where: { MetaItems.identity($0, list, resource) == identity }) { return }
        let before = present.last ?? resource.children(of: meta).reduce(NodeID.none) { $1 }
        let copy = resource.insert(source[item].property, type: source[item].type, into: meta, after: before)
        resource.copyContent(of: item, in: source, to: copy)
    }

    private func remove(_ item: NodeID, _ list: String, from resource: inout Arena) {
        let identity = MetaItems.identity(item, list, source)
        guard let meta = resource.child(of: resource.root, named: "meta") else { return }
        for candidate in resource.children(of: meta, named: list) where MetaItems.identity(candidate, list, resource) == identity {
            resource.remove(candidate)
        }
        if resource[meta].firstChild.isNone { resource.remove(meta) }
    }

    private static func meta(of resource: inout Arena) -> NodeID? {
        if let present = resource.child(of: resource.root, named: "meta") { return present }
        guard let property = resource.schema.property(of: resource.type, named: "meta") else { return nil }
        let id = resource.child(of: resource.root, named: "id") ?? .none
        return resource.insert(property, type: resource.schema[property].type, into: resource.root, after: id)
    }
}
