package import FHIRCore
package import FHIRModel
package import FHIRSchema

/// A resource inside another one, as searches see it (R4 `references.html#contained`).
package struct ContainedResource: Sendable {
    package let type: TypeID
    /// Its id within the container; nil when it has none.
    package let id: ResourceID?
    /// Its place in the container's `contained`.
    package let index: Int
    /// As `Extraction.keys`.
    package let keys: [IndexKey]
    /// The resource alone.
    package let arena: Arena
    /// What contains it.
    package let container: Arena

    /// The resources of a type in a container's `contained`, in their order. O(container).
    /// - Parameter ids: only those that have one of these; nil: all.
    static func all(
        _ type: TypeID, ids: Set<String>?, in container: Arena, _ catalogue: SearchCatalogue
    ) -> [ContainedResource] {
        container.children(of: container.root, named: "contained").enumerated().compactMap { index, node in
            guard container[node].type == type else { return nil }
            let id = container.string(of: node, named: "id")
            if let ids, id.map({ !ids.contains($0) }) ?? true { return nil }
            let arena = container.extract(node)
            return ContainedResource(
                type: type, id: id.flatMap { ResourceID($0) }, index: index, keys: catalogue.extract(arena).keys, arena: arena,
                container: container)
        }
    }
}
