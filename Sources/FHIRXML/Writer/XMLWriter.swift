package import FHIRModel

/// Writes an arena as FHIR XML: in the FHIR namespace, elements in the order of the schema whatever their order in the arena.
///
/// What an arena may hold and XML 1.0 cannot, U+FFFE, U+FFFF and control characters other than tab, line feed and carriage return,
/// becomes U+FFFD; the readers let none of these into an arena. Everything else is kept: decimals digit by digit, tabs and line
/// ends of values as references, narratives as they are but for named HTML characters, which XML does not know, and white space
/// around the `div`. Specification: R4 `xml.html`.
package struct XMLWriter: Sendable, Hashable {
    /// Whether to break lines and indent by two spaces; never inside narratives.
    package let isPretty: Bool
    /// Whether to begin with `<?xml version="1.0" encoding="UTF-8"?>`.
    package let hasDeclaration: Bool

    package init(isPretty: Bool = false, hasDeclaration: Bool = true) {
        self.isPretty = isPretty
        self.hasDeclaration = hasDeclaration
    }

    /// The XML of the arena's root.
    package func write(_ arena: Arena) -> [UInt8] {
        var result: [UInt8] = []
        write(arena, to: &result)
        return result
    }

    /// Appends the XML of the arena's root. O(nodes + text), n log n in children that are not in schema order.
    package func write(_ arena: Arena, to output: inout [UInt8]) {
        write(arena.root, of: arena, to: &output)
    }

    /// Appends the XML of the resource at a node, as a document of its own.
    package func write(_ node: NodeID, of arena: Arena, to output: inout [UInt8]) {
        let isWhole = node == arena.root
        var buffer = OutputBuffer(capacity: isWhole ? arena.text.count + arena.nodes.count * (isPretty ? 48 : 24) + 128 : 1024)
        write(node, of: arena, to: &buffer)
        buffer.withBytes { output.append(contentsOf: $0) }
    }

    /// Appends the XML of the resource at a node to a buffer.
    package func write(_ node: NodeID, of arena: Arena, to output: inout OutputBuffer) {
        if hasDeclaration { output.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>") }
        if hasDeclaration && isPretty { output.append(0x0A) }
        var rendering = XMLRendering(arena: arena, isPretty: isPretty, output: output)
        rendering.resource(node, isRoot: true)
        output = rendering.finish()
    }
}
