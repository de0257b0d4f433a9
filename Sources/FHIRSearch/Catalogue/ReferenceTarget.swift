import FHIRModel
import FHIRSchema

/// What type of resource a reference leads to, as far as its text tells.
enum ReferenceTarget {
    /// The type of the target of an element of type Reference: that of the contained resource, else the one that the URL names; nil for
    /// anything else, as for `urn:uuid:` and references by search.
    static func type(of node: NodeID, in arena: Arena) -> TypeID? {
        let schema = arena.schema
        guard arena[node].type == schema.known.reference, let child = arena.child(of: node, named: "reference") else { return nil }
        var text = arena.bytes(of: child)
        if text.first == UInt8(ascii: "#") {
            let id = text.dropFirst()
            let contained = arena.children(of: arena.root, named: "contained").first { resource in
                arena.child(of: resource, named: "id").map { arena.bytes(of: $0).elementsEqual(id) } ?? false
            }
            return contained.map { arena[$0].type }
        }
        if text.contains(UInt8(ascii: "?")) { return nil }
        var segments = text.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        if segments.count >= 4, segments[segments.count - 2].elementsEqual("_history".utf8) { segments.removeLast(2) }
        guard segments.count >= 2 else { return nil }
        text = segments[segments.count - 2]
        guard let type = text.withUnsafeBufferPointer({ schema.type(namedBytes: $0) }), schema.isConcreteResource(type) else { return nil }
        return type
    }
}
