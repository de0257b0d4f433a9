import FHIRPath
import FHIRSchema

/// Decides for the parameters of a type which have rows of their own: a parameter whose paths are those of others, of the same kind, is
/// answered by their rows.
struct ParameterCompiler {
    private let type: TypeID
    private let schema: Schema
    /// Nil to find out which parameters need numbers.
    private let numbering: IndexNumbering?
    /// The codes of the parameters that have rows of their own.
    private(set) var owned: [String] = []
    /// The parameters with rows of their own, in the order in which they got them.
    private var owners: [Owner] = []
    /// What writes the rows: of elements at paths, or of what an expression yields.
    private(set) var actions: [(paths: [ElementPath], expression: FHIRPathExpression?, action: KeyAction)] = []

    private struct Owner {
        let parameter: SearchParameter
        let paths: Set<ElementPath>
    }

    init(_ type: TypeID, _ schema: Schema, _ numbering: IndexNumbering?) {
        self.type = type
        self.schema = schema
        self.numbering = numbering
    }

    /// The parameters by code. Which of several alike has the rows depends on nothing but the definitions: the earliest (R4's come before all
    /// others), of these the one without a restricted target, with the fewest paths, the first by code.
    mutating func compile(_ sources: [ParameterSource]) -> [SearchParameter] {
        var compiled: [String: SearchParameter] = [:]
        let simple = sources.filter { $0.definition.kind != .composite }.sorted { left, right in
            let (a, b) = (Restriction(left.paths), Restriction(right.paths))
            if left.definition.order != right.definition.order { return left.definition.order < right.definition.order }
            if (a.target == nil) != (b.target == nil) { return a.target == nil }
            if left.paths.count != right.paths.count { return left.paths.count < right.paths.count }
            return left.definition.code.utf8.lexicographicallyPrecedes(right.definition.code.utf8)
        }
        for source in simple { compiled[source.definition.code] = compile(source) }
        for source in sources where source.definition.kind == .composite {
            let parts = source.definition.components.compactMap { compiled[$0.code] }
            let isWhole = parts.count == source.definition.components.count && !parts.isEmpty && !source.isEmpty
            var composite = parameter(source, isWhole ? .composite(parts, isPaired: isRepeating(source)) : .unavailable)
            let isNarrower = sources.contains { Set(source.paths).isStrictSubset(of: $0.paths) && $0.definition.kind == .composite }
            if isWhole, isRepeating(source), !isNarrower, parts.count == 2, Pairing.fits(parts[0].kind, parts[1].kind) {
                composite.pairs = numbering?.parameter(Pairing.name(schema.name(type), parts[0].code, parts[1].code))
            }
            compiled[source.definition.code] = composite
        }
        return compiled.values.sorted { $0.code.utf8.lexicographicallyPrecedes($1.code.utf8) }
    }

    private mutating func compile(_ source: ParameterSource) -> SearchParameter {
        if let form = Self.special(source.definition.code) { return parameter(source, form) }
        if source.isEmpty || source.definition.kind == .special && source.definition.code != "near" {
            return parameter(source, .unavailable)
        }
        return shared(source) ?? owner(source)
    }

    /// Parameters of all resources that are not values of elements.
    private static func special(_ code: String) -> SearchParameter.Form? {
        switch code {
        case "_id": .id
        case "_lastUpdated": .lastUpdated
        case "_text": .text
        case "_content": .content
        case "_filter": .filter
        case "_query": .query
        default: nil
        }
    }

    /// The parameter answered by rows of others; nil when there are none that yield just the same.
    private func shared(_ source: ParameterSource) -> SearchParameter? {
        guard source.expression == nil else { return nil }
        let restriction = Restriction(source.paths)
        let wanted = restriction.target == nil ? Set(source.paths) : restriction.paths
        var members: [SearchParameter] = []
        var covered: Set<ElementPath> = []
        for owner in owners.sorted(by: { $0.paths.count > $1.paths.count })
        where owner.parameter.kind == source.definition.kind && owner.paths.isSubset(of: wanted) && !owner.paths.isSubset(of: covered) {
            members.append(owner.parameter)
            covered.formUnion(owner.paths)
        }
        guard covered == wanted else { return nil }
        let restricted = members.map { $0.restricted(to: restriction.target) }
        return restricted.count == 1
            ? parameter(source, restricted[0].form, identifiers: restricted[0].identifiers, indexing: restricted[0].indexing)
            : parameter(source, .union(restricted))
    }

