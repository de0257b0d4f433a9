import FHIRCore
import FHIRModel
import FHIRSchema
import FHIRSearch
import FHIRStore

/// `$everything` of all patients: walks all resources in the order in which they were created and picks patients, members of any patient's
/// compartment, and what these refer to. So nothing comes twice, and nothing is kept but the page.
struct AllRecords {
    /// How many resources a page looks at before it ends; pages may have fewer resources than asked for.
    private static let patience = 5_000
    private static let step = 256

    private let wanted: EverythingRequest
    private let service: FHIRService
    private let view: any StoreView
    private let patient: TypeID
    /// The parameters by which resources of a type belong to a patient.
    private let memberships: [TypeID: Set<ParameterNumber>]
    /// The parameters by which patients and members can refer to a type; made when they are needed.
    private var links: [TypeID: [ParameterNumber]] = [:]

    init(_ wanted: EverythingRequest, _ service: FHIRService, _ view: any StoreView) {
        self.wanted = wanted
        self.service = service
        self.view = view
        let schema = service.schema
        patient = wanted.ownerType
        var memberships: [TypeID: Set<ParameterNumber>] = [:]
        for member in schema.compartment(of: wanted.ownerType)?.members ?? [] {
            let parameters = member.parameters.compactMap { service.catalogue.parameter(member.type, schema[$0].code.string) }
            memberships[member.type] = Set(parameters.flatMap { Self.numbers($0, to: wanted.ownerType) })
        }
        self.memberships = memberships.filter { !$0.value.isEmpty }
    }

    private static func numbers(_ parameter: SearchParameter, to type: TypeID) -> [ParameterNumber] {
        switch parameter.form {
        case .reference(let number, let types): types?.contains(type) ?? true ? [number] : []
        case .union(let parts): parts.flatMap { numbers($0, to: type) }
        default: []
        }
    }

    /// A page from where the token says. O(resources passed).
    mutating func page() throws(OperationFailure) -> EverythingPage {
        var page = EverythingPage(view)
        var place: Int64 = 0
        if let token = wanted.token {
            guard case .members(let rid)? = RecordPlace(token) else { throw PageToken.refusal }
            place = rid
        }
        let since = wanted.sinceCriterion
        let types = service.schema.resourceTypes.filter { wanted.types?.contains($0) ?? true }
        let query = SearchQuery(types.map { SearchQuery.Branch($0, since) })
        var passed = 0
        while true {
            let found = try view.search(query, .after(SearchCursor(values: [], rid: place)), limit: Self.step)
            for hit in found.hits {
                if let mode = try mode(hit.version) {
                    if page.entries.count == wanted.limit {
                        page.next = RecordPlace.members(after: place).cursor
                        return page
                    }
                    page.entries.append((hit.version, mode))
                }
                place = hit.cursor.rid
            }
            passed += found.hits.count
            guard found.hasMore, !found.hits.isEmpty else { return page }
            if passed >= Self.patience {
                page.next = RecordPlace.members(after: place).cursor
                return page
            }
        }
    }

    /// Whether a resource belongs to a record, or is referred to by one that does; nil for neither.
    private mutating func mode(_ version: StoredVersion) throws(OperationFailure) -> ResultBundle.Entry.SearchMode? {
        if try isMember(version) { return .match }
        let links = links(to: version.type)
        var after: Int64 = -1
        while true {
            let found = try view.referrers(of: version.type, version.id, by: links, after: after, limit: 32)
            for referrer in found {
                if try isMember(referrer.version) { return .include }
            }
            guard found.count == 32, let last = found.last else { return nil }
            after = last.rid
        }
    }

    /// Those of the parameters that can lead to a type, and the number of references that no parameter covers.
    private mutating func links(to type: TypeID) -> [ParameterNumber] {
        if let known = links[type] { return known }
        let sources = Set(memberships.keys).union([patient])
        let numbers = sources.flatMap { source in
            service.catalogue.parameters(of: source).filter { $0.kind == .reference && !$0.isNested }.flatMap { Self.numbers($0, to: type) }
        }
        let all = Set(numbers).union([ParameterNumber(rawValue: 0)]).sorted()
        links[type] = all
        return all
    }

    private func isMember(_ version: StoredVersion) throws(OperationFailure) -> Bool {
        if version.type == patient { return true }
        guard let numbers = memberships[version.type] else { return false }
        let keys = try view.keys(of: version.type, version.id)
        guard service.references(keys).contains(where: { $0.target.type == patient && $0.parameter.map(numbers.contains) ?? false }) else {
            return false
        }
        guard let care = wanted.care else { return true }
        let resource = MatchableResource(type: version.type, id: version.id, lastUpdated: version.instant, keys: keys, body: [])
        return care.criterion(version.type).matches(resource) ?? true
    }
}
