import FHIRModel
import FHIRSchema

/// Finds the values in a resource that may be links to other resources of a transaction.
enum LinkNodes {
    enum Kind {
        /// `Reference.reference`.
        case reference
        /// Type uri, url, oid or uuid, but not the URL of an extension.
        case uri
        case canonical
        case narrative
    }

    /// Calls `body` for each in document order. Resources inside a Bundle or Parameters have a scope of their own and are passed over.
    static func visit(_ arena: Arena, _ body: (NodeID, Kind) -> Void) {
        let reference = arena.schema.property(of: arena.schema.known.reference, named: "reference") ?? .none
        visit(arena.root, of: arena, reference, body)
    }

    private static func visit(_ node: NodeID, of arena: Arena, _ reference: PropertyID, _ body: (NodeID, Kind) -> Void) {
        var at = arena[node].firstChild
        while !at.isNone {
            let child = arena[at]
            let info = arena.schema[child.property]
            if child.hasValue, let kind = kind(info, reference) { body(at, kind) }
            if !child.firstChild.isNone, !(info.isResource && arena.schema.kind(of: info.owner) == .backbone) {
                visit(at, of: arena, reference, body)
            }
            at = child.next
        }
    }

    private static func kind(_ info: PropertyInfo, _ reference: PropertyID) -> Kind? {
        if info.id == reference { return .reference }
        if info.isLink { return .uri }
        if info.primitive == .canonical { return .canonical }
        return info.isXHTML ? .narrative : nil
    }

    /// Where `/_history/` begins, if it is there.
    static func versionStart(_ bytes: ArraySlice<UInt8>) -> Int? {
        let mark: StaticString = "/_history/"
        let pattern = UnsafeBufferPointer(start: mark.utf8Start, count: mark.utf8CodeUnitCount)
        var at = bytes.startIndex
        while let slash = bytes[at...].firstIndex(of: UInt8(ascii: "/")) {
            if bytes[slash...].starts(with: pattern) { return slash }
            at = slash + 1
        }
        return nil
    }
}
