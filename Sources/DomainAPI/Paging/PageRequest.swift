import FHIRCore
import FHIRStore
import PluginKit

/// Which page of a list is asked for, and the tokens that pin a list to the state in which its first page was read.
struct PageRequest: Sendable {
    /// The parameters of every paged route.
    static let parameters = [
        QueryParameter("page", ContractSchema(.integer(1...10_000), "Which page, from 1.")),
        QueryParameter("pageSize", ContractSchema(.integer(1...100), "How many items a page has; 20 unless told.")),
        QueryParameter(
            "snapshot", .string(1...200, "From the answer with page one: the list as it was then. A day later it is gone (410).")),
    ]

    /// How far into a list pages go.
    static let mostItems = 10_000

    let seal: TokenSeal
    /// The route and the tenant, which tokens are bound to.
    let scope: String

    init(_ seal: TokenSeal, _ route: DomainRoute, _ tenant: Tenant) {
        self.seal = seal
        scope = "snapshot \(tenant.rawValue) \(route.pattern)"
    }

    /// - Parameter values: the query's, already of the declared form.
    /// - Throws: 400 for a page too far down the list, and for a token that is not this list's.
    func paging(_ values: [String: String]) throws(OperationFailure) -> DomainRequest.Paging {
        var paging = DomainRequest.Paging()
        if let page = values["page"].flatMap({ Int($0) }) { paging.page = page }
        if let size = values["pageSize"].flatMap({ Int($0) }) { paging.pageSize = size }
        guard paging.page * paging.pageSize <= Self.mostItems else {
            throw OperationFailure(
                .invalid, .badParameter, at: "?page",
                "page times pageSize is at most \(Self.mostItems): narrow the list instead of going further down it")
        }
        if let token = values["snapshot"] {
            guard let numbers = seal.numbers(token, scope: scope), numbers.count == 1 else {
                throw OperationFailure(
                    .invalid, .badParameter, at: "?snapshot", "expected the snapshot of an earlier answer to the same list")
            }
            paging.position = Position(rawValue: numbers[0])
        }
        return paging
    }

    func snapshot(_ position: Position) throws(OperationFailure) -> String {
        try seal.token([position.rawValue], scope: scope)
    }
}
