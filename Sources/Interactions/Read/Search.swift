import FHIRCore
import FHIRSchema
import FHIRSearch
import FHIRStore

/// search on a type or on all types (R4 `http.html#search`): in the order of `_lastUpdated`, pages fixed at the position of page one.
extension FHIRService {
    func search(_ type: TypeID?, _ request: InteractionRequest, _ caller: Caller) async throws(OperationFailure) -> Answer {
        let wanted = try SearchRequest(
            request.parameters.map { ($0.name, $0.value) }, type: type, schema: schema, hash: store.hash,
            resultParameters: ["_format", "_pretty", "_elements", PageToken.parameter], isLenient: request.preference.isLenient,
            zoneOffset: settings.zoneOffset)
        let url = settings.baseURL + (type.map { "/" + schema.name($0) } ?? "")
        let used = request.parameters.filter { $0.name != PageToken.parameter && !wanted.ignored.contains($0.name) }
        let links = PageLinks(url: url, parameters: used)
        let given = request.parameters.last { $0.name == PageToken.parameter }?.value
        let token = try given.map { text throws(OperationFailure) in try PageToken(text, scope: links.scope, store.hash) }
        let limit = wanted.isCountOnly ? 0 : min(wanted.count ?? settings.pageSize, settings.pageLimit)

        let page = try await store.read(caller.access, at: token?.position) { view throws(OperationFailure) in
            var total = token?.total
            if token == nil, wanted.total != SearchRequest.Total.none || limit == 0 { total = try view.count(wanted.query) }
            let hits = limit == 0 ? [] : try view.search(wanted.query, after: token?.after, limit: limit + 1)
            return SearchPage(position: view.position, total: total, hits: hits)
        }

        var hits = page.hits
        var next: String?
        if limit > 0, hits.count > limit {
            hits.removeLast()
            let token = PageToken(position: page.position, after: hits[limit - 1].sequence, total: page.total)
            next = token.text(scope: links.scope, store.hash)
        }
        var bundle = ResultBundle(.searchset, total: page.total)
        bundle.links = [links.link("self", page: given), links.link("first")]
        if let next { bundle.links.append(links.link("next", page: next)) }
        bundle.entries = try verified(hits, wanted).map { hit in
            ResultBundle.Entry(
                fullURL: settings.baseURL + "/" + schema.name(hit.type) + "/" + hit.id.value, .version(hit), search: .match)
        }
        if !wanted.ignored.isEmpty {
            let issues = wanted.ignored.map {
                Issue(.unknownParameter, severity: .warning, "Ignored the unknown search parameter \(SearchRequest.harmless($0))")
            }
            bundle.entries.append(ResultBundle.Entry(.document(outcome(issues)), search: .outcome))
        }
        return Answer(.ok, .bundle(bundle), position: page.position)
    }

    private struct SearchPage: Sendable {
        var position: Position
        var total: Int?
        var hits: [StoredVersion]
    }
}
