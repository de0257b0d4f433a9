import FHIRCore
package import FHIRModel
import FHIRSchema
import FHIRSearch

/// What an operation is called with: the query of a URL, a Parameters resource, or the one resource that it takes
/// (R4 `operations.html#request`).
package struct OperationInput: Sendable {
    package enum Value: Sendable {
        case text(String)
        case resource(Arena)
        /// A value of a complex type, as a node of the Parameters.
        case element(Arena, NodeID)
    }

    /// In the order in which they came.
    package private(set) var values: [(name: String, value: Value)] = []
    /// Search parameters, for an operation that takes them.
    package private(set) var search: [InteractionRequest.Parameter] = []
    /// The token of a page, as it came.
    package private(set) var page: String?
    /// All that a URL can say, as its query: what links repeat. Without the page.
    package private(set) var query: [InteractionRequest.Parameter] = []

    /// The values of a primitive parameter.
    package func texts(_ name: String) -> [String] {
        values.compactMap { item in
            if item.name == name, case .text(let text) = item.value { text } else { nil }
        }
    }

    /// The value of a primitive parameter that is given at most once.
    package func text(_ name: String) -> String? { texts(name).first }

    /// A resource that is given at most once.
    package func resource(_ name: String) -> Arena? {
        for item in values where item.name == name {
            if case .resource(let arena) = item.value { return arena }
        }
        return nil
    }

    /// Reads and checks the input; 400 with one issue for each parameter that is unknown, malformed, missing or given too often.
    init(_ declaration: OperationDeclaration, _ request: InteractionRequest, _ schema: Schema) throws(OperationFailure) {
        var issues: [Issue] = []
        for parameter in request.parameters {
            if FHIRService.formatParameters.contains(parameter.name) {
                query.append(parameter)
            } else if declaration.isPaged, parameter.name == PageToken.parameter {
                if page != nil { issues.append(Self.issue(parameter.name, "expected once")) }
                page = parameter.value
            } else {
                read(parameter.name, parameter.value, declaration, isLenient: request.preference.isLenient, at: nil, &issues)
            }
        }
        if let body = request.resource {
            if body.type == schema.known.parameters {
                for node in body.children(of: body.root, named: "parameter") {
                    read(node, of: body, declaration, schema, isLenient: request.preference.isLenient, &issues)
                }
            } else {
                try readOnly(body, declaration, schema)
            }
        }
        check(declaration, &issues)
        if !issues.isEmpty { throw OperationFailure(.invalid, issues) }
    }

    // MARK: One parameter

    /// A primitive value, from a URL or a Parameters resource.
    private mutating func read(
        _ name: String, _ text: String, _ declaration: OperationDeclaration, isLenient: Bool, at path: String?, _ issues: inout [Issue]
    ) {
        guard let known = declaration.parameters.first(where: { $0.name == name }) else {
            if declaration.searchedType != nil {
                search.append(InteractionRequest.Parameter(name, text))
                query.append(InteractionRequest.Parameter(name, text))
            } else if !isLenient {
                issues.append(Self.unknown(name, declaration, at: path))
            }
            return
        }
        guard known.isPrimitive else {
            issues.append(Self.issue(name, "expected in a Parameters resource in the body of a POST", at: path))
            return
        }
        if let fault = Self.fault(text, known.primitive) {
            issues.append(Self.issue(name, "expected \(fault)", at: path))
            return
        }
        values.append((name, .text(text)))
        query.append(InteractionRequest.Parameter(name, text))
    }

    /// A parameter of a Parameters resource.
    private mutating func read(
        _ node: NodeID, of body: Arena, _ declaration: OperationDeclaration, _ schema: Schema, isLenient: Bool, _ issues: inout [Issue]
    ) {
        let path = body.path(of: node)
        guard let name = body.string(of: node, named: "name") else {
            issues.append(Issue(.badParameter, at: path, "A parameter without a name; known: \(declaration.knownParameters)"))
            return
        }
        let value = body.children(of: node).first { schema.pathName(body[$0].property) == "value" }
        if let value, schema.primitiveKind(of: body[value].type) != .none, let text = body.string(value) {
            if FHIRService.formatParameters.contains(name) { return issues.append(Self.issue(name, "expected in the URL", at: path)) }
            return read(name, text, declaration, isLenient: isLenient, at: path, &issues)
        }
        guard let known = declaration.parameters.first(where: { $0.name == name }) else {
            if declaration.searchedType != nil {
                issues.append(Self.issue(name, "expected a valueString, as in the URL of a search", at: path))
            } else if !isLenient {
                issues.append(Self.unknown(name, declaration, at: path))
            }
            return
        }
        if known.isResource {
            guard let child = body.child(of: node, named: "resource"), schema.isType(body[child].type, orDerivedFrom: known.type) else {
                issues.append(Self.issue(name, "expected a resource of type \(schema.name(known.type))", at: path))
                return
            }
            values.append((name, .resource(body.extract(child))))
        } else if let value, body[value].type == known.type {
            values.append((name, .element(body, value)))
        } else {
            issues.append(Self.issue(name, "expected a value of type \(schema.name(known.type))", at: path))
        }
    }

    /// A body that is itself the one resource that the operation takes.
    private mutating func readOnly(_ body: Arena, _ declaration: OperationDeclaration, _ schema: Schema) throws(OperationFailure) {
        let resources = declaration.parameters.filter(\.isResource)
        guard resources.count == 1, schema.isType(body.type, orDerivedFrom: resources[0].type) else {
            throw OperationFailure(
                .invalid, .wrongResourceType, at: schema.name(body.type),
                "Expected a Parameters resource; known: \(declaration.knownParameters)")
        }
        values.append((resources[0].name, .resource(body)))
    }

    private func check(_ declaration: OperationDeclaration, _ issues: inout [Issue]) {
        for parameter in declaration.parameters {
            let count = values.count { $0.name == parameter.name }
            let place = "Parameter \(SearchRequest.harmless(parameter.name)):"
            if let max = parameter.max, count > max {
                issues.append(Self.issue(parameter.name, max == 1 ? "expected once" : "expected at most \(max) times"))
            } else if count < parameter.min, !issues.contains(where: { $0.diagnostics.hasPrefix(place) }) {
                issues.append(Self.issue(parameter.name, "required"))
            }
        }
    }

    // MARK: Faults

    /// What was expected of a text; nil when it is that. An instant may be given with less precision, as in `_since` elsewhere.
    private static func fault(_ text: String, _ primitive: PrimitiveKind) -> String? {
        if primitive == .instant { return DateTimeValue(text, as: .search) == nil ? "an instant" : nil }
        let kind = PrimitiveSyntax.Kind(rawValue: primitive.rawValue) ?? .none
        var text = text
        let isValid = text.withUTF8 { PrimitiveSyntax.isValid(kind, $0) }
        return isValid ? nil : "\(PrimitiveSyntax.expectation(kind))"
    }

    private static func issue(_ name: String, _ expectation: String, at path: String? = nil) -> Issue {
        Issue(.badParameter, at: path, "Parameter \(SearchRequest.harmless(name)): \(expectation)")
    }

    private static func unknown(_ name: String, _ declaration: OperationDeclaration, at path: String?) -> Issue {
        Issue(
            .unknownParameter, at: path,
            "Unknown parameter: \(SearchRequest.harmless(name)); known: \(declaration.knownParameters)")
    }
}
