import FHIRCore
import FHIRSchema

/// Reads the parameters of a search one after the other and collects what they say and what is wrong with them.
struct RequestReading {
    private let scope: SearchRequest.Scope
    private let purpose: SearchRequest.Purpose
    private let context: SearchContext
    private var types: [TypeID] = []
    private var branches: [BranchReading] = []
    private var criterion: CriterionReading
    private var order: [SearchQuery.Order] = []
    private(set) var options: OptionReading
    private(set) var includes: [SearchInclude] = []
    private(set) var issues: [Issue] = []
    private(set) var ignored: [SearchRequest.Ignored] = []
    private(set) var notes: [Issue] = []
    private(set) var used: [(name: String, value: String)] = []
    private(set) var isRestricted = false
    /// Whether contained resources are searched, and so resources of any type can be in the answer.
    private var reachesContained = false

    init(_ scope: SearchRequest.Scope, _ purpose: SearchRequest.Purpose, now: Instant, _ context: SearchContext) {
        self.scope = scope
        self.purpose = purpose
        self.context = context
        criterion = CriterionReading(context, now: now, verifiesHashes: purpose == .condition)
        options = OptionReading(types: [], schema: context.schema)
    }

    private var schema: Schema { context.schema }

    /// What the parameters ask for.
    var query: SearchQuery {
        var order = order
        let asked = contained?.branches(context) ?? asked(isContained: false, &order)
        let checks = criterion.needsChecks || contained != nil ? SearchChecks(criterion.checks, context) : nil
        return SearchQuery(asked, order: order, checks: checks)
    }

    /// What the parameters ask for of each type searched. Contained resources are in no order of an index.
    private func asked(isContained: Bool, _ order: inout [SearchQuery.Order]) -> [SearchQuery.Branch] {
        branches.map { branch in
            var branch = branch
            branch.criteria = scoped(branch.type, isContained: isContained) + branch.criteria
            let criterion = branch.criterion(&order, context.catalogue, usesPairs: purpose != .condition && !isContained)
            return SearchQuery.Branch(branch.type, criterion)
        }
    }

    /// What they ask for of contained resources; nil when these are not searched.
    var contained: ContainedSearch? {
        guard options.options.contained != .no else { return nil }
        var order = order
        let beside = options.options.contained == .both ? asked(isContained: false, &order) : []
        return ContainedSearch(inside: asked(isContained: true, &order), beside: beside)
    }

    mutating func read(_ parameters: [(name: String, value: String)]) {
        guard parameters.count <= SearchLimits.parameters else {
            issues = [Issue(.budget, "Expected at most \(SearchLimits.parameters) search parameters")]
            return
        }
        reachesContained = purpose != .condition && parameters.contains { $0.name == "_contained" && ["true", "both"].contains($0.value) }
        readTypes(parameters)
        let named = parameters.first { $0.name == "_query" }.flatMap { asked in
            context.queries.first { $0.name == asked.value && $0.isOf(types) }
        }
        if let named { read(named, parameters.filter { $0.name == "_query" || named.parameters.contains($0.name) }) }
        for (name, value) in parameters where name != "_type" {
            if let named, named.parameters.contains(name) || (name == "_query" && value == named.name) { continue }
            attempt(name, value) { reading throws(SearchFault) in try reading.read(name, value) }
        }
        if let issue = containedFault?.issue { issues.append(issue) }
    }

    /// What goes with no search of contained resources.
    private var containedFault: SearchFault? {
        guard options.options.contained != .no else { return nil }
        if types.count > ContainedSearch.types {
            return .malformed("_contained", expected: "false, or at most \(ContainedSearch.types) types searched; name them with _type")
        }
        if order.contains(where: { $0.key != .lastUpdated }) {
            return .malformed("_sort", expected: "_lastUpdated only where _contained is, since no index has contained resources in order")
        }
        if options.options.containedType == .contained, let include = includes.first {
            let name = include.isReverse ? "_revinclude" : "_include"
            return .malformed(name, expected: "no inclusion where _containedType=contained; ask for the containers")
        }
        return nil
    }

    /// Reads what a named query stands for, given its own parameters and the one that asks for it.
    private mutating func read(_ query: NamedQuery, _ given: [(name: String, value: String)]) {
        guard given.count(where: { $0.name == "_query" }) == 1 else {
            issues.append(SearchFault.malformed("_query", expected: "it once").issue)
            return
        }
        do throws(OperationFailure) {
            for (name, value) in try query.expanded(given.filter { $0.name != "_query" }) {
                do throws(SearchFault) {
                    try read(name, value)
                } catch {
                    issues.append(error.issue)
                }
            }
            used += given
        } catch {
            issues += error.issues
        }
    }

    /// Reads a parameter; what is wrong becomes an issue, or, with leniency, the parameter is ignored.
    private mutating func attempt(_ name: String, _ value: String, _ read: (inout Self) throws(SearchFault) -> Void) {
        if value.isEmpty, purpose != .condition {
            let issue = Issue(.badParameter, severity: .warning, "Parameter \(ParameterName.harmless(name)): empty, and so ignored")
            ignored.append(SearchRequest.Ignored(name: name, issue: issue))
            return
        }
        let before = self
        do throws(SearchFault) {
            try read(&self)
            used.append((name, value))
        } catch {
            self = before
            if error.isWithoutEffect || purpose == .answer(isLenient: true) && error.isIgnorable {
                var issue = error.issue
                issue.severity = .warning
                if !error.isWithoutEffect { issue.diagnostics = "Ignored as asked. " + issue.diagnostics }
                ignored.append(SearchRequest.Ignored(name: name, issue: issue))
            } else {
                issues.append(error.issue)
            }
        }
    }

