package import FHIRCore
package import FHIRModel
package import FHIRSchema

/// The checks of one search: looks at resources themselves where the index keeps less than is asked.
///
/// Costs reading a body and one walk of a parameter's elements for each check.
package struct SearchChecks: ResourceChecks {
    private let checks: [ResourceCheck]
    private let catalogue: SearchCatalogue
    private let names: ValueNames
    private let hash: KeyedHash
    private let base: [UInt8]
    private let terminology: any TerminologyPort
    private let parse: @Sendable ([UInt8], TypeID) -> Arena?

    init(_ checks: [ResourceCheck], _ context: SearchContext) {
        self.checks = checks
        catalogue = context.catalogue
        names = ValueNames(context.schema)
        hash = context.hash
        base = context.base
        terminology = context.terminology
        parse = context.parse
    }

    /// Whether a resource holds a check; false for a body that cannot be read and for a check of another search.
    package func holds(_ check: Int, type: TypeID, id: ResourceID, body: [UInt8]) -> Bool {
        guard checks.indices.contains(check), let arena = parse(body, type) else { return false }
        return holds(check, type: type, id: id, arena)
    }

    /// Whether a resource that is read already holds a check.
    package func holds(_ check: Int, type: TypeID, id: ResourceID, _ arena: Arena) -> Bool {
        guard checks.indices.contains(check) else { return false }
        switch checks[check] {
        case .value(let reference, let test):
            guard let parameter = catalogue.parameter(reference.type, reference.code) else { return false }
            let values = ElementValues(arena: arena, names: names, base: base, terminology: terminology)
            return catalogue.elements(of: parameter, in: arena).contains { values.hold(test, $0) }
        case .paired(let reference, let criteria):
            return elements(of: reference, in: arena).contains { parts in
                parts.count == criteria.count
                    && zip(parts, criteria).allSatisfy { part, criterion in Self.meets(part, criterion, type, id) }
            }
        case .grouped(let reference, let criterion):
            return elements(of: reference, in: arena).contains { parts in Self.meets(parts.flatMap(\.self).sorted(), criterion, type, id) }
        case .narrative(let test):
            guard let text = arena.child(of: arena.root, named: "text"), let div = arena.child(of: text, names.div) else { return false }
            return test.holds(in: FoldedWords.of(NarrativeText.of(arena.bytes(of: div))))
        case .content(let test):
            return test.isInRow ? ContentWords.texts(arena).contains(where: test.holds) : test.holds(in: ContentWords.of(arena))
        }
    }

    package func words(of check: Int) -> WordQuery? {
        guard checks.indices.contains(check) else { return nil }
        switch checks[check] {
        case .narrative(let test): return ResourceWords.query(test.words, isInNarrative: true, isInRow: test.isInRow)
        case .content(let test): return ResourceWords.query(test.words, isInNarrative: false, isInRow: test.isInRow)
        case .value(_, .display(let text)): return ResourceWords.query(beginning: text)
        default: return nil
        }
    }

    package func contained(
        _ type: TypeID, by parameter: ParameterReference?, in container: TypeID, body: [UInt8]
    ) -> [ContainedResource] {
        parse(body, container).map { contained(type, by: parameter, in: $0) } ?? []
    }

    /// The same of a container that is read already.
    package func contained(_ type: TypeID, by parameter: ParameterReference?, in container: Arena) -> [ContainedResource] {
        ContainedResource.all(type, ids: parameter.map { fragments($0, in: container) }, in: container, catalogue)
    }

    package func contained(_ type: TypeID, by parameter: ParameterReference, of resource: ContainedResource) -> [ContainedResource] {
        ContainedResource.all(type, ids: fragments(parameter, in: resource.arena), in: resource.container, catalogue)
    }

    package func holds(_ check: Int, _ resource: ContainedResource) -> Bool {
        // No check is about the id.
        guard let id = resource.id ?? ResourceID("0") else { return false }
        return holds(check, type: resource.type, id: id, resource.arena)
    }

    package func canonicalKeys(of type: TypeID, _ id: ResourceID, body: [UInt8], by parameter: ParameterNumber) -> [IndexKey] {
        parse(body, type).map { canonicalKeys(of: $0, id, by: parameter) } ?? []
    }

    /// The same of a resource that is read already.
    package func canonicalKeys(of arena: Arena, _ id: ResourceID, by parameter: ParameterNumber) -> [IndexKey] {
        Canonicals.naming(arena, id, base: base).map { IndexKey(.anyReference, ReferenceKey.encode(url: $0, by: parameter, hash)) }
    }

    package func named(_ url: [UInt8]) -> (type: TypeID, id: ResourceID)? {
        LiteralReference(url[...], schema: catalogue.schema, base: base).map { ($0.type, $0.id) }
    }

    /// The ids of contained resources that a resource refers to by a parameter.
    private func fragments(_ reference: ParameterReference, in arena: Arena) -> Set<String> {
        guard let parameter = catalogue.parameter(reference.type, reference.code) else { return [] }
        let values = ElementValues(arena: arena, names: names, base: base, terminology: terminology)
        return Set(catalogue.elements(of: parameter, in: arena).compactMap { values.fragment(of: $0) })
    }

    private func elements(of reference: ParameterReference, in arena: Arena) -> [[[IndexKey]]] {
        catalogue.parameter(reference.type, reference.code).map { catalogue.components(of: $0, in: arena) } ?? []
    }

    /// Whether keys alone meet a criterion, which asks for nothing but rows.
    private static func meets(_ keys: [IndexKey], _ criterion: SearchCriterion, _ type: TypeID, _ id: ResourceID) -> Bool {
        let element = MatchableResource(type: type, id: id, lastUpdated: .earliest, keys: keys, body: [])
        return criterion.matches(element) ?? false
    }
}
