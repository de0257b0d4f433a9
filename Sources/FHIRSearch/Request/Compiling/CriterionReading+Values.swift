import FHIRCore
import FHIRSchema

/// Parameters with the values of a URL: modifiers, then values separated by commas, then what a value means to the kind.
extension CriterionReading {
    mutating func criterion(
        _ parameter: SearchParameter, _ modifier: String?, _ value: String, _ name: String
    ) throws(SearchFault) -> SearchCriterion {
        var parameter = parameter
        var known: ParameterModifier?
        if let modifier {
            if parameter.kind == .reference, let type = schema.type(named: modifier), schema.isConcreteResource(type) {
                parameter = try restricted(parameter, to: type, name)
            } else {
                known = try self.modifier(modifier, parameter, name)
            }
        }
        if known == .missing {
            guard let isMissing = Bool(value) else { throw .malformed(name, expected: "true or false") }
            let present = self.present(parameter)
            return isMissing ? .not(present) : present
        }
        let items = EscapedText.split(value, at: ",")
        guard items.count <= SearchLimits.values else { throw .tooLarge(name, "\(SearchLimits.values) values") }
        let isNegative = known == .not || known == .notIn
        let positive: ParameterModifier? = known == .not ? nil : known == .notIn ? .in : known
        let alternatives = try items.map { item throws(SearchFault) in
            try spend(name)
            if item.isEmpty { throw .malformed(name, expected: "no empty value between commas; a comma in a value is written \\,") }
            return try matches(parameter, positive, item, name)
        }
        return isNegative ? .not(any(alternatives)) : any(alternatives)
    }

    private func modifier(_ text: String, _ parameter: SearchParameter, _ name: String) throws(SearchFault) -> ParameterModifier {
        let allowed = ParameterModifier.allowed(parameter)
        if let known = ParameterModifier(text), allowed.contains(known) { return known }
        var names = allowed.map { ":" + $0.rawValue }
        if parameter.kind == .reference { names += parameter.targets.prefix(20).map { ":" + schema.name($0) } }
        let hint = names.isEmpty ? "it takes none" : "allowed: \(names.joined(separator: " "))"
        throw .unknown(
            "Parameter \(ParameterName.harmless(name)): the modifier \(ParameterName.harmless(":" + text)) does not fit "
                + "\(parameter.code), which is of kind \(parameter.kind); \(hint)." + NearestName.question(":" + text, in: names))
    }

    /// The parameter, to resources of one type only.
    private func restricted(_ parameter: SearchParameter, to type: TypeID, _ name: String) throws(SearchFault) -> SearchParameter {
        let targets = parameter.possibleTargets(schema)
        guard targets.contains(type) else {
            throw .unknown(
                "Parameter \(ParameterName.harmless(name)): \(parameter.code) does not refer to \(schema.name(type)); "
                    + "allowed: \(names(targets))")
        }
        return parameter.restricted(to: type)
    }

    /// The resource has an element that the parameter takes its values from.
    mutating func present(_ parameter: SearchParameter) -> SearchCriterion {
        switch parameter.form {
        case .id, .lastUpdated: return .all
        case .rows(let number): return .rows(RowCriterion(number, [.all]))
        case .reference(let number, let types): return present(parameter, number, types)
        case .union(let parts): return any(parts.map { present($0) })
        default: return .nothing
        }
    }

    /// There is a reference by a parameter: the resource's own keys tell, so no row says it besides. To some types only: one that has no
    /// literal reference to this server may still lead to one of these, which the resource shows.
    private mutating func present(_ parameter: SearchParameter, _ number: ParameterNumber, _ types: [TypeID]?) -> SearchCriterion {
        let literal = SearchCriterion.rows(ReferenceKey.rows(of: number, to: types, catalogue.numbering))
        var others: [SearchCriterion] = [.rows(RowCriterion(number, [.all]))]
        if types != nil {
            others.append(.rows(ReferenceKey.urlRows(of: number)))
            return any([literal, all([any(others), checked(.value(parameter.reference, .present))])])
        }
        if let identifiers = parameter.identifiers { others.append(.rows(RowCriterion(identifiers, [.all]))) }
        return any([literal] + others)
    }

    /// One value, as it stands between commas.
    mutating func matches(
        _ parameter: SearchParameter, _ modifier: ParameterModifier?, _ item: String, _ name: String
    ) throws(SearchFault) -> SearchCriterion {
        switch parameter.form {
        case .union(let parts):
            return any(try parts.map { part throws(SearchFault) in try matches(part, modifier, item, name) })
        case .composite(let parts, let isPaired): return try composite(parameter, parts, isPaired: isPaired, item, name)
        case .id:
            guard modifier == nil else { throw .malformed(name, expected: "ids without this modifier") }
            return ResourceID(EscapedText.unescape(item)).map { .ids([$0]) } ?? .nothing
        case .lastUpdated: return lastUpdated(try date(item, name))
        default: break
        }
        switch parameter.kind {
        case .string: return try string(parameter, modifier, EscapedText.unescape(item), name)
        case .token: return try token(parameter, modifier, item, name)
        case .uri: return try uri(parameter, modifier, EscapedText.unescape(item), name)
        case .reference: return try reference(parameter, modifier, item, name)
        case .date:
            let (prefix, value) = try date(item, name)
            return rows(DateComparison.bounds(prefix, value, now: now).flatMap { DateKey.matching($0) }, parameter, nil)
        case .number:
            let (prefix, value) = try number(item, name)
            return rows(NumberComparison.alternatives(prefix, value).flatMap { NumberKey.matching($0.bounds) }, parameter, nil)
        case .quantity: return try quantity(parameter, item, name)
        case .special: return try near(parameter, item, name)
        case .composite: return .nothing
        }
    }

    /// The rows of keys that match; where keys alone do not decide, with a check of the resource.
    /// - Parameter test: what the resource's own values must hold; needed unless every match is certain.
    mutating func rows(_ matches: [KeyMatch], _ parameter: SearchParameter, _ test: ValueTest?) -> SearchCriterion {
        guard let number = parameter.number else { return .nothing }
        return any(
            matches.filter { !$0.ranges.isEmpty }.map { match in
                let rows = SearchCriterion.rows(match.rows(of: number))
                guard !match.isCertain, let test else { return rows }
                return all([rows, checked(.value(parameter.reference, test))])
            })
    }
}
