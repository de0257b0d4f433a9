/// How large an XML document may be before reading it is refused with 413.
package struct XMLLimits: Sendable, Hashable {
    /// Bytes of the document, at most 256 MiB so that text made of it always fits an arena.
    package let bytes: Int
    /// Levels that the resource would have as JSON, objects and arrays counted, 1 to 512: what is read from XML can be read from
    /// JSON again.
    package let depth: Int
    /// Elements, attributes with a value and resources that become nodes of the arena; 32 bytes each.
    package let nodes: Int

    /// Values beyond what the reader can hold are cut.
    package init(bytes: Int = 64 << 20, depth: Int = 64, nodes: Int = 4_000_000) {
        self.bytes = min(max(bytes, 0), 256 << 20)
        self.depth = min(max(depth, 1), 512)
        self.nodes = min(max(nodes, 1), 100_000_000)
    }

    /// 64 MiB, 64 levels, 4,000,000 nodes.
    package static let `default` = XMLLimits()
}
