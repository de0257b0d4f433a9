import FHIRModel
import FHIRSchema

/// An arena as text to compare: the values of each property in order, the properties in schema order.
enum ArenaOutline {
    /// - Parameter isLoose: leaves out what HL7's two publications of an example differ in: white space in narratives, and the mark
    ///   "test health data", which is a tag in one, a security label in the other, or missing.
    static func lines(_ arena: Arena, isLoose: Bool = false) -> [String] {
        var lines = [arena.schema.name(arena.type)]
        append(arena.root, of: arena, indent: " ", isLoose: isLoose, to: &lines)
        return lines
    }

    private static func append(_ node: NodeID, of arena: Arena, indent: String, isLoose: Bool, to lines: inout [String]) {
        let children = Array(arena.children(of: node)).enumerated().sorted { left, right in
            let first = arena.schema[arena[left.element].property].order
            let second = arena.schema[arena[right.element].property].order
            return (first, left.offset) < (second, right.offset)
        }
        for (_, child) in children {
            let info = arena.schema[arena[child].property]
            var value = arena.string(child) ?? ""
            if info.isXHTML { value = narrative(value, isLoose: isLoose) }
            if isLoose, arena.string(of: child, named: "code") == "HTEST" { continue }
            let start = lines.count
            lines.append("\(indent)\(arena.schema.name(info.id)): \(arena.schema.name(arena[child].type)) = \(value)")
            append(child, of: arena, indent: indent + " ", isLoose: isLoose, to: &lines)
            if isLoose, info.type == arena.schema.known.meta, lines.count == start + 1 { lines.removeLast() }
        }
    }

    /// A narrative as libxml2 understands it, whatever way it is written.
    private static func narrative(_ text: String, isLoose: Bool) -> String {
        guard let document = ReferenceDocument(Array(text.utf8)) else { return "ill-formed: \(text)" }
        let outline = document.outline
        guard isLoose else { return outline.joined(separator: "\n") }
        return String(outline.joined().filter { !$0.isWhitespace && $0 != "\"" })
    }
}

/// The first lines in which two outlines differ, cut to a bearable length; empty if they are the same.
func difference(_ left: [String], _ right: [String]) -> String {
    guard left != right else { return "" }
    let index = zip(left, right).enumerated().first { $0.element.0 != $0.element.1 }?.offset ?? min(left.count, right.count)
    let first = index < left.count ? left[index] : "(end)"
    let second = index < right.count ? right[index] : "(end)"
    let same = max(first.commonPrefix(with: second).count - 20, 0)
    return "line \(index): \(first.dropFirst(same).prefix(100)) != \(second.dropFirst(same).prefix(100))"
}

extension String {
    fileprivate func commonPrefix(with other: String) -> Substring {
        let count = zip(self, other).prefix { $0 == $1 }.count
        return prefix(count)
    }
}
