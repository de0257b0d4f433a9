import FHIRCore
import FHIRModel
import FHIRSchema
import FHIRSearch
import FHIRStore

/// The search of a conditional interaction or conditional reference, and the resources that really match it.
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
            filters.map { ($0.name, $0.value) }, type: type, purpose: .condition, schema: service.schema, elements: service.identifiers,
            hash: service.store.hash, zoneOffset: service.settings.zoneOffset)
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

    /// The matches, at most `limit`, but for those in `excluded`. Hits of the index are by hash and are verified against the resources.
    func matches(
        _ lookup: ResourceLookup, _ service: FHIRService, excluding excluded: Set<LiteralReference> = [], limit: Int
    ) throws(OperationFailure) -> [StoredVersion] {
        var asked = limit + excluded.count
        while true {
            let hits = try lookup.search(request.query, asked)
            let found = try service.verified(hits, request).filter { !excluded.contains(LiteralReference(type: $0.type, id: $0.id)) }
            if found.count >= limit || hits.count < asked { return Array(found.prefix(limit)) }
            asked *= 4
        }
    }

    /// The only match; nil if there is none, 412 if there are several.
    func match(
        _ lookup: ResourceLookup, _ service: FHIRService, excluding excluded: Set<LiteralReference> = []
    ) throws(OperationFailure) -> StoredVersion? {
        let found = try matches(lookup, service, excluding: excluded, limit: 2)
        guard found.count < 2 else { throw Self.several }
        return found.first
    }

    static var several: OperationFailure {
        OperationFailure(.preconditionFailed, .multipleMatches, "Several resources match the condition; expected at most one")
    }
}

extension FHIRService {
    /// Those hits that really have the identifiers asked for: the index holds hashes.
    func verified(_ hits: [StoredVersion], _ request: SearchRequest) throws(OperationFailure) -> [StoredVersion] {
        guard !request.identifiers.isEmpty else { return hits }
        var result: [StoredVersion] = []
        for hit in hits where request.holdsIdentifiers(try arena(hit), identifiers) { result.append(hit) }
        return result
    }
}
