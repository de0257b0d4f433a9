import FHIRCore
import FHIRModel
import FHIRSchema
import FHIRSearch
import FHIRStore

/// The search of a conditional interaction or conditional reference, and the resources that match it.
struct Condition: Sendable {
    let type: TypeID
    let request: SearchRequest
    /// The same for conditions that were written alike but for the order of their parameters.
    let text: String

    /// - Parameter parameters: of a URL, so that those that say how to write the answer may be among them; they are left out.
    /// - Throws: 400 for a parameter that the search does not have (never ignored here), 412 when nothing restricts it.
    init(_ parameters: [InteractionRequest.Parameter], type: TypeID, service: FHIRService) throws(OperationFailure) {
        let filters = parameters.filter { !FHIRService.formatParameters.contains($0.name) }
        self.type = type
        text = filters.map { "\($0.name)=\($0.value)" }.sorted().joined(separator: "&")
        request = try SearchRequest(
            filters.map { ($0.name, $0.value) }, scope: .type(type), purpose: .condition, now: service.clock.now(), service.context)
        guard request.isRestricted else {
            throw OperationFailure(
                .preconditionFailed, .conditionUnsupported, "A condition needs at least one search parameter that restricts it")
        }
    }

    /// The condition of a header or reference, where only filters are allowed; with or without its question mark.
    init(query: String, type: TypeID, service: FHIRService) throws(OperationFailure) {
        let parameters = try URLQuery.parse(query.hasPrefix("?") ? query.dropFirst() : query[...])
        if let other = parameters.first(where: { FHIRService.formatParameters.contains($0.name) }) {
            throw OperationFailure(
                .invalid, .unknownParameter, "Expected only parameters that filter; \(SearchRequest.harmless(other.name)) does not")
        }
        try self.init(parameters, type: type, service: service)
    }

    /// The matches that the caller may find, at most `limit`, but for those in `excluded`.
    /// - Throws: 412 when there are some and hidden resources match too. Those alone are as if they were not there.
    func matches(
        _ lookup: ResourceLookup, excluding excluded: Set<LiteralReference> = [], limit: Int
    ) throws(OperationFailure) -> [StoredVersion] {
        let hits = try lookup.search(request.query, limit + excluded.count)
        let found = Array(hits.filter { !excluded.contains(LiteralReference(type: $0.type, id: $0.id)) }.prefix(limit))
        if let searchAll = lookup.searchAll, !found.isEmpty, found.count < limit {
            // All that the caller may find are known here.
            let known = excluded.union(hits.map { LiteralReference(type: $0.type, id: $0.id) })
            let all = try searchAll(request.query, known.count + 1)
            if all.contains(where: { !known.contains(LiteralReference(type: $0.type, id: $0.id)) }) { throw Self.several }
        }
        return found
    }

    /// The only match; nil if there is none, 412 if there are several.
    func match(
        _ lookup: ResourceLookup, excluding excluded: Set<LiteralReference> = []
    ) throws(OperationFailure) -> StoredVersion? {
        let found = try matches(lookup, excluding: excluded, limit: 2)
        guard found.count < 2 else { throw Self.several }
        return found.first
    }

    static var several: OperationFailure {
        OperationFailure(.preconditionFailed, .multipleMatches, "Several resources match the condition; expected at most one")
    }
}
