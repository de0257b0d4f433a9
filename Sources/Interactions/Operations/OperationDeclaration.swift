package import FHIRCore
package import FHIRSchema

/// A FHIR operation as data: what it is called, where, what it takes, and what performs it (R4 `operations.html`).
///
/// Routing, the checks of input and the CapabilityStatement follow from it; a handler sees checked input only.
package struct OperationDeclaration: Sendable {
    /// The name after `$`.
    package var code: String
    /// The canonical URL of its OperationDefinition.
    package var url: String
    package var levels: OperationLevels
    /// The types that have it, for the levels below the system; empty: every type.
    package var types: [TypeID]
    /// Whether it changes something, and so cannot be called by GET.
    package var affectsState: Bool
    package var parameters: [OperationParameter]
    /// The type whose search parameters it takes besides its own; nil for none.
    package var searchedType: TypeID?
    /// Whether its answer has pages, and so `_page` is one of its parameters.
    package var isPaged = false
    private let handler: Handler

    package init(
        code: String, url: String, levels: OperationLevels, types: [TypeID], affectsState: Bool, parameters: [OperationParameter],
        _ handler: @escaping Handler
    ) {
        self.code = code
        self.url = url
        self.levels = levels
        self.types = types
        self.affectsState = affectsState
        self.parameters = parameters
        self.handler = handler
    }

    /// An operation of R4's definitions: name, places and input as they are there; nil when there is no such definition.
    package init?(_ schema: Schema, url: String, affectsState: Bool = false, _ handler: @escaping Handler) {
        guard let id = schema.operations.first(where: { schema[$0].url == url }) else { return nil }
        let info = schema[id]
        let isForAll = info.types.contains(schema.known.resource)
        let types = isForAll ? [] : schema.resourceTypes.filter { type in info.types.contains { schema.isType(type, orDerivedFrom: $0) } }
        let parameters = info.parameters.map { schema[$0] }.filter { $0.isInput && $0.parent.rawValue == 0 }
        self.init(
            code: info.code.string, url: url, levels: info.levels, types: types, affectsState: affectsState,
            parameters: parameters.map { OperationParameter($0, schema) }, handler)
    }

    /// Performs a call, whose input was checked against this declaration.
    package func perform(_ call: OperationCall, _ service: FHIRService) async throws(OperationFailure) -> Answer {
        try await handler(service, call)
    }

    /// Whether it can be called there.
    package func isOffered(on target: OperationTarget) -> Bool {
        levels.contains(target.level) && (types.isEmpty || (target.type.map(types.contains) ?? true))
    }

    /// Whether GET can call it: it changes nothing, and all that it needs fits into a URL (R4 `operations.html#request`).
    package var isCallableByGet: Bool { !affectsState && !parameters.contains { $0.min > 0 && !$0.isPrimitive } }

    /// How requests name it.
    package var name: OperationName { OperationName(code, affectsState: affectsState) }

    /// All names of input, for messages.
    var knownParameters: String {
        var names = parameters.map(\.name)
        if isPaged { names.append(PageToken.parameter) }
        names += FHIRService.formatParameters.sorted()
        return names.joined(separator: ", ")
    }
}

/// An input parameter of an operation, by R4's rules for OperationDefinition.parameter.
package struct OperationParameter: Sendable, Hashable {
    package var name: String
    package var min: Int
    /// Nil for any number.
    package var max: Int?
    /// A primitive or complex type, or a resource type; `Resource` for any resource.
    package var type: TypeID
    /// `none` unless the type is primitive.
    package var primitive: PrimitiveKind
    package var isResource: Bool

    package init(_ name: String, _ type: TypeID, min: Int = 0, max: Int? = 1, _ schema: Schema) {
        self.name = name
        self.min = min
        self.max = max
        self.type = type
        primitive = schema.primitiveKind(of: type)
        isResource = schema.kind(of: type) == .resource
    }

    init(_ info: OperationParameterInfo, _ schema: Schema) {
        self.init(info.name.string, info.type, min: info.min, max: info.max, schema)
    }

    package var isPrimitive: Bool { primitive != .none }
}

extension OperationLevels {
    /// One version of a resource; R4's definitions do not name this level, yet have `$meta` there.
    package static let version = OperationLevels(rawValue: 8)
}

extension OperationTarget {
    package var level: OperationLevels {
        switch self {
        case .system: .system
        case .type: .type
        case .instance: .instance
        case .version: .version
        }
    }

    /// The type it is called on; nil for the system.
    package var type: TypeID? {
        switch self {
        case .system: nil
        case .type(let type), .instance(let type, _), .version(let type, _, _): type
        }
    }
}
