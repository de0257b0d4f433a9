/// How large a JSON text may be before reading it is refused with 413.
package struct JSONLimits: Sendable, Hashable {
    /// Bytes of the text, at most 1,000,000,000 so that every offset fits 32 bits.
    package let bytes: Int
    /// Levels of objects and arrays within each other, 1 to 512 (reading is recursive).
    package let depth: Int
    /// Elements, primitive values and resources that become nodes of the arena; 32 bytes each.
    package let nodes: Int

    /// Values beyond what the reader can hold are cut.
    package init(bytes: Int = 64 << 20, depth: Int = 64, nodes: Int = 4_000_000) {
        self.bytes = min(max(bytes, 0), 1_000_000_000)
        self.depth = min(max(depth, 1), 512)
        self.nodes = min(max(nodes, 1), 100_000_000)
    }

    /// 64 MiB, 64 levels, 4,000,000 nodes.
    package static let `default` = JSONLimits()
}
