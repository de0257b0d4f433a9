import FHIRModel
import FHIRSchema

/// The profiles, tags and security labels that several resources have between them, each once.
struct MetaUnion: Sendable {
    /// A resource that carries nothing but the united `meta`.
    private(set) var carrier: Arena
    private var meta: NodeID
    private var known: Set<[String]> = []

    init(schema: Schema) {
        carrier = Arena(schema: schema, root: schema.known.basic)
        meta = carrier.root
        if let property = schema.property(of: carrier.type, named: "meta") {
            meta = carrier.append(property, type: schema[property].type, to: carrier.root)
        }
    }

    mutating func insert(_ resource: Arena) {
        guard let source = resource.child(of: resource.root, named: "meta") else { return }
        for list in MetaItems.lists {
            for item in resource.children(of: source, named: list)
            where known.insert(MetaItems.identity(item, list, resource)).inserted {
                let copy = carrier.append(resource[item].property, type: resource[item].type, to: meta)
                carrier.copyContent(of: item, in: resource, to: copy)
            }
        }
    }
}
