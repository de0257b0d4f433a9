import FHIRPath
import FHIRSchema

/// A definition with its expression as it holds for one type.
struct ParameterSource: Sendable {
    let definition: ParameterDefinition
    /// Empty when the expression is more than paths, or nothing for the type.
    let paths: [ElementPath]
    /// The expression, when it is more than paths.
    let expression: FHIRPathExpression?
    /// For a composite the paths of each part, from what `paths` lead to; a part whose expression is more than paths has none.
    let components: [[ElementPath]]

    /// An expression that is malformed gives nothing at all, and the parameter is unavailable.
    init(_ definition: ParameterDefinition, _ type: TypeID, _ schema: Schema) {
        self.definition = definition
        let syntax = definition.expression.isEmpty ? nil : try? Syntax(parsing: definition.expression)
        let paths = syntax.map { ElementPath.paths(of: $0, from: type, schema) }
        self.paths = (paths ?? nil) ?? []
        expression =
            if case .some(nil) = paths { try? FHIRPathExpression(parsing: definition.expression, schema: schema) } else { nil }
        let bases = Set(self.paths.flatMap { $0.ends(from: type, schema).map(\.type) })
        components = definition.components.map { component in
            guard let syntax = try? Syntax(parsing: component.expression) else { return [] }
            return bases.reduce(into: []) { found, base in
                for path in ElementPath.paths(of: syntax, from: base, schema) ?? [] where !found.contains(path) { found.append(path) }
            }
        }
    }

    /// Whether there is anything to index.
    var isEmpty: Bool { paths.isEmpty && expression == nil }
}
