import FHIRSchema

/// Reads `_include` and `_revinclude` with `:iterate` (R4 `search.html#revinclude`; STU3 called it `:recurse`).
struct IncludeReading {
    let types: [TypeID]
    let catalogue: SearchCatalogue
    let schema: Schema

    /// - Returns: nil when the name is none of these two.
    func callAsFunction(_ name: String, _ value: String) throws(SearchFault) -> SearchInclude? {
        let parts = name.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts[0] == "_include" || parts[0] == "_revinclude" else { return nil }
        var include = SearchInclude(isReverse: parts[0] == "_revinclude", iterates: parts.count > 1)
        if parts.count > 1, parts[1] != "iterate", parts[1] != "recurse" {
            throw .unknown("Parameter \(ParameterName.harmless(name)): \(parts[0]) has no such modifier; allowed: :iterate")
        }
        let fields = value.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        if fields == ["*"] { return include }
        guard fields.count == 2 || fields.count == 3 else {
            throw .malformed(name, expected: "[type]:[reference parameter], with :[target type] if wanted; [type]:*; or *")
        }
        let source = try type(fields[0], name)
        include.source = source
        if fields.count == 3 { include.targets = [try type(fields[2], name)] }
        if fields[1] != "*" { include.links = try links(source, fields[1], include.targets, name) }
        try checkReach(include, name)
        return include
    }

    private func type(_ text: String, _ name: String) throws(SearchFault) -> TypeID {
        if let type = schema.type(named: text), schema.isConcreteResource(type) { return type }
        let names = schema.resourceTypes.map { schema.name($0) }
        throw .malformed(
            name, expected: "a resource type; \(ParameterName.harmless(text)) is none.\(NearestName.question(text, in: names))")
    }

    private func links(
        _ source: TypeID, _ code: String, _ targets: [TypeID]?, _ name: String
    ) throws(SearchFault) -> [SearchInclude.Link] {
        guard let parameter = catalogue.parameter(source, code), parameter.kind == .reference else {
            let codes = catalogue.parameters(of: source).filter { $0.kind == .reference }.map(\.code)
            throw .malformed(
                name,
                expected: "a reference parameter of \(schema.name(source)), \(ParameterName.harmless(code)) is none."
                    + "\(NearestName.question(code, in: codes)) Known: \(codes.joined(separator: ", "))")
        }
        try parameter.checkReady(name, schema)
        let links = parameter.referenceLinks.map { link in
            let allowed = link.targets ?? (parameter.targets.isEmpty ? nil : parameter.targets)
            return SearchInclude.Link(
                link.parameter, to: targets.map { wanted in wanted.filter { allowed?.contains($0) ?? true } } ?? allowed)
        }
        if let target = targets?.first, links.allSatisfy({ $0.targets?.isEmpty ?? false }) {
            // R4 defines `patient` once for many types, with groups among its targets, and by an expression that leaves them out.
            if parameter.targets.contains(target) {
                throw .withoutEffect(
                    name, expected: "a target type that \(schema.name(source)).\(code) leads to; it leaves out \(schema.name(target))")
            }
            throw .malformed(
                name,
                expected: "a target type that \(schema.name(source)).\(code) can refer to, \(schema.name(target)) is none; allowed: "
                    + parameter.targets.map { schema.name($0) }.joined(separator: ", "))
        }
        return links
    }

    /// What is not iterated starts or ends at the types searched; otherwise it never includes anything.
    private func checkReach(_ include: SearchInclude, _ name: String) throws(SearchFault) {
        guard !include.iterates else { return }
        let searched = types.count > 5 ? "the types searched" : types.map { schema.name($0) }.joined(separator: ", ")
        if !include.isReverse, let source = include.source, !types.contains(source) {
            throw .withoutEffect(
                name, expected: "a parameter of \(searched), others include nothing; to follow references of what was included, write "
                    + "\(name):iterate")
        }
        let targets = include.links.map { links in links.contains { $0.targets == nil } ? nil : links.flatMap { $0.targets ?? [] } }
        if include.isReverse, let targets = targets ?? include.targets, !types.contains(where: targets.contains) {
            throw .withoutEffect(name, expected: "a reference parameter that can refer to \(searched); others include nothing")
        }
    }
}
