import FHIRSchema

/// Reads `_sort` (R4 `search.html#sort`): parameters in order of weight, `-` before those that descend.
struct SortReading {
    let types: [TypeID]
    let catalogue: SearchCatalogue
    let schema: Schema

    /// - Returns: the order, and whether the score is among its keys (every match has the same, so it orders nothing).
    func callAsFunction(_ value: String) throws(SearchFault) -> (order: [SearchQuery.Order], hasScore: Bool) {
        var order: [SearchQuery.Order] = []
        var hasScore = false
        for item in value.split(separator: ",", omittingEmptySubsequences: false) {
            let descends = item.hasPrefix("-")
            let code = String(descends ? item.dropFirst() : item)
            switch code {
            case "_score": hasScore = true
            case "_id": order.append(SearchQuery.Order(.id, descends: descends))
            case "_lastUpdated": order.append(SearchQuery.Order(.lastUpdated, descends: descends))
            default: order.append(SearchQuery.Order(try key(code), descends: descends))
            }
        }
        return (order, hasScore)
    }

    private func key(_ code: String) throws(SearchFault) -> SearchQuery.Order.Key {
        var orders: [TypeID: OrderedKeys] = [:]
        for type in types {
            guard let parameter = catalogue.parameter(type, code) else { continue }
            try parameter.checkReady("_sort", schema)
            guard let order = parameter.order else {
                throw .malformed("_sort", expected: "parameters with values that have an order; \(Self.reason(parameter.kind))")
            }
            orders[type] = order
        }
        if !orders.isEmpty { return .parameter(orders) }
        let codes = Set(types.prefix(5).flatMap { catalogue.parameters(of: $0) }.filter { $0.order != nil }.map(\.code))
        throw .malformed(
            "_sort",
            expected: "search parameters separated by commas, each with - before it to descend; \(ParameterName.harmless(code)) is none."
                + "\(NearestName.question(code, in: codes.sorted())) Known: \(codes.sorted().joined(separator: ", "))")
    }

    private static func reason(_ kind: SearchParameterKind) -> String {
        switch kind {
        case .composite: "a composite has none, name its parts instead"
        case .special: "places and other special values have none"
        default: "this one has none"
        }
    }
}
