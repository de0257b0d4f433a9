import FHIRModel
import FHIRSchema

/// The tag of a resource that was imported although it does not satisfy a workflow rule. Only the host sets and removes it.
enum ImportTag {
    static let system = "urn:caresync-fhir:tag"
    static let code = "import-unchecked"

    /// Whether a stored form may have the tag: its system stands somewhere in it.
    static func mayBe(in body: [UInt8]) -> Bool {
        let wanted = Array(system.utf8)
        guard body.count > wanted.count, let first = wanted.first else { return false }
        var at = 0
        while let next = body[at...].firstIndex(of: first), body.count - next >= wanted.count {
            if body[next...].starts(with: wanted) { return true }
            at = next + 1
        }
        return false
    }

    /// The tags with this system and code; O(elements of meta).
    static func nodes(in arena: Arena) -> [NodeID] {
        guard let meta = arena.child(of: arena.root, named: "meta") else { return [] }
        return arena.children(of: meta, named: "tag").filter {
            arena.string(of: $0, named: "code") == code && arena.string(of: $0, named: "system") == system
        }
    }

    /// The resource without the tag, and without a `meta` that then says nothing.
    static func removed(from arena: consuming Arena) -> Arena {
        let tags = nodes(in: arena)
        if tags.isEmpty { return arena }
        var result = arena
        for tag in tags { result.remove(tag) }
        if let meta = result.child(of: result.root, named: "meta"), result[meta].firstChild.isNone { result.remove(meta) }
        return result
    }

    /// The resource with the tag.
    static func added(to arena: consuming Arena) -> Arena {
        if !nodes(in: arena).isEmpty { return arena }
        var result = arena
        let schema = result.schema
        guard let metaProperty = schema.property(of: result.type, named: "meta") else { return result }
        let meta =
            result.child(of: result.root, metaProperty) ?? result.insert(
                metaProperty, type: schema[metaProperty].type, into: result.root, after: .none)
        guard let tagProperty = schema.property(of: result[meta].type, named: "tag") else { return result }
        let tag = result.append(tagProperty, type: schema[tagProperty].type, to: meta)
        for (name, value) in [("system", system), ("code", code)] {
            guard let property = schema.property(of: result[tag].type, named: name) else { continue }
            let node = result.append(property, type: schema[property].type, to: tag)
            result.setText(node, to: value)
        }
        return result
    }
}
