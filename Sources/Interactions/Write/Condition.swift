import FHIRCore
import FHIRModel
import FHIRSchema
import FHIRSearch
import FHIRStore

/// The search of a conditional interaction or conditional reference, and the resources that really match it.
struct Condition: Sendable {
    let type: TypeID
    let request: SearchRequest

    /// - Throws: 400 for a parameter that the search does not have (never ignored here), 412 when nothing restricts it.
    init(_ parameters: [InteractionRequest.Parameter], type: TypeID, service: FHIRService) throws(OperationFailure) {
        self.type = type
        request = try SearchRequest(
            parameters.map { ($0.name, $0.value) }, type: type, schema: service.schema, hash: service.store.hash,
            resultParameters: FHIRService.formatParameters, isLenient: false, zoneOffset: service.zoneOffset)
        guard request.isRestricted else {
            throw OperationFailure(
                .preconditionFailed, .conditionUnsupported, "A condition needs at least one search parameter that restricts it")
        }
    }

    /// The matches, at most `limit`; hits of the index are verified against the resources.
    func matches(_ view: any CommitView, _ service: FHIRService, limit: Int) throws(OperationFailure) -> [StoredVersion] {
        let hits = try view.search(request.query, limit: limit)
        return try service.verified(hits, request)
    }

    /// The only match; nil if there is none, 412 if there are several.
    func match(_ view: any CommitView, _ service: FHIRService) throws(OperationFailure) -> StoredVersion? {
        let found = try matches(view, service, limit: 2)
        guard found.count < 2 else {
            throw OperationFailure(.preconditionFailed, .multipleMatches, "Several resources match the condition; expected at most one")
        }
        return found.first
    }
}

extension FHIRService {
    /// Those hits that really have the identifiers asked for: the index holds hashes.
    func verified(_ hits: [StoredVersion], _ request: SearchRequest) throws(OperationFailure) -> [StoredVersion] {
        guard !request.identifiers.isEmpty else { return hits }
        var result: [StoredVersion] = []
        for hit in hits {
            let arena = try arena(hit)
            let holds = request.identifiers.allSatisfy { group in
                group.contains { IndexKey.hasIdentifier(arena, system: $0.system, value: $0.value, names: names) }
            }
            if holds { result.append(hit) }
        }
        return result
    }

    /// Seconds east of UTC of a local time without zone.
    func zoneOffset(_ localSeconds: Int64) -> Int64 { settings.zoneOffset(localSeconds) }
}
