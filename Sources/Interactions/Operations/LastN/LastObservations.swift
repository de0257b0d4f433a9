import FHIRCore
import FHIRModel
import FHIRSchema
import FHIRSearch
import FHIRStore
import PluginKit

/// `Observation/$lastn`: of each kind of observation the most recent ones (R4 `operation-observation-lastn.html`).
extension FHIRService {
    func lastObservations(_ call: OperationCall) async throws(OperationFailure) -> Answer {
        let wanted = try lastRequest(call)
        let found = try await store.read(call.caller.access, at: call.request.position) { view throws(OperationFailure) in
            try self.last(wanted, view)
        }
        var bundle = ResultBundle(.searchset, total: found.matches.count, instant: found.instant)
        bundle.links = wanted.links.all(page: nil, next: nil)
        bundle.entries = found.matches.map { version in
            ResultBundle.Entry(fullURL: settings.baseURL + "/" + path(of: version), .version(version), search: .match)
        }
        bundle.entries += found.included.map { version in
            ResultBundle.Entry(fullURL: settings.baseURL + "/" + path(of: version), .version(version), search: .include)
        }
        var issues = wanted.search.ignored.map(\.issue)
        if found.isCut {
            issues.append(Issue(.budget, severity: .warning, "Only the first \(Includes.limit) resources to include are here"))
        }
        if !issues.isEmpty { bundle.entries.append(ResultBundle.Entry(.document(outcome(issues)), search: .outcome)) }
        return Answer(.ok, .bundle(bundle), position: found.position)
    }

    /// A call, understood.
    private struct LastRequest: Sendable {
        var search: SearchRequest
        /// How many of each kind.
        var max: Int
        var links: PageLinks
    }

    private struct LastFound: Sendable {
        var position: Position
        var instant: Instant
        var matches: [StoredVersion] = []
        var included: [StoredVersion] = []
        var isCut = false
    }

    private func lastRequest(_ call: OperationCall) throws(OperationFailure) -> LastRequest {
        let parameters = call.input.search
        let refused: Set<String> = [
            "_sort", "_count", "_total", "_score", "_explain", "_contained", "_containedType", PageToken.parameter,
        ]
        if let parameter = parameters.first(where: { refused.contains($0.name) }) {
            throw OperationFailure(
                .invalid, .unknownParameter,
                "Unknown parameter: \(parameter.name); known: max, _include, _revinclude and the search parameters of Observation")
        }
        let search = try SearchRequest(
            parameters.map { ($0.name, $0.value) }, scope: .type(schema.known.observation),
            purpose: .answer(isLenient: call.request.preference.isLenient), now: clock.now(), context)
        try requireSubjectAndKind(search)
        let used = Set(search.used.map { InteractionRequest.Parameter($0.name, $0.value) })
        let shown = call.input.query.filter { used.contains($0) || $0.name == "max" || Self.formatParameters.contains($0.name) }
        let links = PageLinks(url: settings.baseURL + "/Observation/$lastn", shown, call.caller.access)
        return LastRequest(search: search, max: call.input.text("max").flatMap { Int($0) } ?? 1, links: links)
    }

    /// 400 unless the search names a subject, and a category or something about the code.
    private func requireSubjectAndKind(_ search: SearchRequest) throws(OperationFailure) {
        let codes = search.used.map { String($0.name.prefix { $0 != ":" && $0 != "." }) }
        var issues: [Issue] = []
        if !codes.contains(where: { $0 == "patient" || $0 == "subject" }) {
            issues.append(Issue(.badParameter, code: .required, "Parameter patient or subject: required"))
        }
        let isKind = { (code: String) in
            code == "category" || ["code", "combo-code", "component-code"].contains { code == $0 || code.hasPrefix($0 + "-") }
        }
        if !codes.contains(where: isKind) {
            issues.append(
                Issue(.badParameter, code: .required, "Parameter category, code, or another that looks at the code: required"))
        }
        if !issues.isEmpty { throw OperationFailure(.invalid, issues) }
    }

    /// Reads all observations that match, since each may join two groups, and keeps of each group what is wanted.
    private func last(_ wanted: LastRequest, _ view: any StoreView) throws(OperationFailure) -> LastFound {
        var found = LastFound(position: view.position, instant: view.instant)
        var groups = ObservationGroups(max: wanted.max)
        let times = catalogue.parameter(schema.known.observation, "date").flatMap { parameter -> ParameterNumber? in
            if case .rows(let number) = parameter.form { number } else { nil }
        }
        var part = SearchPart.first
        while true {
            let page = try view.search(wanted.search.query, part, limit: 256)
            for hit in page.hits {
                let time = try times.flatMap { number throws(OperationFailure) in
                    Self.end(try view.keys(of: hit.version.type, hit.version.id), number)
                }
                let item = ObservationGroups.Item(time: time, rid: hit.cursor.rid, version: hit.version)
                groups.insert(item, codes: ObservationGroups.codes(try arena(hit.version)))
            }
            guard groups.count <= Self.lastLimit else {
                throw OperationFailure(
                    .tooLarge, .budget, "More than \(Self.lastLimit) observations; ask for fewer with max or further search parameters")
            }
            guard page.hasMore, let last = page.hits.last else { break }
            part = .after(last.cursor)
        }
        found.matches = groups.latest.map(\.version)
        if !wanted.search.includes.isEmpty, !found.matches.isEmpty {
            let includes = try Includes(wanted.search.includes, of: found.matches, self, view)
            (found.included, found.isCut) = (includes.found, includes.isCut)
        }
        return found
    }

    /// The most observations of one answer.
    private static var lastLimit: Int { 10_000 }

    /// The end of the latest interval that a resource is found by: when it was effective.
    private static func end(_ keys: [IndexKey], _ parameter: ParameterNumber) -> Int64? {
        var at = keys.lowerBound(IndexKey(parameter, []))
        var latest: Int64?
        while at < keys.count, keys[at].parameter == parameter {
            if let interval = keys[at].withBytes({ DateKey.decode($0) }) { latest = max(latest ?? interval.high, interval.high) }
            at += 1
        }
        return latest
    }
}
