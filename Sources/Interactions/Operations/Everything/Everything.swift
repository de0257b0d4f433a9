import FHIRCore
import FHIRModel
import FHIRSchema
import FHIRSearch
import FHIRStore
import PluginKit

/// `$everything` of a patient, an encounter, or of all patients (R4 `operation-patient-everything.html`).
///
/// The resource itself comes first, then the members of its compartment in the order in which they were created, then what these refer to.
/// A page is found from its token alone: the log position of page one, and how far the page before it got.
extension FHIRService {
    func everything(_ call: OperationCall) async throws(OperationFailure) -> Answer {
        let wanted = try everythingRequest(call)
        let position = wanted.token?.position ?? call.request.position
        let page = try await store.read(call.caller.access, at: position) { view throws(OperationFailure) in
            if let owner = wanted.owner { return try self.record(wanted, owner, view) }
            var all = AllRecords(wanted, self, view)
            return try all.page()
        }
        var bundle = ResultBundle(.searchset, instant: page.instant)
        let next = page.next.flatMap { cursor in
            SearchToken(position: page.position, part: .after(cursor), total: nil, moment: nil)
                .text(pageSeal.bound(to: wanted.links.scope))
        }
        if wanted.token == nil, next == nil { bundle.total = page.entries.count { $0.mode == .match } }
        bundle.links = wanted.links.all(page: wanted.page, next: next)
        bundle.entries = page.entries.map { entry in
            ResultBundle.Entry(fullURL: settings.baseURL + "/" + path(of: entry.version), .version(entry.version), search: entry.mode)
        }
        return Answer(.ok, .bundle(bundle), position: page.position)
    }

    /// One page of one record.
    private func record(
        _ wanted: EverythingRequest, _ owner: LiteralReference, _ view: any StoreView
    ) throws(OperationFailure) -> EverythingPage {
        var page = EverythingPage(view)
        var place = RecordPlace.members(after: 0)
        if let token = wanted.token {
            guard let known = RecordPlace(token) else { throw PageToken.refusal }
            place = known
        } else {
            let version = try Self.existing(try view.current(owner.type, owner.id))
            if wanted.returns(version) { page.entries.append((version, .match)) }
        }
        let members = try RecordMembers(wanted, owner, self)
        if case .members(let rid) = place {
            let room = wanted.limit - page.entries.count
            let cursor = SearchCursor(values: [], rid: rid)
            let found = try view.search(members.returned, .after(cursor), limit: max(room, 1))
            let taken = found.hits.prefix(room)
            page.entries += taken.map { ($0.version, .match) }
            if found.hasMore || taken.count < found.hits.count {
                page.next = RecordPlace.members(after: taken.last?.cursor.rid ?? rid).cursor
                return page
            }
            place = .referenced(after: [])
        }
        guard case .referenced(let start) = place else { return page }
        var referenced = ReferencedResources(wanted, owner, members, self, view)
        let (found, hasMore) = try referenced.beyond(start, limit: wanted.limit - page.entries.count)
        page.entries += found.map { ($0.version, .include) }
        if hasMore { page.next = RecordPlace.referenced(after: found.last?.place.bytes ?? start).cursor }
        return page
    }
}

/// One page of `$everything`.
struct EverythingPage: Sendable {
    var position: Position
    var instant: Instant
    var entries: [(version: StoredVersion, mode: ResultBundle.Entry.SearchMode)] = []
    /// How far it got; nil when there is no more.
    var next: SearchCursor?

    init(_ view: any StoreView) {
        position = view.position
        instant = view.instant
    }
}

/// How far the pages of a record got, as a token holds it.
enum RecordPlace: Sendable, Hashable {
    /// The number of the last member.
    case members(after: Int64)
    /// The place of the last resource that members refer to.
    case referenced(after: [UInt8])

    var cursor: SearchCursor {
        switch self {
        case .members(let rid): SearchCursor(values: [], rid: rid + 1)
        case .referenced(let place): SearchCursor(values: [place], rid: 1)
        }
    }

    /// Nil for a token that is of another kind of page.
    init?(_ token: SearchToken) {
        guard case .after(let cursor) = token.part else { return nil }
        switch cursor.values.count {
        case 0: self = .members(after: cursor.rid - 1)
        case 1: self = .referenced(after: cursor.values[0] ?? [])
        default: return nil
        }
    }
}
