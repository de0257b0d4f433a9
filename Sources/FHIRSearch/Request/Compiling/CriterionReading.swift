import FHIRCore
import FHIRSchema

/// Turns parameters into criteria, and collects the checks that these leave to the resources themselves.
struct CriterionReading {
    let context: SearchContext
    /// What `ap` measures a date's distance from.
    let now: Instant
    /// Whether hits that the index finds by hash are verified: they decide which resource is changed.
    let verifiesHashes: Bool
    private(set) var checks: [ResourceCheck] = []
    /// Whether any criterion looks into resources.
    private(set) var needsChecks = false
    private var numbers: [ResourceCheck: Int] = [:]
    private var tests = 0

    init(_ context: SearchContext, now: Instant, verifiesHashes: Bool) {
        self.context = context
        self.now = now
        self.verifiesHashes = verifiesHashes
    }

    var schema: Schema { context.schema }
    var catalogue: SearchCatalogue { context.catalogue }

    /// The criterion that a resource holds a check.
    mutating func checked(_ check: ResourceCheck) -> SearchCriterion {
        needsChecks = true
        if let number = numbers[check] { return .checked(number) }
        numbers[check] = checks.count
        checks.append(check)
        return .checked(checks.count - 1)
    }

    /// How a parameter leads to resources of a type, for each number that its references have; empty when it does not.
    mutating func paths(_ parameter: SearchParameter, to target: TypeID) -> [ReferencePath] {
        var url: ParameterNumber?
        if parameter.holdsCanonicals(schema), case .rows(let number)? = catalogue.parameter(target, "url")?.form { url = number }
        guard url != nil || parameter.holdsReferences(schema) else { return [] }
        var paths = parameter.referenceLinks.filter { $0.targets?.contains(target) ?? true }.map { ReferencePath($0.parameter, url: url) }
        // Elements are those of the parameter as a whole.
        if !paths.isEmpty, schema[target].isDomainResource { paths[0].inside = parameter.reference }
        needsChecks = needsChecks || paths.contains { $0.inside != nil || $0.url != nil }
        return paths
    }

    /// Counts a test against the limit of all.
    mutating func spend(_ name: String) throws(SearchFault) {
        tests += 1
        if tests > SearchLimits.tests {
            throw .tooLarge(name, "\(SearchLimits.tests) tests in all; name the types in chains, such as subject:Patient.name")
        }
    }

    /// The criterion of a parameter on resources of a type.
    /// - Parameter name: the parameter as the client wrote it, for faults.
    mutating func criterion(
        _ path: SearchPath, _ operand: SearchOperand, on type: TypeID, _ name: String
    ) throws(SearchFault) -> SearchCriterion {
        try spend(name)
        switch path {
        case .parameter(let code, let modifier): return try own(code, modifier, operand, on: type, name)
        case .chain(let code, let target, let condition, let rest):
            if condition != nil, let group = FilterGroup.named(code, of: type, schema) {
                return try grouped(group, condition, rest, operand, on: type, name)
            }
            return try chain(code, target, condition, rest, operand, on: type, name)
        case .has(let source, let reference, let rest): return try reverse(source, reference, rest, operand, on: type, name)
        }
    }

    /// A parameter of the resource itself.
    private mutating func own(
        _ code: String, _ modifier: String?, _ operand: SearchOperand, on type: TypeID, _ name: String
    ) throws(SearchFault) -> SearchCriterion {
        if modifier == nil {
            switch (code, operand) {
            case ("_list", .values(let value)): return try listed(value, name)
            case ("_text", .values(let value)): return try words(value, inNarrative: true, on: type, name)
            case ("_content", .values(let value)): return try words(value, inNarrative: false, on: type, name)
            case ("_filter", .values(let value)): return try criterion(try FilterParser.parse(value, parameter: name), on: type, name)
            default: break
            }
        }
        let parameter = try parameter(code, of: type, name)
        return switch operand {
        case .values(let value): try criterion(parameter, modifier, value, name)
        case .test(let operation, let value): try criterion(parameter, modifier, operation, value, name)
        }
    }

    /// A `_filter`'s tree.
    mutating func criterion(_ filter: FilterExpression, on type: TypeID, _ name: String) throws(SearchFault) -> SearchCriterion {
        switch filter {
        case .and(let parts): return try all(parts.map { part throws(SearchFault) in try criterion(part, on: type, name) })
        case .or(let parts): return try any(parts.map { part throws(SearchFault) in try criterion(part, on: type, name) })
        case .not(let part): return .not(try criterion(part, on: type, name))
        case .test(let path, let operation, let value): return try criterion(path, .test(operation, value), on: type, name)
        }
    }

    /// The parameter of a type with a code.
    func parameter(_ code: String, of type: TypeID, _ name: String) throws(SearchFault) -> SearchParameter {
        if let parameter = catalogue.parameter(type, code) {
            try parameter.checkReady(name, schema)
            if case .unavailable = parameter.form {
                throw .unknown(
                    "Parameter \(ParameterName.harmless(name)): \(schema.name(type)).\(code) cannot be searched by: its index is not "
                        + "ready, or its definition does not say where its values are")
            }
            return parameter
        }
        let codes = catalogue.parameters(of: type).map(\.code)
        throw .unknown(
            "Parameter \(ParameterName.harmless(name)): \(schema.name(type)) has no search parameter \(ParameterName.harmless(code))."
                + "\(NearestName.question(code, in: codes)) Known: \(codes.joined(separator: ", "))")
    }
}

/// Both of two or more, simplified.
func all(_ criteria: [SearchCriterion]) -> SearchCriterion {
    if criteria.contains(.nothing) { return .nothing }
    let needed = criteria.filter { $0 != .all }
    return needed.isEmpty ? .all : needed.count == 1 ? needed[0] : .and(needed)
}

/// Any of two or more, simplified.
func any(_ criteria: [SearchCriterion]) -> SearchCriterion {
    if criteria.contains(.all) { return .all }
    let possible = criteria.filter { $0 != .nothing }
    return possible.isEmpty ? .nothing : possible.count == 1 ? possible[0] : .or(possible)
}
