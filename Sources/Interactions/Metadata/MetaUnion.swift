import FHIRCore
import FHIRModel
import FHIRSchema

/// The set of profiles, tags and security labels of one or more resources: what the meta operations add to, take from and report.
struct MetaUnion: Sendable {
    private let schema: Schema
    /// A resource that carries nothing but the united `meta`.
    private(set) var carrier: Arena
    private var meta: NodeID
    private var known: Set<[String]> = []

    private static let lists = ["profile", "security", "tag"]

    init(schema: Schema) {
        self.schema = schema
        carrier = Arena(schema: schema, root: schema.type(named: "Basic") ?? .none)
        meta = carrier.root
        if let property = schema.property(of: carrier.type, named: "meta") {
            meta = carrier.append(property, type: schema[property].type, to: carrier.root)
        }
    }

    mutating func insert(_ resource: Arena) {
        guard let node = resource.child(of: resource.root, named: "meta") else { return }
        insert(resource, meta: node)
    }

    /// Adds the elements of a Meta in any resource that are not there yet.
    mutating func insert(_ arena: Arena, meta source: NodeID) {
        for list in Self.lists {
            for item in arena.children(of: source, named: list) where known.insert(Self.identity(item, list, arena)).inserted {
                let copy = carrier.append(arena[item].property, type: arena[item].type, to: meta)
                carrier.copyContent(of: item, in: arena, to: copy)
            }
        }
    }

    /// Takes away the elements that a Meta names; what is not there is no fault.
    mutating func remove(_ arena: Arena, meta source: NodeID) {
        for list in Self.lists {
            for item in arena.children(of: source, named: list) {
                let identity = Self.identity(item, list, arena)
                guard known.remove(identity) != nil else { continue }
                for candidate in carrier.children(of: meta, named: list) where Self.identity(candidate, list, carrier) == identity {
                    carrier.remove(candidate)
                }
            }
        }
    }

    /// The resource with these lists in its `meta`, in place of its own.
    func applied(to resource: Arena) -> Arena {
        var result = resource
        guard let property = schema.property(of: resource.type, named: "meta") else { return result }
        let target = result.child(of: result.root, property)
            ?? result.insert(property, type: schema[property].type, into: result.root, after: .none)
        for list in Self.lists {
            for item in result.children(of: target, named: list) { result.remove(item) }
            for item in carrier.children(of: meta, named: list) {
                let copy = result.append(carrier[item].property, type: carrier[item].type, to: target)
                result.copyContent(of: item, in: carrier, to: copy)
            }
        }
        if result[target].firstChild.isNone { result.remove(target) }
        return result
    }

    /// What makes two entries the same: a profile's URL, a coding's system and code.
    private static func identity(_ item: NodeID, _ list: String, _ arena: Arena) -> [String] {
        if list == "profile" { return [list, arena.string(item) ?? ""] }
        return [list, arena.string(of: item, named: "system") ?? "", arena.string(of: item, named: "code") ?? ""]
    }
}