    // MARK: Types

    /// What is searched: the scope's types, of those the ones that `_type` names.
    private mutating func readTypes(_ parameters: [(name: String, value: String)]) {
        switch scope {
        case .type(let type): setTypes([type])
        case .system: setTypes(schema.resourceTypes)
        case .compartment(let owner, _, let member):
            let members = schema.compartment(of: owner)?.members.filter { !$0.parameters.isEmpty || $0.isSelf }.map(\.type) ?? []
            let all = Set(members + [owner]).sorted { schema.name($0) < schema.name($1) }
            setTypes(member.map { [$0] } ?? all)
            if let member, !all.contains(member) || members.isEmpty {
                let list = members.isEmpty ? "none" : all.map { schema.name($0) }.joined(separator: ", ")
                var issue = Issue(
                    .unknownParameter, "\(schema.name(member)) has no place in the compartment of a \(schema.name(owner)); members: \(list)")
                if members.isEmpty {
                    issues.append(issue)
                } else {
                    // There is nothing of it in any such compartment.
                    issue.severity = .warning
                    notes.append(issue)
                }
            }
        }
        for (name, value) in parameters where name == "_type" {
            attempt(name, value) { reading throws(SearchFault) in try reading.readType(name, value) }
        }
        options = OptionReading(types: reachesContained ? schema.resourceTypes : types, schema: schema)
    }

    private mutating func readType(_ name: String, _ value: String) throws(SearchFault) {
        guard purpose != .condition else { throw unknown(name) }
        var named: [TypeID] = []
        for text in value.split(separator: ",", omittingEmptySubsequences: false) {
            named.append(try criterion.resourceType(String(text), name))
        }
        if let other = named.first(where: { !types.contains($0) }) {
            throw .malformed(name, expected: "types that are searched here; \(schema.name(other)) is none")
        }
        setTypes(types.filter(named.contains))
    }

    private mutating func setTypes(_ new: [TypeID]) {
        types = new
        branches = new.map { BranchReading($0) }
    }

    /// What the scope asks of resources of a type. The owner of a compartment is itself contained in nothing.
    private func scoped(_ type: TypeID, isContained: Bool) -> [SearchCriterion] {
        guard case .compartment(let owner, let id, _) = scope else { return [] }
        guard let compartment = schema.compartment(of: owner) else { return [.nothing] }
        return [criterion.members(of: compartment, id, on: type, withOwner: !isContained)]
    }

    // MARK: One parameter

    private mutating func read(_ name: String, _ value: String) throws(SearchFault) {
        if purpose != .condition {
            do throws(SearchFault) {
                if try options.read(name, value) { return }
            } catch {
                // What the answer is to look like is known, so leniency does not change it.
                var fault = error
                if name != "_elements" { fault.isIgnorable = false }
                throw fault
            }
            if name == "_sort" {
                guard order.isEmpty else { throw .malformed(name, expected: "it once") }
                let sort = try SortReading(types: types, catalogue: context.catalogue, schema: schema)(value)
                order = sort.order
                if sort.hasScore { options.scoreIsWanted() }
                return
            }
            if let include = try includeReading(name, value) {
                includes.append(include)
                return
            }
        }
        if name == "_query" {
            let names = context.queries.filter { $0.isOf(types) }.map(\.name)
            let known = names.isEmpty ? "there are none here" : "known: " + names.joined(separator: ", ")
            throw .unknown("Parameter _query: no such named query; \(known)")
        }
        try readFilter(name, value)
    }

    private func includeReading(_ name: String, _ value: String) throws(SearchFault) -> SearchInclude? {
        let reached = reachesContained ? schema.resourceTypes : types
        return try IncludeReading(types: reached, catalogue: context.catalogue, schema: schema)(name, value)
    }

    private mutating func readFilter(_ name: String, _ value: String) throws(SearchFault) {
        if value.isEmpty { throw .malformed(name, expected: "a value") }
        let path = try SearchPath(name)
        if let code = path.ownCode, !SearchPath.general.contains(code) {
            // Only what is common to all types searched.
            guard types.allSatisfy({ context.catalogue.parameter($0, code) != nil }) else { throw unknown(name) }
        }
        for (offset, type) in types.enumerated() {
            if path == .parameter("_text", modifier: nil), types.count > 1, !schema[type].isDomainResource {
                branches[offset].criteria.append(.nothing)  // no narrative, no match
                continue
            }
            if let asked = try criterion.dates(path, value, on: type, name) {
                branches[offset].add(asked)
                continue
            }
            branches[offset].criteria.append(try criterion.criterion(path, .values(value), on: type, name))
        }
        isRestricted = true
    }

    /// No type searched has the parameter.
    private func unknown(_ name: String) -> SearchFault {
        let code = name.prefix { $0 != ":" && $0 != "." }
        var known: [String] = []
        if let first = types.first {
            known = context.catalogue.parameters(of: first).map(\.code)
            for type in types.dropFirst() where !known.isEmpty {
                known = known.filter { context.catalogue.parameter(type, $0) != nil }
            }
        }
        known.removeAll { $0 == "_query" }
        known += ["_filter", "_has", "_list"].filter { !known.contains($0) }
        if purpose != .condition { known += OptionReading.names.sorted() + ["_sort", "_include", "_revinclude", "_type"] }
        let place = types.count == 1 ? schema.name(types[0]) : "all types searched"
        return .unknown(
            "Parameter \(ParameterName.harmless(name)): unknown for \(place).\(NearestName.question(String(code), in: known)) "
                + "Known: \(known.joined(separator: ", "))")
    }
}
