import FHIRCore
import FHIRSchema

/// Tests of a `_filter` (R4 `search_filter.html#ops`): what each operator means to each kind.
extension CriterionReading {
    mutating func criterion(
        _ parameter: SearchParameter, _ modifier: String?, _ operation: FilterOperator, _ value: String, _ name: String
    ) throws(SearchFault) -> SearchCriterion {
        var parameter = parameter
        if let modifier {
            guard parameter.kind == .reference, let type = schema.type(named: modifier), schema.isConcreteResource(type) else {
                throw .unknown("Parameter \(ParameterName.harmless(name)): modifiers do not fit a filter, but for the type of a reference")
            }
            parameter = parameter.restricted(to: type)
        }
        let allowed = FilterOperator.allowed(parameter)
        guard allowed.contains(operation) else {
            throw .malformed(
                name,
                expected: "for \(parameter.code), which is of kind \(parameter.kind), one of the operators "
                    + allowed.map(\.rawValue).joined(separator: " ") + "; \(operation.rawValue) does not fit")
        }
        switch operation {
        case .pr:
            guard let isPresent = Bool(value) else { throw .malformed(name, expected: "true or false behind pr") }
            let present = self.present(parameter)
            return isPresent ? present : .not(present)
        case .ni: return .not(try test(parameter, .in, value, name))
        default: return try test(parameter, operation, value, name)
        }
    }

    private mutating func test(
        _ parameter: SearchParameter, _ operation: FilterOperator, _ value: String, _ name: String
    ) throws(SearchFault) -> SearchCriterion {
        if case .union(let parts) = parameter.form {
            return any(try parts.map { part throws(SearchFault) in try test(part, operation, value, name) })
        }
        if case .id = parameter.form {
            let ids = ResourceID(value).map { SearchCriterion.ids([$0]) } ?? .nothing
            return operation == .ne ? .not(ids) : ids
        }
        switch parameter.kind {
        case .string: return try stringTest(parameter, operation, value, name)
        case .token: return try tokenTest(parameter, operation, value, name)
        case .reference: return points(parameter, at: value)
        case .date: return try dateTest(parameter, operation, value, name)
        case .number where operation == .co:
            guard let number = DecimalValue(value) else { throw .malformed(name, expected: "a number behind co") }
            return all([present(parameter), checked(.value(parameter.reference, .impliedRange(number)))])
        case .uri:
            if operation == .sw { return rows([URIKey.matching(below: value)], parameter, .uri(.begins(Array(value.utf8)))) }
            let match = URIKey.matching(value, context.hash)
            return rows([operation == .ne ? KeyMatch(KeyRange.complement(match.ranges)) : match], parameter, nil)
        case .quantity, .number:
            // Comparisons are written as in URLs, with the operator for a prefix.
            return try matches(parameter, nil, operation.rawValue + Self.named(value), name)
        case .composite, .special: return try matches(parameter, nil, value, name)
        }
    }

    private mutating func stringTest(
        _ parameter: SearchParameter, _ operation: FilterOperator, _ value: String, _ name: String
    ) throws(SearchFault) -> SearchCriterion {
        let folded = StringFolding.fold(value)
        guard !folded.isEmpty else { throw Self.noText(name) }
        switch operation {
        case .co: return rows(StringKey.matching(containing: value), parameter, .text(.contains(folded)))
        case .sw: return rows([StringKey.matching(prefix: value)], parameter, .text(.begins(folded)))
        case .ew:
            let ends = ValueTest.text(.ends(folded))
            return rows(StringKey.matching(containing: value).map { KeyMatch($0.ranges, $0.test, isCertain: false) }, parameter, ends)
        default:
            guard let comparison = StringComparison(operation, folded) else { return .nothing }
            let matches = [KeyMatch(comparison.certain), KeyMatch(comparison.uncertain, isCertain: false)]
            return rows(matches, parameter, .text(.compared(operation, folded)))
        }
    }

    private mutating func tokenTest(
        _ parameter: SearchParameter, _ operation: FilterOperator, _ value: String, _ name: String
    ) throws(SearchFault) -> SearchCriterion {
        let value = Self.named(value)
        switch operation {
        case .in: return try members(parameter, value, name)
        // The value subsumes what is stored, which is below it.
        case .ss: return try related(parameter, .below, value, name)
        case .sb: return try related(parameter, .above, value, name)
        case .ne:
            let token = try TokenValue(value, name)
            let equal = tokenMatches(parameter, token)
            if equal.allSatisfy({ $0.test == .any }) {
                let ranges = equal.flatMap(\.ranges).sorted { $0.lower.lexicographicallyPrecedes($1.lower) }
                return rows([KeyMatch(KeyRange.complement(ranges))], parameter, nil)
            }
            return all([present(parameter), checked(.value(parameter.reference, .otherToken(token)))])
        default: return tokens(parameter, try TokenValue(value, name))
        }
    }

    private mutating func dateTest(
        _ parameter: SearchParameter, _ operation: FilterOperator, _ value: String, _ name: String
    ) throws(SearchFault) -> SearchCriterion {
        let interval = try interval(value, name)
        let bounds: [KeyTest.DateBounds]
        switch operation {
        case .co: bounds = [DateComparison.containing(interval)]
        case .po: bounds = [DateComparison.overlap(interval)]
        default: bounds = DateComparison.bounds(SearchPrefix(rawValue: operation.rawValue) ?? .eq, interval, now: now)
        }
        if case .lastUpdated = parameter.form {
            // A point contains only itself, and overlaps with what contains it.
            return lastUpdated((SearchPrefix(rawValue: operation.rawValue) ?? .eq, interval))
        }
        return rows(bounds.flatMap { DateKey.matching($0) }, parameter, nil)
    }

    /// The value with a code system's short name written out: `loinc|1234-5`, also behind a number.
    private static func named(_ value: String) -> String {
        let parts = EscapedText.split(value, at: "|")
        guard parts.count > 1, let url = FilterOperator.systems[parts[parts.count - 2].lowercased()] else { return value }
        return (parts.dropLast(2) + [url, parts[parts.count - 1]]).joined(separator: "|")
    }
}

extension FilterOperator {
    /// Short names that stand for code systems (R4 `search_filter.html`).
    static let systems = [
        "loinc": "http://loinc.org", "snomed": "http://snomed.info/sct", "rxnorm": "http://www.nlm.nih.gov/research/umls/rxnorm",
        "ucum": "http://unitsofmeasure.org",
    ]

    /// What fits a parameter; R4's table has no column for uri, composite and special, which take what their values can be compared by.
    static func allowed(_ parameter: SearchParameter) -> [FilterOperator] {
        switch (parameter.form, parameter.kind) {
        case (.id, _): [.eq, .ne, .pr]
        case (.text, _), (.content, _), (.filter, _), (.query, _), (.unavailable, _): []
        case (_, .string): [.eq, .ne, .co, .sw, .ew, .gt, .lt, .ge, .le, .pr]
        case (_, .number): [.eq, .ne, .co, .gt, .lt, .ge, .le, .sa, .eb, .ap, .pr]
        case (_, .date): [.eq, .ne, .co, .gt, .lt, .ge, .le, .sa, .eb, .ap, .po, .pr]
        case (_, .token): [.eq, .ne, .ss, .sb, .in, .ni, .pr]
        case (_, .reference): [.re, .pr]
        case (_, .quantity): [.eq, .ne, .gt, .lt, .ge, .le, .sa, .eb, .ap, .pr]
        case (_, .uri): [.eq, .ne, .sw, .pr]
        case (_, .composite), (_, .special): [.eq]
        }
    }
}
