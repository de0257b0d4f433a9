package import FHIRCore
package import FHIRModel

/// Matching without a store: what the index answers by hash is decided here on the resource itself.
extension SearchRequest {
    /// Whether the resource, under this id and with this time of its last change, is a match.
    package func matches(_ arena: Arena, id: ResourceID, lastUpdated: Instant, _ elements: IdentifierElements) -> Bool {
        if let type = query.type, arena.type != type { return false }
        if let ids = query.ids, !ids.contains(id) { return false }
        guard query.lastUpdated.allSatisfy({ $0.contains(lastUpdated) }) else { return false }
        return holdsIdentifiers(arena, elements)
    }

    /// Whether the resource has at least one identifier of each group.
    package func holdsIdentifiers(_ arena: Arena, _ elements: IdentifierElements) -> Bool {
        identifiers.allSatisfy { group in group.contains { elements.holds($0, arena) } }
    }
}
