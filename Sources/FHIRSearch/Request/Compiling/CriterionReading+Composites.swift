import FHIRSchema

/// Composites, and the groups of parameters that only `_filter` names: parts that must be of the same element.
extension CriterionReading {
    /// `code$value` (R4 `search.html#combining`).
    mutating func composite(
        _ parameter: SearchParameter, _ parts: [SearchParameter], isPaired: Bool, _ item: String, _ name: String
    ) throws(SearchFault) -> SearchCriterion {
        let values = EscapedText.split(item, at: "$")
        guard values.count == parts.count, !values.contains("") else {
            let form = parts.map { "[\($0.code)]" }.joined(separator: "$")
            throw .malformed(name, expected: "\(form); a $ in a value is written \\$")
        }
        if let pairs = try pairs(of: parameter, parts, values, name) { return pairs }
        var criteria: [SearchCriterion] = []
        for (part, value) in zip(parts, values) { criteria.append(try matches(part, nil, value, name)) }
        guard isPaired else { return all(criteria) }
        // Rows tell that the resource has all parts; whether one element has them, it tells itself.
        return all(criteria + [checked(.paired(parameter.reference, criteria.map(\.withoutChecks)))])
    }

    /// The rows of pairs that match; nil when these do not tell all.
    private mutating func pairs(
        of composite: SearchParameter, _ parts: [SearchParameter], _ values: [String], _ name: String
    ) throws(SearchFault) -> SearchCriterion? {
        guard let number = composite.pairs, parts.count == 2, !verifiesHashes else { return nil }
        let matches = tokenMatches(parts[0], try TokenValue(values[0], name))
        let tokens = matches.compactMap { $0.isCertain && $0.test == .any && $0.ranges.count == 1 ? $0.ranges[0].only : nil }
        guard tokens.count == matches.count else { return nil }
        let value = try self.matches(parts[1], nil, values[1], name)
        guard PairKey.tells(value, parts[1].kind) else { return nil }
        let paired = tokens.compactMap { token in
            let keys = Set(parts[0].actions.map(\.parameter)).sorted().map { IndexKey($0, token) }
            return value.paired(behind: token.withUnsafeBufferPointer { PairKey.head($0, context.hash) }, number, tokens: keys)
        }
        return paired.count == tokens.count ? any(paired) : nil
    }

    /// `characteristic[code eq x].value eq y`: the filter and the comparison hold of one element.
    mutating func grouped(
        _ group: FilterGroup, _ condition: FilterExpression?, _ rest: SearchPath, _ operand: SearchOperand, on type: TypeID, _ name: String
    ) throws(SearchFault) -> SearchCriterion {
        let composite = try parameter(group.composite, of: type, name)
        var parts = [try criterion(try group.path(rest, name), operand, on: type, name)]
        if let condition { parts.append(try criterion(try group.expression(condition, name), on: type, name)) }
        let criterion = all(parts)
        guard criterion.isLocal else {
            throw .malformed(
                name, expected: "behind \(group.name) only its own names, \(group.children.keys.sorted().joined(separator: ", "))")
        }
        let check = checked(.grouped(composite.reference, criterion.withoutChecks))
        return criterion.isNegative ? check : all([criterion, check])
    }
}

/// A name that only `_filter` has, for elements that several parameters take their values from (R4 `search_filter.html#params`).
///
/// R4 lists more (`related` of Observation, `event` and `item` of ServiceRequest), whose parameters R4 itself no longer defines.
struct FilterGroup: Sendable {
    var name: String
    /// The composite parameter that knows the elements.
    var composite: String
    /// The parameters that the names within the group stand for.
    var children: [String: String]

    /// The group with a name.
    static func named(_ name: String, of type: TypeID, _ schema: Schema) -> FilterGroup? {
        switch (schema.name(type), name) {
        case ("Group", "characteristic"):
            FilterGroup(name: name, composite: "characteristic-value", children: ["value": "value", "code": "characteristic"])
        case ("DocumentReference", "relatesTo"):
            FilterGroup(name: name, composite: "relationship", children: ["code": "relation", "target": "relatesto"])
        default: nil
        }
    }

    /// A path with the names within the group replaced by those of parameters.
    func path(_ path: SearchPath, _ parameter: String) throws(SearchFault) -> SearchPath {
        guard case .parameter(let child, let modifier) = path, let code = children[child] else {
            throw .malformed(parameter, expected: "behind \(name) one of its own names, \(children.keys.sorted().joined(separator: ", "))")
        }
        return .parameter(code, modifier: modifier)
    }

    func expression(_ expression: FilterExpression, _ parameter: String) throws(SearchFault) -> FilterExpression {
        switch expression {
        case .and(let parts): .and(try parts.map { part throws(SearchFault) in try self.expression(part, parameter) })
        case .or(let parts): .or(try parts.map { part throws(SearchFault) in try self.expression(part, parameter) })
        case .not(let part): .not(try self.expression(part, parameter))
        case .test(let path, let operation, let value): .test(try self.path(path, parameter), operation, value)
        }
    }
}

extension SearchCriterion {
    /// The criterion without its checks, as if they held.
    var withoutChecks: SearchCriterion {
        switch self {
        case .checked: .all
        case .and(let parts): .and(parts.map(\.withoutChecks))
        case .or(let parts): .or(parts.map(\.withoutChecks))
        case .not(let part): .not(part.withoutChecks)
        default: self
        }
    }

    /// Whether anything in it is negated.
    var isNegative: Bool {
        switch self {
        case .not: true
        case .and(let parts), .or(let parts): parts.contains(where: \.isNegative)
        default: false
        }
    }
}
