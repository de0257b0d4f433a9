import FHIRCore
import FHIRSchema
import FHIRSearch
import FHIRStore
import PluginKit

/// search on a type, in a compartment or on all types (R4 `http.html#search`): pages fixed at the log position of page one.
extension FHIRService {
    func search(_ scope: SearchRequest.Scope, _ request: InteractionRequest, _ caller: Caller) async throws(OperationFailure) -> Answer {
        let wanted = try pagedSearch(scope, request, caller)
        let found = try await store.read(caller.access, at: wanted.token?.position ?? request.position) { view throws(OperationFailure) in
            try self.found(wanted, view)
        }
        var bundle = ResultBundle(.searchset, total: found.total, instant: found.instant)
        bundle.links = links(wanted, found)
        bundle.entries = (found.contained?.matches ?? found.page.hits.map { .whole($0.version) }).map { match in
            var entry = entry(match)
            if wanted.search.options.wantsScore { entry.score = "1" }
            return entry
        }
        bundle.entries += found.included.map { version in
            ResultBundle.Entry(fullURL: settings.baseURL + "/" + path(of: version), .version(version), search: .include)
        }
        var issues = wanted.search.ignored.map(\.issue) + wanted.search.notes
        if found.isCut {
            issues.append(
                Issue(
                    .budget, severity: .warning,
                    "Only the first \(Includes.limit) resources to include are here; ask for fewer matches with _count to see all"))
        }
        if let plan = found.plan { issues += PlanIssues(catalogue)(plan) }
        if !issues.isEmpty { bundle.entries.append(ResultBundle.Entry(.document(outcome(issues)), search: .outcome)) }
        return Answer(.ok, .bundle(bundle), position: found.position)
    }

    private func entry(_ match: ContainedPage.Match) -> ResultBundle.Entry {
        switch match {
        case .whole(let version):
            ResultBundle.Entry(fullURL: settings.baseURL + "/" + path(of: version), .version(version), search: .match)
        case .contained(let resource, let container):
            ResultBundle.Entry(
                fullURL: settings.baseURL + "/" + path(of: container) + "#" + (resource.id?.value ?? ""), .document(resource.arena),
                search: .match)
        }
    }

    /// What a view has for a page.
    private struct Found: Sendable {
        var position: Position
        var instant: Instant
        var total: Int?
        var page = SearchPage()
        /// Instead of `page`, when contained resources are returned.
        var contained: ContainedPage?
        var included: [StoredVersion] = []
        var isCut = false
        var plan: SearchPlan?
    }

    private func found(_ wanted: PagedSearch, _ view: any StoreView) throws(OperationFailure) -> Found {
        let (query, options) = (wanted.search.query, wanted.search.options)
        if let contained = wanted.search.contained, options.containedType == .contained { return try found(wanted, contained, view) }
        let page = try view.search(query, wanted.part, limit: wanted.limit)
        var found = Found(position: view.position, instant: view.instant, total: wanted.token?.total, page: page)
        if wanted.token == nil {
            if wanted.limit > 0, !page.hasMore {
                found.total = options.total == SearchOptions.Total.none ? nil : page.hits.count
            } else if wanted.limit == 0 || options.total == .accurate || options.total == .estimate {
                found.total = try view.count(query)
            }
        }
        if !wanted.search.includes.isEmpty, !page.hits.isEmpty {
            let includes = try Includes(wanted.search.includes, of: page.hits.map(\.version), self, view)
            (found.included, found.isCut) = (includes.found, includes.isCut)
        }
        if options.wantsPlan { found.plan = try view.explain(query, wanted.part, limit: wanted.limit) }
        return found
    }

    /// A page of contained resources.
    private func found(
        _ wanted: PagedSearch, _ contained: ContainedSearch, _ view: any StoreView
    ) throws(OperationFailure) -> Found {
        let options = wanted.search.options
        let matches = ContainedMatches(search: contained, query: wanted.search.query, view: view)
        var found = Found(position: view.position, instant: view.instant, total: wanted.token?.total)
        let page = try matches.page(from: wanted.part, skipping: wanted.token?.skipped ?? 0, limit: wanted.limit)
        found.contained = page
        if wanted.token == nil {
            if wanted.limit > 0, page.next == nil {
                found.total = options.total == SearchOptions.Total.none ? nil : page.matches.count
            } else if wanted.limit == 0 || options.total == .accurate || options.total == .estimate {
                found.total = try matches.count()
            }
        }
        if options.wantsPlan { found.plan = try view.explain(wanted.search.query, wanted.part, limit: wanted.limit) }
        return found
    }

    /// The links of a page: those to other pages only when there are such pages, as far as the page shows it.
    private func links(_ wanted: PagedSearch, _ found: Found) -> [ResultBundle.Link] {
        if let page = found.contained { return links(wanted, found, page) }
        let (hasBefore, hasAfter) =
            switch wanted.part {
            case .first: (false, found.page.hasMore)
            case .after: (true, found.page.hasMore)
            case .before: (found.page.hasMore, true)
            case .last: (found.page.hasMore, false)
            }
        let seal = pageSeal.bound(to: wanted.links.scope)
        func text(_ part: SearchPart?) -> String? {
            part.flatMap { part in
                let token = SearchToken(position: found.position, part: part, total: found.total, moment: wanted.moment, definitions: wanted.definitions)
                return token.text(seal)
            }
        }
        return wanted.links.all(
            page: wanted.page, first: hasBefore || hasAfter ? text(.first) : nil,
            previous: hasBefore ? text(found.page.hits.first.map { .before($0.cursor) }) : nil,
            next: hasAfter ? text(found.page.hits.last.map { .after($0.cursor) }) : nil,
            last: hasBefore || hasAfter ? text(.last) : nil)
    }

