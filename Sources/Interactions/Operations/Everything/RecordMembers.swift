import FHIRCore
import FHIRModel
import FHIRSchema
import FHIRSearch
import FHIRStore

/// Which resources are part of one patient's or encounter's record: its compartment, within the care dates asked for.
struct RecordMembers: Sendable {
    /// All members but the resource itself, in the order in which they were created.
    let query: SearchQuery
    /// Of these what is to be returned.
    let returned: SearchQuery

    init(_ wanted: EverythingRequest, _ owner: LiteralReference, _ service: FHIRService) throws(OperationFailure) {
        let compartment = try SearchRequest(
            [], scope: .compartment(owner.type, owner.id, member: nil), purpose: .answer(isLenient: false), now: service.clock.now(),
            service.context
        ).query
        var branches = Dictionary(compartment.branches.map { ($0.type, $0.criterion) }, uniquingKeysWith: { first, _ in first })
        var checks: (any ResourceChecks)?
        if owner.type == service.schema.known.encounter {
            // Resources without an element for their encounter name it in an extension, which no search parameter covers.
            let uncovered = ReferenceKey.encode(owner.type, owner.id, by: nil, service.catalogue.numbering)
            let associated = SearchCriterion.and([.rows(RowCriterion(.anyReference, [.exactly(uncovered)])), .checked(0)])
            for type in service.schema.resourceTypes { branches[type] = branches[type].map { .or([$0, associated]) } ?? associated }
            checks = AssociatedEncounterCheck(owner, service)
        }
        if let own = branches[owner.type] { branches[owner.type] = .and([own, .not(.ids([owner.id]))]) }
        let all = branches.sorted { $0.key < $1.key }.map { type, criterion in
            SearchQuery.Branch(type, wanted.care.map { Self.both(criterion, $0.criterion(type)) } ?? criterion)
        }
        query = SearchQuery(all, checks: checks)
        let since = wanted.sinceCriterion
        returned = SearchQuery(
            all.filter { wanted.types?.contains($0.type) ?? true }.map { SearchQuery.Branch($0.type, Self.both($0.criterion, since)) },
            checks: checks)
    }

    private static func both(_ first: SearchCriterion, _ second: SearchCriterion) -> SearchCriterion {
        second == .all ? first : .and([first, second])
    }
}

/// Whether a resource names an encounter in R4's extension for that (`extension-encounter-associatedencounter.html`).
struct AssociatedEncounterCheck: ResourceChecks {
    private static let url = "http://hl7.org/fhir/StructureDefinition/encounter-associatedEncounter"
    private let encounter: LiteralReference
    private let context: SearchContext

    init(_ encounter: LiteralReference, _ service: FHIRService) {
        self.encounter = encounter
        context = service.context
    }

    func holds(_ check: Int, type: TypeID, id: ResourceID, body: [UInt8]) -> Bool {
        guard let arena = context.parse(body, type) else { return false }
        return arena.children(of: arena.root, named: "extension").contains { node in
            guard arena.string(of: node, named: "url") == Self.url, let value = arena.child(of: node, named: "valueReference"),
                let reference = arena.child(of: value, named: "reference"),
                let literal = LiteralReference(arena.bytes(of: reference), schema: context.schema, base: context.base)
            else { return false }
            return literal.type == encounter.type && literal.id == encounter.id
        }
    }
}
