import FHIRModel
import FHIRSchema

/// The words of all text in a resource: strings, markdown, codes, and the narrative.
enum ContentWords {
    /// Folded, with repetitions. O(text).
    static func of(_ arena: Arena) -> [[UInt8]] {
        var words: [[UInt8]] = []
        visit(arena.root, arena, &words)
        return words
    }

    private static func visit(_ node: NodeID, _ arena: Arena, _ words: inout [[UInt8]]) {
        if arena[node].hasValue { words += of(node, arena) }
        var at = arena[node].firstChild
        while !at.isNone {
            visit(at, arena, &words)
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