    /// The links of a page of contained resources, which lead forward only, and to the first.
    private func links(_ wanted: PagedSearch, _ found: Found, _ page: ContainedPage) -> [ResultBundle.Link] {
        let seal = pageSeal.bound(to: wanted.links.scope)
        func text(_ part: SearchPart, skipped: Int) -> String? {
            SearchToken(
                position: found.position, part: part, skipped: skipped, total: found.total, moment: wanted.moment,
                definitions: wanted.definitions
            ).text(seal)
        }
        let isAlone = wanted.token == nil && page.next == nil
        return wanted.links.all(
            page: wanted.page, first: isAlone ? nil : text(.first, skipped: 0),
            next: page.next.flatMap { text($0.part, skipped: $0.skipped) })
    }

    /// A search with what its page needs.
    struct PagedSearch: Sendable {
        var search: SearchRequest
        var links: PageLinks
        /// The page token as it came.
        var page: String?
        var token: SearchToken?
        /// What `ap` measures the distance of dates from, if the search asks for that: when page one was asked for.
        var moment: Instant?
        /// The state of the tenant's search parameters, if the search asks for any of them; else 0.
        var definitions: Int64 = 0
        /// How many matches the page gets at most.
        var limit: Int

        var part: SearchPart { token?.part ?? .first }
    }

    /// Parameters that are no part of a search.
    private static let handled: Set<String> = ["_format", "_pretty", PageToken.parameter]

    /// The parameters, understood; reads nothing.
    func pagedSearch(
        _ scope: SearchRequest.Scope, _ request: InteractionRequest, _ caller: Caller
    ) throws(OperationFailure) -> PagedSearch {
        let handled = Self.handled
        func understood(at moment: Instant) throws(OperationFailure) -> SearchRequest {
            try SearchRequest(
                request.parameters.map { ($0.name, $0.value) }, scope: scope, purpose: .answer(isLenient: request.preference.isLenient),
                handled: handled, now: moment, context)
        }
        let now = clock.now()
        var search = try understood(at: now)
        let isWhole = search.used.count + request.parameters.count { handled.contains($0.name) } == request.parameters.count
        let known = isWhole ? [] : Set(search.used.map { InteractionRequest.Parameter($0.name, $0.value) })
        let used = request.parameters.filter { isWhole || handled.contains($0.name) || known.contains($0) }
        let links = PageLinks(url: settings.baseURL + path(of: scope), used, caller.access)
        let pages = request.parameters.filter { $0.name == PageToken.parameter }
        guard pages.count < 2 else { throw OperationFailure(.invalid, .badParameter, "Parameter \(PageToken.parameter): expected once") }
        let token = try pages.first.map { page throws(OperationFailure) in
            try SearchToken(page.value, scope: links.scope, pageSeal)
        }
        let definitions = usesDefinitions(request) ? snapshot.generation : 0
        if let token, token.definitions != definitions {
            throw OperationFailure(
                .gone, .expiredPage, "A search parameter has been defined anew since page one was read; begin with page one again")
        }
        // A server of another version may have ordered by other values.
        if let cursor = token?.part.cursor, cursor.values.count != search.query.order.count { throw PageToken.refusal }
        var moment = search.used.contains { Self.mayMeasure($0.value) } ? now : nil
        if moment != nil, let first = token?.moment, first != now {
            search = try understood(at: first)
            moment = first
        }
        let limit = search.options.isCountOnly ? 0 : min(search.options.count ?? settings.pageSize, settings.pageLimit)
        return PagedSearch(
            search: search, links: links, page: pages.first?.value, token: token, moment: moment, definitions: definitions, limit: limit)
    }

    /// Whether a search may ask for a parameter that the tenant has besides R4's: one's code stands somewhere in it.
    private func usesDefinitions(_ request: InteractionRequest) -> Bool {
        if snapshot.customCodes.isEmpty { return false }
        return request.parameters.contains { parameter in
            snapshot.customCodes.contains { parameter.name.contains($0) || parameter.value.contains($0) }
        }
    }

    /// Whether a value may have the prefix `ap`.
    private static func mayMeasure(_ value: String) -> Bool {
        var last: UInt8 = 0
        for byte in value.utf8 {
            if last == UInt8(ascii: "a"), byte == UInt8(ascii: "p") { return true }
            last = byte
        }
        return false
    }

    private func path(of scope: SearchRequest.Scope) -> String {
        switch scope {
        case .system: ""
        case .type(let type): "/" + schema.name(type)
        case .compartment(let owner, let id, let member): "/\(schema.name(owner))/\(id.value)/\(member.map { schema.name($0) } ?? "*")"
        }
    }
}
