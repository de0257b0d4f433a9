import FHIRModel
import FHIRPath
import FHIRSchema

/// The search parameters of one type, compiled: which have rows of their own, which are answered by others' rows, and the tree that
/// finds all values in one pass.
final class TypeParameters: Sendable {
    /// By code.
    let parameters: [SearchParameter]
    let trie: PathTrie
    /// Parameters whose expressions are more than paths.
    let evaluated: [(expression: FHIRPathExpression, action: KeyAction)]
    /// What is indexed in pairs.
    let pairings: [Pairing]
    /// Those of them that the resource itself has, not each of a composite's elements.
    let ownPairings: [Pairing]
    private let sources: [String: ParameterSource]

    init(_ type: TypeID, _ schema: Schema, _ numbering: IndexNumbering, _ custom: [ParameterDefinition]) {
        let sources = Self.sources(type, schema, custom)
        var compiler = ParameterCompiler(type, schema, numbering)
        parameters = compiler.compile(sources)
        var builder = PathTrie.Builder(type, schema)
        var evaluated: [(FHIRPathExpression, KeyAction)] = []
        for (paths, expression, action) in compiler.actions {
            if let expression {
                evaluated.append((expression, action))
            } else {
                for path in paths { builder.add(path, action) }
            }
        }
        trie = builder.frozen()
        self.evaluated = evaluated
        pairings = Pairing.all(type, parameters, schema, numbering)
        ownPairings = pairings.filter { $0.composite == nil }
        self.sources = Dictionary(sources.map { ($0.definition.code, $0) }) { first, _ in first }
    }

    /// R4's own definitions and others; one with the code of an R4 parameter replaces it.
    private static func sources(_ type: TypeID, _ schema: Schema, _ custom: [ParameterDefinition]) -> [ParameterSource] {
        var definitions = schema.searchParameters(of: type).map { ParameterDefinition(schema[$0], schema) }
        definitions.removeAll { known in custom.contains { $0.code == known.code } }
        return (definitions + custom).map { ParameterSource($0, type, schema) }
    }

    /// The codes of those of the other definitions that cannot be answered by rows of parameters before them.
    static func owners(_ type: TypeID, _ schema: Schema, _ custom: [ParameterDefinition]) -> Set<String> {
        var compiler = ParameterCompiler(type, schema, nil)
        _ = compiler.compile(sources(type, schema, custom))
        return Set(compiler.owned).intersection(custom.map(\.code))
    }

    /// The parameter with a code; binary search.
    func parameter(_ code: String) -> SearchParameter? {
        var low = 0
        var high = parameters.count
        while low < high {
            let middle = (low + high) / 2
            if parameters[middle].code.utf8.lexicographicallyPrecedes(code.utf8) { low = middle + 1 } else { high = middle }
        }
        return low < parameters.count && parameters[low].code == code ? parameters[low] : nil
    }

    /// The elements of a parameter's values; of an extension its value.
    func elements(of code: String, in arena: Arena, _ values: KeyValues) -> [NodeID] {
        guard let source = sources[code] else { return [] }
        if let expression = source.expression {
            let environment = FHIRPathEnvironment(budget: Extractor.budget, units: values.units.units)
            let found = (try? expression.evaluate(in: arena, environment: environment)) ?? []
            return found.compactMap { if case .node(let node) = $0 { node } else { nil } }
        }
        var found = source.paths.flatMap { $0.elements(from: arena.root, in: arena) }
        if source.paths.count > 1 {
            var known: Set<NodeID> = []
            found.removeAll { !known.insert($0).inserted }
        }
        return found.flatMap { Self.value(of: $0, in: arena) }
    }

    /// For a composite: for each element that it is about, the keys of each part.
    func components(of parameter: SearchParameter, in arena: Arena, _ values: KeyValues) -> [[[IndexKey]]] {
        guard case .composite(let parts, _) = parameter.form, let source = sources[parameter.code] else { return [] }
        let bases = source.paths.flatMap { $0.elements(from: arena.root, in: arena) }
        return bases.map { base in
            zip(parts, source.components).map { part, paths in
                let nodes = paths.flatMap { $0.elements(from: base, in: arena) }
                return Extractor.keys(of: nodes, in: arena, part.actions, values)
            }
        }
    }

    private static func value(of node: NodeID, in arena: Arena) -> [NodeID] {
        guard arena[node].type == arena.schema.known.extension else { return [node] }
        return ElementPath(steps: [.member("value")]).elements(from: node, in: arena)
    }
}

extension SearchParameter {
    /// What writes rows that answer this parameter.
    var actions: [KeyAction] {
        switch form {
        case .rows(let number), .reference(let number, _):
            [KeyAction(kind: kind, parameter: number, identifiers: identifiers)]
        case .union(let members): members.flatMap(\.actions)
        default: []
        }
    }
}
