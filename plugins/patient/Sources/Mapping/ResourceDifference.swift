import FHIRModel
import FHIRSchema
import PluginKit

/// Which elements of a resource differ between two versions, by name.
enum ResourceDifference {
    /// The names of top-level elements, in alphabetical order. O(nodes).
    static func names(_ old: Resource, _ new: Resource) -> [String] {
        let (before, after) = (children(old.arena, old.arena.root), children(new.arena, new.arena.root))
        var names: [String] = []
        for property in Set(before.keys).union(after.keys) {
            let (left, right) = (before[property] ?? [], after[property] ?? [])
            let isSame = left.count == right.count && zip(left, right).allSatisfy { isEqual(old.arena, $0, new.arena, $1) }
            if !isSame { names.append(old.arena.schema.name(property)) }
        }
        return names.sorted()
    }

    private static func children(_ arena: Arena, _ node: NodeID) -> [PropertyID: [NodeID]] {
        Dictionary(grouping: arena.children(of: node)) { arena[$0].property }
    }

    private static func isEqual(_ left: Arena, _ one: NodeID, _ right: Arena, _ other: NodeID) -> Bool {
        guard left[one].type == right[other].type, left.bytes(of: one).elementsEqual(right.bytes(of: other)) else { return false }
        let (before, after) = (children(left, one), children(right, other))
        guard before.count == after.count else { return false }
        return before.allSatisfy { property, nodes in
            guard let others = after[property], others.count == nodes.count else { return false }
            return zip(nodes, others).allSatisfy { isEqual(left, $0, right, $1) }
        }
    }
}
