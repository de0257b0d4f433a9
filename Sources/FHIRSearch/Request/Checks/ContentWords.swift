import FHIRModel
import FHIRSchema

/// The words of all text in a resource: strings, markdown, codes, and the narrative.
enum ContentWords {
    /// Folded, with repetitions. O(text).
    static func of(_ arena: Arena) -> [[UInt8]] {
        var words: [[UInt8]] = []
        visit(arena.root, arena) { words += $0 }
        return words
    }

    /// The same for each element that has text. O(text).
    static func texts(_ arena: Arena) -> [[[UInt8]]] {
        var texts: [[[UInt8]]] = []
        visit(arena.root, arena) { texts.append($0) }
        return texts
    }

    private static func visit(_ node: NodeID, _ arena: Arena, _ take: ([[UInt8]]) -> Void) {
        if arena[node].hasValue { take(of(node, arena)) }
        var at = arena[node].firstChild
        while !at.isNone {
            visit(at, arena, take)
            at = arena[at].next
        }
    }

    private static func of(_ node: NodeID, _ arena: Arena) -> [[UInt8]] {
        switch arena.schema.primitiveKind(of: arena[node].type) {
        case .xhtml: FoldedWords.of(NarrativeText.of(arena.bytes(of: node)))
        case .base64Binary, .none: []
        default: FoldedWords.of(String(decoding: arena.bytes(of: node), as: UTF8.self))
        }
    }
}
