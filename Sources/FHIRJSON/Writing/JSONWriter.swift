package import FHIRModel

/// Writes an arena as FHIR JSON.
///
/// `resourceType` comes first, then the elements in the arena's order; the items of a repeating element are brought together where its
/// first one stands, and `_x` follows `x`. An array of values without any value is left out beside its `_x`.
/// Specification: R4 `json.html`.
package struct JSONWriter: Sendable, Hashable {
    /// Whether to break lines and indent by two spaces.
    package let isPretty: Bool

    package init(isPretty: Bool = false) {
        self.isPretty = isPretty
    }

    /// The JSON of the arena's root.
    package func write(_ arena: Arena) -> [UInt8] {
        var result: [UInt8] = []
        write(arena, to: &result)
        return result
    }

    /// Appends the JSON of the arena's root. O(nodes + text).
    package func write(_ arena: Arena, to output: inout [UInt8]) {
        write(arena.root, of: arena, to: &output)
    }

    /// Appends the JSON of one node: a resource or element as an object, a primitive as its value alone.
    package func write(_ node: NodeID, of arena: Arena, to output: inout [UInt8]) {
        var buffer = OutputBuffer(capacity: estimate(node, of: arena))
        write(node, of: arena, to: &buffer)
        buffer.withBytes { output.append(contentsOf: $0) }
    }

    /// Appends the JSON of one node to a buffer.
    package func write(_ node: NodeID, of arena: Arena, to output: inout OutputBuffer) {
        var rendering = JSONRendering(arena: arena, isPretty: isPretty, output: output)
        rendering.value(of: node)
        output = rendering.finish()
    }

    /// About how many bytes the node will need.
    private func estimate(_ node: NodeID, of arena: Arena) -> Int {
        node == arena.root ? arena.text.count + (isPretty ? arena.nodes.count * 16 : 0) + 64 : 1024
    }
}
