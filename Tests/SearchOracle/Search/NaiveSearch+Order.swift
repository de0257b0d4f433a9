import Foundation

/// `_sort` (R4 `search.html#sort`).
extension NaiveSearch {
    /// A value to put in order.
    private enum OrderedValue {
        case text(String)
        case number(Decimal)
        case time(Int64)

        func isBefore(_ other: OrderedValue) -> Bool {
            switch (self, other) {
            case (.text(let left), .text(let right)): OracleText.isBefore(left, right)
            case (.number(let left), .number(let right)): left < right
            case (.time(let left), .time(let right)): left < right
            default: false
            }
        }
    }

    /// "a comma-separated list of sort rules in priority order"; each "item … is a search parameter, optionally with a '-' prefix …
    /// decreasing order". Without, and among equals, resources keep the order in which they were created. Of several values the lowest
    /// counts ascending and the highest descending; resources without a value come last either way.
    func sorted(_ found: [Int], by order: [SearchText.Parameter], among types: [String]) throws(SearchRefusal) -> [Int] {
        var result = found
        let rules = order.flatMap { $0.value.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
        for rule in rules.reversed() {
            let descends = rule.hasPrefix("-")
            let code = descends ? String(rule.dropFirst()) : rule
            guard types.contains(where: { definitions.parameter($0, code).map(isSortable) ?? false }) else {
                throw SearchRefusal("_sort", .value)
            }
            let values = Dictionary(uniqueKeysWithValues: result.map { ($0, value($0, code, descends)) })
            result = result.enumerated().sorted { left, right in
                switch (values[left.element] ?? nil, values[right.element] ?? nil) {
                case (let first?, let second?):
                    if descends ? second.isBefore(first) : first.isBefore(second) { return true }
                    if descends ? first.isBefore(second) : second.isBefore(first) { return false }
                case (_?, nil): return true
                case (nil, _?): return false
                case (nil, nil): break
                }
                return left.offset < right.offset
            }.map(\.element)
        }
        return result
    }

    private func isSortable(_ definition: SearchDefinition) -> Bool {
        definition.code == "_id" || definition.kind != .composite && definition.kind != .special
    }

    private func value(_ number: Int, _ code: String, _ descends: Bool) -> OrderedValue? {
        guard let definition = definitions.parameter(types[number], code) else { return nil }
        let values = items(definition, number).flatMap { self.values(definition, $0, descends) }
        return descends ? values.max { $0.isBefore($1) } : values.min { $0.isBefore($1) }
    }

    /// Texts and codes as they are compared in searches, byte by byte; numbers by value; quantities by the value in UCUM's base units,
    /// those of other units and without a unit by the number; intervals ascending by their beginning, descending by their end (an open one
    /// first); references by `Type/id`, of other URLs by these without version.
    private func values(_ definition: SearchDefinition, _ item: PathItem, _ descends: Bool) -> [OrderedValue] {
        switch definition.kind {
        case .string: StringMatching.texts(item).map { .text(OracleText.plain($0)) }
        case .token: OracleToken.tokens(item, impliedSystem: nil).compactMap(\.code).map { .text(OracleText.folded($0)) }
        case .uri: [item.value.text].compactMap { $0 }.map(OrderedValue.text)
        case .special: [item.value.string].compactMap { $0 }.map(OrderedValue.text)
        case .reference:
            ReferenceMatching(base: world.base).references(item).compactMap { reference in
                switch reference {
                case .local(let type, let id, _): .text((type ?? "") + "/" + id)
                case .url(let url, _): .text(url)
                case .contained: nil
                }
            }
        case .date:
            DateMatching(zoneMinutes: world.zoneMinutes, now: world.now).intervals(item).map { .time(descends ? $0.high : $0.low) }
        case .quantity:
            OracleQuantity.quantities(item).map { quantity in
                let end = descends ? quantity.interval.high : quantity.interval.low
                return .number(end.map(quantity.canonical) ?? Self.beyond(descends))
            }
        case .number:
            NumberMatching.intervals(item).map { .number((descends ? $0.high : $0.low) ?? Self.beyond(descends)) }
        case .composite: []
        }
    }

    private static func beyond(_ descends: Bool) -> Decimal {
        Decimal(sign: descends ? .plus : .minus, exponent: 100, significand: 1)
    }
}
