import FHIRCore
import FHIRModel
import FHIRSchema
import FHIRSearch
import FHIRStore
import PluginKit

/// What a call of `$everything` asks for (R4 `operation-patient-everything.html`, `operation-encounter-everything.html`).
struct EverythingRequest: Sendable {
    /// The resource whose record is wanted; nil: the records of all patients.
    var owner: LiteralReference?
    /// The compartment's type.
    var ownerType: TypeID
    /// Only resources of these types are returned; nil: of all.
    var types: Set<TypeID>?
    /// Only resources that changed at this time or later are returned.
    var since: Instant?
    /// Care dates that are in scope; nil: all.
    var care: CareDates?
    var links: PageLinks
    /// The page token as it came.
    var page: String?
    var token: SearchToken?
    /// How many resources the page gets at most.
    var limit: Int

    /// Whether a resource that belongs to the record is to be returned.
    func returns(_ version: StoredVersion) -> Bool {
        (types?.contains(version.type) ?? true) && (since.map { version.instant >= $0 } ?? true)
    }

    /// What a search must ask besides, so that it finds only what is returned.
    var sinceCriterion: SearchCriterion { since.map { .lastUpdated($0..<Instant(milliseconds: .max)) } ?? .all }
}

extension FHIRService {
    /// The parameters, understood; reads nothing.
    func everythingRequest(_ call: OperationCall) throws(OperationFailure) -> EverythingRequest {
        let input = call.input
        guard let type = call.target.type else { throw operations.unknown(on: call.target) }
        var owner: LiteralReference?
        var url = settings.baseURL + "/" + schema.name(type)
        if case .instance(_, let id) = call.target {
            owner = LiteralReference(type: type, id: id)
            url += "/" + id.value
        }
        let links = PageLinks(url: url + "/$everything", input.query, call.caller.access)
        var wanted = EverythingRequest(
            owner: owner, ownerType: type, types: try types(input.texts("_type")), links: links, page: input.page,
            limit: settings.pageLimit)
        wanted.since = input.text("_since").flatMap { DateTimeValue($0, as: .search) }
            .map { SearchRequest.instants($0, settings.zoneOffset).lowerBound }
        wanted.care = try CareDates(start: input.text("start"), end: input.text("end"), catalogue, settings.zoneOffset)
        if let text = input.text("_count") {
            guard let count = SearchRequest.wholeNumber(text), count > 0 else {
                throw OperationFailure(.invalid, .badParameter, "Parameter _count: expected a whole number, 1 or more")
            }
            wanted.limit = min(count, settings.pageLimit)
        }
        wanted.token = try input.page.map { text throws(OperationFailure) in try SearchToken(text, scope: links.scope, pageSeal) }
        return wanted
    }

    /// The types that `_type` names, once or several times, separated by commas; nil when it is not given.
    private func types(_ texts: [String]) throws(OperationFailure) -> Set<TypeID>? {
        var types: Set<TypeID> = []
        for name in texts.flatMap({ $0.split(separator: ",", omittingEmptySubsequences: false) }) {
            guard let type = schema.type(named: String(name)), schema.isConcreteResource(type) else {
                throw OperationFailure(
                    .invalid, .badParameter,
                    "Parameter _type: expected names of resource types separated by commas; \(SearchRequest.harmless(String(name))) "
                        + "is none")
            }
            types.insert(type)
        }
        return texts.isEmpty ? nil : types
    }
}
