import FHIRModel
import FHIRSchema

/// A condition on an element of a known type that a path makes, bound to the schema.
enum ElementGuard: Hashable, Sendable {
    /// A child by one of these numbers of properties has this text.
    case child(Range<UInt16>, [UInt8])
    /// No child by one of these numbers of properties has this text.
    case noChild(Range<UInt16>, [UInt8])
    /// An extension, by the number of the property, has this URL.
    case hasExtension(Range<UInt16>, url: [UInt8])
    /// The reference leads to a resource of the type, as far as its text tells.
    case resolves(TypeID)
    /// It is the first of its property.
    case first

    /// Nil for steps that are no conditions and for elements that the type does not have.
    init?(_ step: ElementPath.Step, _ type: TypeID, _ schema: Schema) {
        func properties(_ name: String) -> Range<UInt16>? {
            schema.element(of: type, named: name).map { schema.properties(of: $0).rawRange }
        }
        switch step {
        case .equals(let name, let value):
            guard let range = properties(name) else { return nil }
            self = .child(range, Array(value.utf8))
        case .differs(let name, let value):
            guard let range = properties(name) else { return nil }
            self = .noChild(range, Array(value.utf8))
        case .hasExtension(let url):
            guard let range = properties("extension") else { return nil }
            self = .hasExtension(range, url: Array(url.utf8))
        case .resolves(let target): self = .resolves(target)
        case .first: self = .first
        case .member, .type: return nil
        }
    }

    private static func has(_ properties: Range<UInt16>, _ text: [UInt8], _ node: NodeID, _ arena: Arena) -> Bool {
        arena.children(of: node).contains {
            properties.contains(arena[$0].property.rawValue) && arena.bytes(of: $0).elementsEqual(text)
        }
    }

    func holds(_ node: NodeID, in arena: Arena) -> Bool {
        switch self {
        case .child(let properties, let text): return Self.has(properties, text, node, arena)
        case .noChild(let properties, let text): return !Self.has(properties, text, node, arena)
        case .hasExtension(let properties, let url):
            guard let name = arena.schema.property(of: arena.schema.known.extension, named: "url") else { return false }
            return arena.children(of: node).contains { child in
                properties.contains(arena[child].property.rawValue)
                    && (arena.child(of: child, name).map { arena.bytes(of: $0).elementsEqual(url) } ?? false)
            }
        case .resolves(let type):
            return ReferenceTarget.type(of: node, in: arena).map { arena.schema.isType($0, orDerivedFrom: type) } ?? false
        case .first:
            let parent = arena[node].parent
            return parent.isNone || arena.child(of: parent, arena[node].property) == node
        }
    }
}
