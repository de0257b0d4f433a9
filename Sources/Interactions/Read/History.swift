import FHIRCore
import FHIRSchema
import FHIRSearch
import FHIRStore

/// history on instance, type and system (R4 `http.html#history`): newest first, pages fixed at the position of page one.
extension FHIRService {
    func history(_ scope: HistoryScope, _ request: InteractionRequest, _ caller: Caller) async throws(OperationFailure) -> Answer {
        try refuseParameters(request, besides: Self.formatParameters.union(["_since", "_at", "_count", PageToken.parameter]))
        let wanted = try HistoryRequest(request.parameters, zoneOffset: settings.zoneOffset)
        let links = PageLinks(url: historyURL(scope), parameters: request.parameters.filter { $0.name != PageToken.parameter })
        let token = try wanted.page.map { text throws(OperationFailure) in try PageToken(text, scope: links.scope, store.hash) }
        let isCountOnly = request.parameters.contains { $0.name == "_summary" && $0.value == "count" }
        let limit = isCountOnly ? 0 : min(wanted.count ?? settings.pageSize, settings.pageLimit)

        let page = try await store.read(caller.access, at: token?.position) { view throws(OperationFailure) in
            if case .instance(let type, let id) = scope, token == nil, try view.current(type, id) == nil { throw .notFound }
            var total = token?.total ?? 0
            if token == nil { total = try view.historyCount(scope, wanted.filter) }
            let versions = limit == 0 ? [] : try view.history(scope, wanted.filter, before: token?.after, limit: limit + 1)
            return HistoryPage(position: view.position, instant: view.instant, total: total, versions: versions)
        }

        var shown = page.versions
        var next: String?
        if limit > 0, shown.count > limit {
            shown.removeLast()
            let token = PageToken(position: page.position, after: shown[limit - 1].sequence, total: page.total)
            next = token.text(scope: links.scope, store.hash)
        }
        var bundle = ResultBundle(.history, total: page.total, instant: page.instant)
        bundle.links = [links.link("self", page: wanted.page), links.link("first")]
        if let next { bundle.links.append(links.link("next", page: next)) }
        bundle.entries = shown.map(historyEntry)
        return Answer(.ok, .bundle(bundle), position: page.position)
    }

    private struct HistoryPage: Sendable {
        var position: Position
        var instant: Instant
        var total: Int
        var versions: [StoredVersion]
    }

    private func historyEntry(_ version: StoredVersion) -> ResultBundle.Entry {
        let path = schema.name(version.type) + "/" + version.id.value
        let (method, url, status) =
            switch version.operation {
            case .create: ("POST", schema.name(version.type), "201 Created")
            case .update: ("PUT", path, "200 OK")
            case .delete: ("DELETE", path, "204 No Content")
            }
        return ResultBundle.Entry(
            fullURL: settings.baseURL + "/" + path, version.isDeleted ? .none : .version(version), request: (method, url),
            response: ResultBundle.Entry.Response(status: status, etag: entityTag(version), lastModified: version.instant))
    }

    private func historyURL(_ scope: HistoryScope) -> String {
        switch scope {
        case .instance(let type, let id): settings.baseURL + "/" + schema.name(type) + "/" + id.value + "/_history"
        case .type(let type): settings.baseURL + "/" + schema.name(type) + "/_history"
        case .system: settings.baseURL + "/_history"
        }
    }
}

/// The parameters of a history.
struct HistoryRequest: Sendable {
    var filter = HistoryFilter()
    var count: Int?
    var page: String?

    init(_ parameters: [InteractionRequest.Parameter], zoneOffset: (Int64) -> Int64) throws(OperationFailure) {
        for parameter in parameters {
            switch parameter.name {
            case "_since":
                guard let date = DateTimeValue(parameter.value, as: .dateTime) else {
                    throw OperationFailure(.invalid, .badParameter, "Parameter _since: expected an instant")
                }
                filter.since = SearchRequest.instants(date, zoneOffset).lowerBound
            case "_at":
                guard let date = DateTimeValue(parameter.value, as: .dateTime) else {
                    throw OperationFailure(.invalid, .badParameter, "Parameter _at: expected a date or dateTime")
                }
                filter.current = SearchRequest.instants(date, zoneOffset)
            case "_count":
                guard let number = Int(parameter.value), number >= 0 else {
                    throw OperationFailure(.invalid, .badParameter, "Parameter _count: expected a whole number, 0 or more")
                }
                count = number
            case PageToken.parameter: page = parameter.value
            default: break
            }
        }
    }
}
