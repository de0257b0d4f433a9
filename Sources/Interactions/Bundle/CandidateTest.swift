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
        case .refers(let path, let type, let inner): return try refers(item, path, type, inner)
        case .referredBy(let type, let path, let inner): return try isReferred(item, type, path, inner)
        case .contains(let type, let inner):
            for resource in checks?.contained(type, by: nil, in: item.arena) ?? [] where try holds(inner, resource) { return true }
            return false
        default:
            let resource = MatchableResource(
                type: item.arena.type, id: item.id, lastUpdated: lookup.instant, keys: item.keys, body: [])
            let checks = checks.map { ParsedChecks(checks: $0, arena: item.arena) }
            return criterion.matches(resource, checks) ?? false
        }
    }

    private var checks: SearchChecks? { query.checks as? SearchChecks }

    /// Whether a resource that a body contains meets a criterion; nothing else refers to it.
    private func holds(_ criterion: SearchCriterion, _ resource: ContainedResource) throws(OperationFailure) -> Bool {
        switch criterion {
        case .and(let parts):
            for part in parts where try !holds(part, resource) { return false }
            return true
        case .or(let parts):
            for part in parts where try holds(part, resource) { return true }
            return false
        case .not(let part): return try !holds(part, resource)
        case .referredBy, .contains: return false
        case .refers(let path, let type, let inner):
            for other in path.inside.map({ checks?.contained(type, by: $0, of: resource) ?? [] }) ?? [] where try holds(inner, other) {
                return true
            }
            return try refers(Item(resource), ReferencePath(path.parameter, url: path.url), type, inner)
        case .ids(let ids): return resource.id.map(ids.contains) ?? false
        default: return try holds(criterion, Item(resource))
        }
    }

    /// A search's checks, asked of a body that is parsed already.
    private struct ParsedChecks: ResourceChecks {
        let checks: SearchChecks
        let arena: Arena

        func holds(_ check: Int, type: TypeID, id: ResourceID, body: [UInt8]) -> Bool { checks.holds(check, type: type, id: id, arena) }
    }

    private func refers(
        _ item: Item, _ path: ReferencePath, _ type: TypeID, _ inner: SearchCriterion
    ) throws(OperationFailure) -> Bool {
        for name in targets(of: item, by: path.parameter) where name.type == type {
            if let other = candidates.item(name) {
                if try holds(inner, other) { return true }
            } else if !touched.contains(name), try isStored([.ids([name.id])], type, inner) {
                return true
            }
        }
        for resource in path.inside.map({ checks?.contained(type, by: $0, in: item.arena) ?? [] }) ?? [] {
            if try holds(inner, resource) { return true }
        }
        return try path.url.map { url throws(OperationFailure) in try refersByURL(item, path.parameter, type, url, inner) } ?? false
    }

    /// Whether a body refers by canonical to a resource that meets a criterion.
    private func refersByURL(
        _ item: Item, _ parameter: ParameterNumber, _ type: TypeID, _ url: ParameterNumber, _ inner: SearchCriterion
    ) throws(OperationFailure) -> Bool {
        guard let checks else { return false }
        for key in item.keys where key.parameter == .anyReference {
            guard let decoded = key.withBytes({ ReferenceKey.decode($0) }), decoded.parameter == parameter,
                case .url(let bytes, _) = decoded.target
            else { continue }
            for other in candidates.items(type) where checks.canonicalKeys(of: other.arena, other.id, by: parameter).contains(key) {
                if try holds(inner, other) { return true }
            }
            var meant = SearchCriterion.rows(RowCriterion(url, [.exactly(bytes)]))
            if let name = checks.named(bytes), name.type == type { meant = .or([meant, .ids([name.id])]) }
            let isMeant = { (version: StoredVersion) in
                checks.canonicalKeys(of: version.type, version.id, body: version.body, by: parameter).contains(key)
            }
            if try isStored([meant], type, inner, where: isMeant) { return true }
        }
        return false
    }

    private func isReferred(
        _ item: Item, _ type: TypeID, _ path: ReferencePath, _ inner: SearchCriterion
    ) throws(OperationFailure) -> Bool {
        let name = LiteralReference(type: item.arena.type, id: item.id)
        let canonical = path.url == nil ? [] : checks?.canonicalKeys(of: item.arena, item.id, by: path.parameter) ?? []
        for other in candidates.items(type) {
            guard targets(of: other, by: path.parameter).contains(name) || other.keys.contains(where: canonical.contains) else { continue }
            if try holds(inner, other) { return true }
        }
        let rows = ReferenceKey.matching(name.type, name.id, by: path.parameter, service.catalogue.numbering).rows(of: .anyReference)
        let others = canonical.map { SearchCriterion.rows(RowCriterion(.anyReference, [.exactly($0.bytes)])) }
        return try isStored([.or([.rows(rows)] + others)], type, inner)
    }

    /// Whether the store has a resource that the transaction does not touch and that meets both. What other resources decide is asked of
    /// each, since these may be among the bodies.
    private func isStored(
        _ parts: [SearchCriterion], _ type: TypeID, _ inner: SearchCriterion, where isMeant: ((StoredVersion) -> Bool)? = nil
    ) throws(OperationFailure) -> Bool {
        let criterion = SearchCriterion.and(inner.isLocal ? parts + [inner] : parts)
        let limit = inner.isLocal && isMeant == nil ? touched.count + 1 : .max
        let found = try lookup.search(SearchQuery([SearchQuery.Branch(type, criterion)], checks: query.checks), limit)
        for version in found where !touched.contains(LiteralReference(type: version.type, id: version.id)) {
            if let isMeant, !isMeant(version) { continue }
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

extension TransactionCandidates.Item {
    /// A contained resource as one of its own, under a name that nothing refers to it by.
    fileprivate init(_ resource: ContainedResource) {
        self.init(index: -1, id: ResourceID(unchecked: resource.id?.value ?? ""), arena: resource.arena, keys: resource.keys)
    }
}
