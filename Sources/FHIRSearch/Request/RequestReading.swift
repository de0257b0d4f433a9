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
        let branches = branches.map { branch in
            SearchQuery.Branch(branch.type, branch.criterion(&order, context.catalogue, usesPairs: purpose != .condition))
        }
        let checks = criterion.checks.isEmpty ? nil : SearchChecks(criterion.checks, context)
        return SearchQuery(branches, order: order, checks: checks)
    }

    mutating func read(_ parameters: [(name: String, value: String)]) {
        guard parameters.count <= SearchLimits.parameters else {
            issues = [Issue(.budget, "Expected at most \(SearchLimits.parameters) search parameters")]
            return
        }
        readTypes(parameters)
        let named = parameters.first { $0.name == "_query" }.flatMap { asked in
            context.queries.first { $0.name == asked.value && $0.isOf(types) }
        }
        if let named { read(named, parameters.filter { $0.name == "_query" || named.parameters.contains($0.name) }) }
        for (name, value) in parameters where name != "_type" {
            if let named, named.parameters.contains(name) || (name == "_query" && value == named.name) { continue }
            attempt(name, value) { reading throws(SearchFault) in try reading.read(name, value) }
        }
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
        options = OptionReading(types: types, schema: schema)
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
        branches = new.map { type in
            guard case .compartment(let owner, let id, _) = scope else { return BranchReading(type) }
            guard let compartment = schema.compartment(of: owner) else { return BranchReading(type, [.nothing]) }
            return BranchReading(type, [criterion.members(of: compartment, id, on: type)])
        }
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
            if let include = try IncludeReading(types: types, catalogue: context.catalogue, schema: schema)(name, value) {
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
