import FHIRCore
import FHIRModel
import FHIRSchema

/// Steps from elements to their children, and choosing items.
extension Evaluation {
    /// All values of an element, over all items of `input`.
    func members(_ step: MemberStep, of input: FHIRPathCollection) throws(OperationFailure) -> FHIRPathCollection {
        var result = FHIRPathCollection.empty
        for item in input {
            switch item {
            case .node(let node):
                guard let properties = step.properties(of: arena[node].type) else {
                    guard schema.property(of: arena[node].type, named: step.name) == nil else {
                        throw .evaluation("an element of several types is named with its type: value is the name, not valueQuantity")
                    }
                    continue
                }
                var child = arena[node].firstChild
                while !child.isNone {
                    try spend()
                    if properties.contains(arena[child].property.rawValue) { result.append(.node(child)) }
                    child = arena[child].next
                }
            case .type(let type):
                if step.name == "name" { result.append(.string(type.name)) }
                if step.name == "namespace" { result.append(.string(type.namespace)) }
            default: continue
            }
        }
        return result
    }

    /// All children of all items.
    func children(of input: FHIRPathCollection) throws(OperationFailure) -> [FHIRPathValue] {
        var result: [FHIRPathValue] = []
        for item in input {
            guard case .node(let node) = item else { continue }
            var child = arena[node].firstChild
            while !child.isNone {
                try spend()
                result.append(.node(child))
                child = arena[child].next
            }
        }
        return result
    }

    /// The item at an index that is itself a collection of one integer.
    func item(of input: FHIRPathCollection, at index: FHIRPathCollection) throws(OperationFailure) -> FHIRPathCollection {
        guard let position = try integer(index) else { return .empty }
        guard position >= 0, position < Int64(input.count) else { return .empty }
        return FHIRPathCollection(input[Int(position)])
    }

    /// The value of `%name` (R4 `fhirpath.html#variables`).
    func constant(_ name: String) throws(OperationFailure) -> FHIRPathCollection {
        if let value = environment.constants[name] { return value }
        switch name {
        case "context": return context
        case "resource": return resource(of: context, outermost: false)
        case "rootResource": return resource(of: context, outermost: true)
        case "ucum": return FHIRPathCollection(.string("http://unitsofmeasure.org"))
        case "sct": return FHIRPathCollection(.string("http://snomed.info/sct"))
        case "loinc": return FHIRPathCollection(.string("http://loinc.org"))
        default:
            if name.hasPrefix("vs-") { return FHIRPathCollection(.string("http://hl7.org/fhir/ValueSet/\(name.dropFirst(3))")) }
            if name.hasPrefix("ext-") {
                return FHIRPathCollection(.string("http://hl7.org/fhir/StructureDefinition/\(name.dropFirst(4))"))
            }
            throw .evaluation("the expression uses a constant that is not defined")
        }
    }

    /// The resource that a node belongs to; `outermost` leads from a contained resource to its container.
    func resource(of context: FHIRPathCollection, outermost: Bool) -> FHIRPathCollection {
        guard case .node(var node)? = context.only else { return .empty }
        while true {
            let entry = arena[node]
            let isResource = schema.kind(of: entry.type) == .resource
            if entry.parent.isNone { return FHIRPathCollection(.node(node)) }
            if isResource && !(outermost && schema.name(entry.property) == "contained") { return FHIRPathCollection(.node(node)) }
            node = entry.parent
        }
    }

    /// `is`: nothing for nothing, an error for several items.
    func isType(_ input: FHIRPathCollection, _ type: TypeSpecifier) throws(OperationFailure) -> FHIRPathCollection {
        guard input.count <= 1 else { throw .evaluation("'is' takes one item") }
        return .boolean(input.first.map { type.matches($0, in: arena) })
    }

    /// `as`: the items of the type; several are an error when the environment is strict.
    func asType(_ input: FHIRPathCollection, _ type: TypeSpecifier) throws(OperationFailure) -> FHIRPathCollection {
        guard input.count <= 1 || !environment.isStrict else { throw .evaluation("'as' takes one item") }
        return ofType(input, type)
    }

    /// The items of the type.
    func ofType(_ input: FHIRPathCollection, _ type: TypeSpecifier) -> FHIRPathCollection {
        if let only = input.only { return type.matches(only, in: arena) ? input : .empty }
        return FHIRPathCollection(input.filter { type.matches($0, in: arena) })
    }
}
