import FHIRModel
import FHIRSchema
import FHIRSearch

/// The values in a resource that may be links to other resources of a transaction.
struct LinkNodes: Sendable {
    enum Kind: Sendable {
        /// `Reference.reference`.
        case reference
        /// Type uri, url, oid or uuid, but not the URL of an extension.
        case uri
        case canonical
        case narrative
    }

    /// In document order. Those of resources inside a Bundle or Parameters, which have a scope of their own, are not among them.
    private(set) var all: [(node: NodeID, kind: Kind)] = []
    /// References by search (`Patient?identifier=…`).
    private(set) var searches: [NodeID] = []
    /// Whether any link names a version.
    private(set) var hasVersions = false

    /// One pass over the resource.
    init(_ arena: Arena) {
        let reference = arena.schema.property(of: arena.schema.known.reference, named: "reference") ?? .none
        visit(arena.root, of: arena, reference)
    }

    private mutating func visit(_ node: NodeID, of arena: borrowing Arena, _ reference: PropertyID) {
        var at = arena[node].firstChild
        while !at.isNone {
            let child = arena[at]
            let info = arena.schema[child.property]
            if child.hasValue, let kind = Self.kind(info, reference) { add(at, kind, arena) }
            if !child.firstChild.isNone, !(info.isResource && arena.schema.kind(of: info.owner) == .backbone) {
                visit(at, of: arena, reference)
            }
            at = child.next
        }
    }

    private mutating func add(_ node: NodeID, _ kind: Kind, _ arena: borrowing Arena) {
        all.append((node, kind))
        guard kind == .reference || kind == .uri else { return }
        let bytes = arena.bytes(of: node)
        if kind == .reference, bytes.contains(UInt8(ascii: "?")), SearchReference.isOne(bytes, arena.schema) { searches.append(node) }
        if !hasVersions, Self.versionStart(bytes) != nil { hasVersions = true }
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
        let offset: Int? = bytes.withUnsafeBufferPointer { bytes in
            var at = 0
            while at &+ mark.utf8CodeUnitCount <= bytes.count {
                if bytes[at] == UInt8(ascii: "/"), bytes[at &+ 1] == UInt8(ascii: "_"),
                    bytes[at...].starts(with: UnsafeBufferPointer(start: mark.utf8Start, count: mark.utf8CodeUnitCount))
                {
                    return at
                }
                at &+= 1
            }
            return nil
        }
        return offset.map { bytes.startIndex + $0 }
    }
}
