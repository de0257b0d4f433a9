import FHIRModel
import FHIRSchema

/// An arena as text to compare: the values of each property in order, the properties in schema order.
enum ArenaOutline {
    static func lines(_ arena: Arena) -> [String] {
        var lines = [arena.schema.name(arena.type)]
        append(arena.root, of: arena, indent: " ", to: &lines)
        return lines
    }

    private static func append(_ node: NodeID, of arena: Arena, indent: String, to lines: inout [String]) {
        let children = Array(arena.children(of: node)).enumerated().sorted { left, right in
            let first = arena.schema[arena[left.element].property].order
            let second = arena.schema[arena[right.element].property].order
            return (first, left.offset) < (second, right.offset)
        }
        for (_, child) in children {
            let info = arena.schema[arena[child].property]
            var value = arena.string(child) ?? ""
            if info.isXHTML { value = narrative(value) }
            lines.append("\(indent)\(arena.schema.name(info.id)): \(arena.schema.name(arena[child].type)) = \(value)")
            append(child, of: arena, indent: indent + " ", to: &lines)
        }
    }

    /// A narrative as libxml2 understands it, whatever way it is written.
    private static func narrative(_ text: String) -> String {
        ReferenceDocument(Array(text.utf8))?.outline.joined(separator: "\n") ?? "ill-formed: \(text)"
    }
}

/// The first lines in which two outlines differ; empty if they are the same.
func difference(_ left: [String], _ right: [String]) -> String {
    guard left != right else { return "" }
    let index = zip(left, right).enumerated().first { $0.element.0 != $0.element.1 }?.offset ?? min(left.count, right.count)
    return "line \(index): \(index < left.count ? left[index] : "(end)") != \(index < right.count ? right[index] : "(end)")"
}
