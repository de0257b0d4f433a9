import FHIRCore
import FHIRSearch
import FHIRStore

/// The parameters of a history, each of which may be given once (R4 `http.html#history`).
struct HistoryRequest: Sendable {
    static let parameters: Set<String> = ["_since", "_at", "_count", PageToken.parameter]

    let links: PageLinks
    var filter = HistoryFilter()
    var count: Int?
    /// The page token as it came.
    var page: String?
    var token: PageToken?
    var isCountOnly = false
    /// How many entries the page gets at most.
    var limit = 0

    init(links: PageLinks) {
        self.links = links
    }

    mutating func read(_ parameters: [InteractionRequest.Parameter], zoneOffset: (Int64) -> Int64) throws(OperationFailure) {
        var seen: Set<String> = []
        for parameter in parameters {
            if parameter.name == "_summary" { isCountOnly = parameter.value == "count" }
            guard Self.parameters.contains(parameter.name) else { continue }
            guard seen.insert(parameter.name).inserted else {
                throw OperationFailure(.invalid, .badParameter, "Parameter \(parameter.name): expected once")
            }
            try read(parameter.name, parameter.value, zoneOffset)
        }
    }

    private mutating func read(_ name: String, _ value: String, _ zoneOffset: (Int64) -> Int64) throws(OperationFailure) {
        switch name {
        case "_since":
            guard let date = DateTimeValue(value, as: .search) else {
                throw OperationFailure(.invalid, .badParameter, "Parameter _since: expected an instant")
            }
            filter.since = SearchRequest.instants(date, zoneOffset).lowerBound
        case "_at":
            guard let date = DateTimeValue(value, as: .search) else {
                throw OperationFailure(.invalid, .badParameter, "Parameter _at: expected a date or dateTime")
            }
            filter.current = SearchRequest.instants(date, zoneOffset)
        case "_count":
            guard let number = SearchRequest.wholeNumber(value) else {
                throw OperationFailure(.invalid, .badParameter, "Parameter _count: expected a whole number, 0 or more")
            }
            count = number
        default: page = value
        }
    }
}
