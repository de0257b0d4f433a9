import FHIRCore
import FHIRSchema
import FHIRSearch
import FHIRStore

/// search on a type or on all types (R4 `http.html#search`): in the order of `_lastUpdated`, pages fixed at the position of page one.
extension FHIRService {
    func search(_ type: TypeID?, _ request: InteractionRequest, _ caller: Caller) async throws(OperationFailure) -> Answer {
        let wanted = try pagedSearch(type, request, caller)
        let (search, token, limit) = (wanted.search, wanted.token, wanted.limit)
        let page = try await store.read(caller.access, at: token?.position ?? request.position) { view throws(OperationFailure) in
            var total = token?.total
            if token == nil, search.total != SearchRequest.Total.none || limit == 0 { total = try view.count(search.query) }
            let hits = limit == 0 ? [] : try view.search(search.query, after: token?.after, limit: limit + 1)
            return SearchPage(position: view.position, instant: view.instant, total: total, hits: hits)
        }

        var hits = page.hits
        var next: String?
        if limit > 0, hits.count > limit {
            hits.removeLast()
            let token = PageToken(position: page.position, after: hits[limit - 1].sequence, total: page.total)
            next = token.text(scope: wanted.links.scope, store.hash)
        }
        var bundle = ResultBundle(.searchset, total: page.total, instant: page.instant)
        bundle.links = wanted.links.all(page: wanted.page, next: next)
        bundle.entries = try verified(hits, search).map { hit in
            ResultBundle.Entry(fullURL: settings.baseURL + "/" + path(of: hit), .version(hit), search: .match)
        }
        if !search.ignored.isEmpty { bundle.entries.append(ignoredEntry(search.ignored)) }
        return Answer(.ok, .bundle(bundle), position: page.position)
    }

    private struct SearchPage: Sendable {
        var position: Position
        var instant: Instant
        var total: Int?
        var hits: [StoredVersion]
    }

    /// A search with what its page needs.
    struct PagedSearch: Sendable {
        var search: SearchRequest
        var links: PageLinks
        /// The page token as it came.
        var page: String?
        var token: PageToken?
        /// How many entries the page gets at most.
        var limit: Int
    }

    /// The parameters, understood; reads nothing.
    func pagedSearch(_ type: TypeID?, _ request: InteractionRequest, _ caller: Caller) throws(OperationFailure) -> PagedSearch {
        let search = try SearchRequest(
            request.parameters.map { ($0.name, $0.value) }, type: type, purpose: .answer(isLenient: request.preference.isLenient),
            handled: ["_format", "_pretty", "_elements", PageToken.parameter], schema: schema, elements: identifiers, hash: store.hash,
            zoneOffset: settings.zoneOffset)
        let used = request.parameters.filter { !search.ignored.contains($0.name) }
        let links = PageLinks(url: settings.baseURL + (type.map { "/" + schema.name($0) } ?? ""), used, caller.access.tenant)
        let pages = request.parameters.filter { $0.name == PageToken.parameter }
        guard pages.count < 2 else { throw OperationFailure(.invalid, .badParameter, "Parameter \(PageToken.parameter): expected once") }
        let token = try pages.first.map { page throws(OperationFailure) in
            try PageToken(page.value, scope: links.scope, store.hash)
        }
        let limit = search.isCountOnly ? 0 : min(search.count ?? settings.pageSize, settings.pageLimit)
        return PagedSearch(search: search, links: links, page: pages.first?.value, token: token, limit: limit)
    }

    /// An entry that tells which parameters were ignored, as leniency demands (R4 `search.html#errors`).
    private func ignoredEntry(_ names: [String]) -> ResultBundle.Entry {
        let issues = names.map {
            Issue(.unknownParameter, severity: .warning, "Ignored the unknown search parameter \(SearchRequest.harmless($0))")
        }
        return ResultBundle.Entry(.document(outcome(issues)), search: .outcome)
    }
}
