import FHIRSchema

/// What is asked of resources of one type, put together: where a token and a date are asked for whose values are indexed in pairs, or the
/// order is by that date, their rows are used.
struct BranchReading {
    let type: TypeID
    var criteria: [SearchCriterion]
    var dates: [DatesAsked] = []

    init(_ type: TypeID, _ criteria: [SearchCriterion] = []) {
        self.type = type
        self.criteria = criteria
    }

    /// Adds what is asked of a date.
    mutating func add(_ asked: DatesAsked) {
        for index in dates.indices where dates[index].join(asked) { return }
        dates.append(asked)
    }

    /// The criterion of all, and the order.
    /// - Parameter usesPairs: whether hits by hash will do.
    func criterion(
        _ order: inout [SearchQuery.Order], _ catalogue: SearchCatalogue, usesPairs: Bool
    ) -> SearchCriterion {
        var parts = criteria
        var rest = dates
        for pairing in usesPairs ? catalogue.pairs(of: type) : [] {
            guard let at = parts.firstIndex(where: { Self.token($0, pairing) != nil }), let token = Self.token(parts[at], pairing) else {
                continue
            }
            let head = token.withBytes { PairKey.head($0, catalogue.hash) }
            if let pairs = order.first?.pairs(type, pairing, token, head) { order[0] = pairs }
            let asked = rest.filter { pairing.values.contains($0.parameter) }
            let paired = asked.compactMap { $0.criterion.paired(behind: head, pairing.number, tokens: [token]) }
            guard !asked.isEmpty, paired.count == asked.count else { continue }
            rest.removeAll { pairing.values.contains($0.parameter) }
            // Who has the pair has the token.
            parts[at] = all(paired)
        }
        return all(parts + rest.map(\.criterion))
    }

    /// The token of a pairing that a criterion asks for, and nothing else.
    private static func token(_ criterion: SearchCriterion, _ pairing: Pairing) -> IndexKey? {
        guard case .rows(let rows) = criterion, pairing.tokens.contains(rows.parameter), rows.test == .any, rows.ranges.count == 1 else {
            return nil
        }
        return rows.ranges[0].only.map { IndexKey(rows.parameter, $0) }
    }
}

extension SearchQuery.Order {
    /// The same, by the rows of pairs of a token; nil when it is not by their values.
    fileprivate func pairs(_ type: TypeID, _ pairing: Pairing, _ token: IndexKey, _ head: [UInt8]) -> Self? {
        guard case .parameter(var orders) = key, var keys = orders[type], keys.pairs == nil, keys.sources.count == 1,
            pairing.values == [keys.sources[0].parameter]
        else { return nil }
        keys.pairs = OrderedKeys.Pairs(token: token, parameter: pairing.number, head: head)
        orders[type] = keys
        return Self(.parameter(orders), descends: descends)
    }
}
