import FHIRCore
import FHIRSchema
import FHIRSearch
import FHIRStore
import PluginKit

/// history on instance, type and system (R4 `http.html#history`): newest first, pages fixed at the position of page one.
extension FHIRService {
    func history(_ scope: HistoryScope, _ request: InteractionRequest, _ caller: Caller) async throws(OperationFailure) -> Answer {
        let wanted = try historyRequest(scope, request, caller)
        let (filter, token, limit) = (wanted.filter, wanted.token, wanted.limit)
        let page = try await store.read(caller.access, at: token?.position ?? request.position) { view throws(OperationFailure) in
            if case .instance(let type, let id) = scope, token == nil, try view.current(type, id) == nil,
                try view.history(scope, HistoryFilter(), before: nil, limit: 1).isEmpty
            {
                // Not even an earlier version that the caller may see.
                throw .notFound
            }
            let total = if let known = token?.total { known } else { try view.historyCount(scope, filter) }
            let versions = limit == 0 ? [] : try view.history(scope, filter, before: token?.after, limit: limit + 1)
            return HistoryPage(position: view.position, instant: view.instant, total: total, versions: versions)
        }

        var shown = page.versions
        var next: String?
        if limit > 0, shown.count > limit {
            shown.removeLast()
            let token = PageToken(position: page.position, after: shown[limit - 1].sequence, total: page.total)
            next = token.text(scope: wanted.links.scope, store.hash)
        }
        var bundle = ResultBundle(.history, total: page.total, instant: page.instant)
        bundle.links = wanted.links.all(page: wanted.page, next: next)
        bundle.entries = shown.map(historyEntry)
        return Answer(.ok, .bundle(bundle), position: page.position)
    }

    private struct HistoryPage: Sendable {
        var position: Position
        var instant: Instant
        var total: Int
        var versions: [StoredVersion]
    }

    /// The parameters, understood; reads nothing.
    func historyRequest(
        _ scope: HistoryScope, _ request: InteractionRequest, _ caller: Caller
    ) throws(OperationFailure) -> HistoryRequest {
        try refuseParameters(request, besides: HistoryRequest.parameters.union(Self.formatParameters))
        var wanted = HistoryRequest(links: PageLinks(url: historyURL(scope), request.parameters, caller.access))
        try wanted.read(request.parameters, zoneOffset: settings.zoneOffset)
        wanted.token = try wanted.page.map { text throws(OperationFailure) in
            try PageToken(text, scope: wanted.links.scope, store.hash)
        }
        wanted.limit = wanted.isCountOnly ? 0 : min(wanted.count ?? settings.pageSize, settings.pageLimit)
        return wanted
    }

    /// What made the version: a create as a POST to the type, what brought a deleted resource back as the PUT that it can only have been.
    private func historyEntry(_ version: StoredVersion) -> ResultBundle.Entry {
        let path = path(of: version)
        let (method, url, status) =
            switch version.operation {
            case .create where version.version == 1: ("POST", schema.name(version.type), 201)
            case .create: ("PUT", path, 201)
            case .update: ("PUT", path, 200)
            case .delete: ("DELETE", path, 204)
            }
        return ResultBundle.Entry(
            fullURL: settings.baseURL + "/" + path, version.isDeleted ? .none : .version(version), request: (method, url),
            response: ResultBundle.Entry.Response(
                status: ReasonPhrase.line(status), etag: entityTag(version), lastModified: version.instant))
    }

    private func historyURL(_ scope: HistoryScope) -> String {
        switch scope {
        case .instance(let type, let id): settings.baseURL + "/" + schema.name(type) + "/" + id.value + "/_history"
        case .type(let type): settings.baseURL + "/" + schema.name(type) + "/_history"
        case .system: settings.baseURL + "/_history"
        }
    }
}
