import FHIRCore
import FHIRModel
import FHIRSchema

/// What definitions say of elements (R4 `fhirpath.html#functions`).
extension FHIRPathFunction {
    static let definitions = [
        FHIRPathFunction("conformsTo", 1...1) { call throws(OperationFailure) in
            guard let url = try call.string(0), let item = try call.evaluation.single(call.input) else { return .empty }
            let prefix = "http://hl7.org/fhir/StructureDefinition/"
            if url.hasPrefix(prefix), let type = TypeSpecifier(["FHIR", String(url.dropFirst(prefix.count))], in: call.evaluation.schema) {
                return .boolean(type.matches(item, in: call.evaluation.arena))
            }
            guard let profiles = call.evaluation.environment.profiles else { throw .evaluation("a profile that is not one of R4's own types") }
            guard case .node(let node) = item else { throw .evaluation("an element is expected") }
            try call.evaluation.spend(1000)
            guard let answer = profiles.conforms(node, in: call.evaluation.arena, to: url) else {
                throw .evaluation("a profile that is not known")
            }
            return .boolean(answer)
        },
        FHIRPathFunction("elementDefinition") { call throws(OperationFailure) in
            var result = FHIRPathCollection.empty
            for item in call.input {
                guard case .node(let node) = item else { continue }
                let definition = ElementFacts(call.evaluation.schema).definition(of: call.evaluation.arena[node])
                result.append(.node(try call.evaluation.bringIn(definition)))
            }
            return result
        },
        FHIRPathFunction("slice", 2...2) { call throws(OperationFailure) in
            guard let structure = try call.string(0), let name = try call.string(1) else { return .empty }
            return try SliceReading(call.evaluation, structure, slice: name).slice(of: call.input)
        },
    ]
}

/// Writes what the schema knows of an element as an ElementDefinition; prose is not among it.
private struct ElementFacts {
    private let schema: Schema
    private var builder: ArenaBuilder

    init(_ schema: Schema) {
        self.schema = schema
        builder = ArenaBuilder(schema, "ElementDefinition")
    }

    /// The definition of the element that a node is a value of; of a resource on its own that of its type.
    func definition(of node: Node) -> Arena {
        var facts = self
        if node.property == .none { facts.root(node.type) } else { facts.element(schema[schema[node.property].element]) }
        return facts.builder.arena
    }

    private mutating func root(_ type: TypeID) {
        name(schema.name(type), min: 0, max: nil)
        constraints(schema.invariants(of: type))
    }

    private mutating func element(_ info: ElementInfo) {
        name(schema.path(info.id), min: info.min, max: info.max)
        if info.contentReference != .none {
            builder.set("contentReference", "#" + schema.name(info.contentReference), in: builder.root)
        } else {
            for property in schema.properties(of: info.id) { type(schema[property].type, of: info) }
        }
        constraints(info.invariants)
        builder.set("isModifier", info.isModifier ? "true" : "false", in: builder.root)
        builder.set("isSummary", info.isSummary ? "true" : "false", in: builder.root)
        if let binding = schema.binding(of: info.id) {
            let node = builder.add("binding", to: builder.root)
            builder.set("strength", "\(binding.strength)", in: node)
            builder.set("valueSet", binding.valueSet.string, in: node)
        }
    }

    private mutating func name(_ path: String, min: Int, max: Int?) {
        builder.set("id", path, in: builder.root)
        builder.set("path", path, in: builder.root)
        builder.set("min", String(min), in: builder.root)
        builder.set("max", max.map { String($0) } ?? "*", in: builder.root)
    }

    private mutating func type(_ type: TypeID, of info: ElementInfo) {
        let node = builder.add("type", to: builder.root)
        let isBackbone = schema.name(type).contains(".")
        let code = isBackbone ? schema[type].base : type
        builder.set("code", schema.name(code), in: node)
        let prefix = "http://hl7.org/fhir/StructureDefinition/"
        let targets = type == schema.known.reference ? info.referenceTargets : info.canonicalTargets
        if type == schema.known.reference || type == schema.known.canonical {
            for target in targets { builder.set("targetProfile", prefix + schema.name(target), in: node) }
        }
    }

    private mutating func constraints(_ invariants: IDList<InvariantID>) {
        for id in invariants {
            let invariant = schema[id]
            let node = builder.add("constraint", to: builder.root)
            builder.set("key", invariant.key.string, in: node)
            builder.set("severity", invariant.severity == .error ? "error" : "warning", in: node)
            builder.set("expression", invariant.expression.string, in: node)
        }
    }
}
