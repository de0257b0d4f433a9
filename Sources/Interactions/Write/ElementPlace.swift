import FHIRModel
import FHIRSchema

/// Where an element stands in a resource, in little space: its FHIRPath is only spelt out when somebody has to read it.
package struct ElementPlace: Sendable {
    private let schema: Schema
    private let root: TypeID
    /// From the element up: each property, and the index among its values.
    private var steps: [(property: PropertyID, index: Int32)] = []

    /// O(depth × siblings).
    init(_ node: NodeID, of arena: Arena) {
        schema = arena.schema
        root = arena.type
        var at = node
        while !arena[at].parent.isNone {
            let property = arena[at].property
            let index = schema[property].isArray ? arena.index(of: at) : 0
            steps.append((property, Int32(truncatingIfNeeded: index)))
            at = arena[at].parent
        }
    }

    /// Such as `Patient.link[0].other.reference`.
    package var path: String {
        steps.reversed().reduce(schema.name(root)) { path, step in
            path + "." + schema.pathName(step.property) + (schema[step.property].isArray ? "[\(step.index)]" : "")
        }
    }
}
