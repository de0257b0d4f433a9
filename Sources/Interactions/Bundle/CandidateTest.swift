import FHIRCore
import FHIRModel
import FHIRSchema
import FHIRSearch
import FHIRStore

/// Whether bodies of a transaction meet a condition; chains and `_has` lead through the other bodies and through resources of the store.
struct CandidateTest {
    typealias Item = TransactionCandidates.Item

    let candidates: TransactionCandidates
    let query: SearchQuery
    let lookup: ResourceLookup
    /// What the store has of these will not be so any more.
    let touched: Set<LiteralReference>
    let service: FHIRService

    func holds(_ criterion: SearchCriterion, _ item: Item) throws(OperationFailure) -> Bool {
        switch criterion {
        case .and(let parts):
            for part in parts where try !holds(part, item) { return false }
            return true
        case .or(let parts):
            for part in parts where try holds(part, item) { return true }
            return false
        case .not(let part): return try !holds(part, item)
        case .refers(let parameter, let type, let inner): return try refers(item, parameter, type, inner)
        case .referredBy(let type, let parameter, let inner): return try isReferred(item, type, parameter, inner)
        default:
            let resource = MatchableResource(
                type: item.arena.type, id: item.id, lastUpdated: lookup.instant, keys: item.keys, body: [])
            let checks = (query.checks as? SearchChecks).map { ParsedChecks(checks: $0, arena: item.arena) }
            return criterion.matches(resource, checks) ?? false
        }
    }

    /// A search's checks, asked of a body that is parsed already.
    private struct ParsedChecks: ResourceChecks {
        let checks: SearchChecks
        let arena: Arena

        func holds(_ check: Int, type: TypeID, id: ResourceID, body: [UInt8]) -> Bool { checks.holds(check, type: type, id: id, arena) }
    }

    private func refers(
        _ item: Item, _ parameter: ParameterNumber, _ type: TypeID, _ inner: SearchCriterion
    ) throws(OperationFailure) -> Bool {
        for name in targets(of: item, by: parameter) where name.type == type {
            if let other = candidates.item(name) {
                if try holds(inner, other) { return true }
            } else if !touched.contains(name), try isStored([.ids([name.id])], type, inner) {
                return true
            }
        }
        return false
    }

    private func isReferred(
        _ item: Item, _ type: TypeID, _ parameter: ParameterNumber, _ inner: SearchCriterion
    ) throws(OperationFailure) -> Bool {
        let name = LiteralReference(type: item.arena.type, id: item.id)
        for other in candidates.items(type) where targets(of: other, by: parameter).contains(name) {
            if try holds(inner, other) { return true }
        }
        let rows = ReferenceKey.matching(name.type, name.id, by: parameter, service.catalogue.numbering).rows(of: .anyReference)
        return try isStored([.rows(rows)], type, inner)
    }

    /// Whether the store has a resource that the transaction does not touch and that meets both. What other resources decide is asked of
    /// each, since these may be among the bodies.
    private func isStored(_ parts: [SearchCriterion], _ type: TypeID, _ inner: SearchCriterion) throws(OperationFailure) -> Bool {
        let criterion = SearchCriterion.and(inner.isLocal ? parts + [inner] : parts)
        let limit = inner.isLocal ? touched.count + 1 : .max
        let found = try lookup.search(SearchQuery([SearchQuery.Branch(type, criterion)], checks: query.checks), limit)
        for version in found where !touched.contains(LiteralReference(type: version.type, id: version.id)) {
            if inner.isLocal { return true }
            let arena = try service.wholeArena(version)
            let item = Item(index: -1, id: version.id, arena: arena, keys: service.catalogue.extract(arena).keys)
            if try holds(inner, item) { return true }
        }
        return false
    }

    /// What a body refers to by a parameter.
    private func targets(of item: Item, by parameter: ParameterNumber) -> [LiteralReference] {
        item.keys.compactMap { key in
            guard key.parameter == .anyReference, let decoded = key.withBytes({ ReferenceKey.decode($0) }), decoded.parameter == parameter
            else { return nil }
            switch decoded.target {
            case .resource(let number, let id): return LiteralReference(type: service.catalogue.numbering.type(number), id: id)
            case .url(let text, _): return candidates.name(fullURL: String(decoding: text, as: UTF8.self))
            }
        }
    }
}