    private mutating func owner(_ source: ParameterSource) -> SearchParameter {
        let name = source.definition.rowName ?? schema.name(type) + "." + source.definition.code
        owned.append(source.definition.code)
        guard let number = numbering.map({ $0.parameter(name) }) ?? ParameterNumber(rawValue: 0) else {
            return parameter(source, .unavailable)
        }
        let isReference = source.definition.kind == .reference
        let identifiers = isReference ? numbering?.parameter(name + ":identifier") : nil
        if isReference, let deleted = numbering?.parameter(name + ":deleted") { return items(source, number, deleted, identifiers) }
        let parameter = parameter(
            source, isReference ? .reference(number, restrictedTo: nil) : .rows(number), identifiers: identifiers,
            indexing: source.definition.indexing)
        actions.append(
            (source.paths, source.expression, KeyAction(kind: parameter.kind, parameter: number, identifiers: identifiers)))
        if source.expression == nil { owners.append(Owner(parameter: parameter, paths: Set(source.paths))) }
        return parameter
    }

    /// References from entries, of which those marked as deleted have a number of their own, behind that of the others.
    private mutating func items(
        _ source: ParameterSource, _ number: ParameterNumber, _ deleted: ParameterNumber, _ identifiers: ParameterNumber?
    ) -> SearchParameter {
        let parts = [number, deleted].map { parameter(source, .reference($0, restrictedTo: nil), identifiers: identifiers) }
        for (part, condition) in [(number, ElementPath.Step.differs("deleted", "true")), (deleted, .equals("deleted", "true"))] {
            let paths = source.paths.map { path in
                var path = path
                path.steps.insert(condition, at: max(path.steps.count - 1, 0))
                return path
            }
            actions.append((paths, nil, KeyAction(kind: .reference, parameter: part, identifiers: identifiers)))
        }
        return parameter(source, .union(parts), identifiers: identifiers)
    }

    /// Whether a composite's elements can be several, so that matches of its parts may be of different ones.
    private func isRepeating(_ source: ParameterSource) -> Bool {
        source.paths.count != 1 || !source.paths[0].steps.isEmpty || source.components.joined().contains(where: \.isFromResource)
    }

    private func parameter(
        _ source: ParameterSource, _ form: SearchParameter.Form, identifiers: ParameterNumber? = nil, indexing: IndexingProgress? = nil
    ) -> SearchParameter {
        let ends = source.paths.flatMap { $0.ends(from: type, schema) }
        var types: [TypeID] = []
        for end in ends where !types.contains(end.type) { types.append(end.type) }
        let isSingle = source.paths.count == 1 && source.paths[0].isSingle(from: type, schema)
        return SearchParameter(
            code: source.definition.code, kind: source.definition.kind, type: type, url: source.definition.url,
            targets: source.definition.targets, form: form, identifiers: identifiers, valueTypes: types,
            impliedSystems: source.definition.kind == .token ? systems(ends) : [],
            hasSystems: types.isEmpty || types.contains { schema.kind(of: $0) != .primitive && $0 != schema.known.contactPoint },
            isSingleDate: isSingle && source.definition.kind == .date, indexing: indexing)
    }

    private func systems(_ ends: [(property: PropertyID, type: TypeID)]) -> [String] {
        var systems: [String] = []
        for end in ends {
            if end.type == schema.known.boolean {
                systems += ["http://terminology.hl7.org/CodeSystem/special-values", "http://hl7.org/fhir/special-values"]
            } else if end.type == schema.known.code, end.property != .none, let binding = schema.binding(of: end.property),
                binding.strength == .required
            {
                for code in binding.codes.map(Array.init) ?? [] where !systems.contains(code.system.string) {
                    systems.append(code.system.string)
                }
            }
        }
        return systems
    }
}

/// Paths of a reference parameter that all ask for the same type of target.
private struct Restriction {
    var target: TypeID?
    var paths: Set<ElementPath> = []

    init(_ paths: [ElementPath]) {
        let parts = paths.map(\.unrestricted)
        guard let target = parts.first?.target, parts.allSatisfy({ $0.target == target }) else { return }
        self.target = target
        self.paths = Set(parts.map(\.path))
    }
}

extension SearchParameter {
    /// The same, restricted to targets of a type unless that is nil.
    fileprivate func restricted(to target: TypeID?) -> SearchParameter {
        guard let target, case .reference(let number, _) = form else { return self }
        return SearchParameter(
            code: code, kind: kind, type: type, url: url, targets: targets, form: .reference(number, restrictedTo: [target]),
            identifiers: identifiers, valueTypes: valueTypes, impliedSystems: impliedSystems, indexing: indexing)
    }
}
