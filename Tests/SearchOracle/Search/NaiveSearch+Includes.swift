/// `_include` and `_revinclude` (R4 `search.html#include`).
extension NaiveSearch {
    /// One such parameter, read.
    private struct Inclusion {
        var isReverse: Bool
        var iterates: Bool
        /// The type that refers; nil for any.
        var source: String?
        /// The parameter; nil for all references.
        var code: String?
        /// The type referred to; nil for any.
        var target: String?
    }

    /// What the inclusions add to the matches. Each resource comes once. Those with `:iterate` apply to what was included too, until
    /// nothing new comes; the others to the matches only. Only resources of this server can be included, in their current version.
    func included(_ parameters: [SearchText.Parameter], with matches: [Int]) throws(SearchRefusal) -> Set<Int> {
        var inclusions: [Inclusion] = []
        for parameter in parameters { inclusions.append(try inclusion(parameter)) }
        var result: Set<Int> = []
        var next = Set(matches)
        var isFirst = true
        while !next.isEmpty {
            let applied = isFirst ? inclusions : inclusions.filter(\.iterates)
            let found = applied.reduce(into: Set<Int>()) { $0.formUnion(resources($1, of: next)) }
            next = found.subtracting(matches).subtracting(result)
            result.formUnion(next)
            isFirst = false
        }
        return result
    }

    /// `[source type]:[parameter]`, `[source type]:[parameter]:[target type]`, and `*` for all parameters, with or without the type.
    private func inclusion(_ parameter: SearchText.Parameter) throws(SearchRefusal) -> Inclusion {
        let parts = parameter.value.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        var inclusion = Inclusion(
            isReverse: parameter.name.hasPrefix("_revinclude"), iterates: parameter.name.hasSuffix(":iterate"))
        if parts == ["*"] { return inclusion }
        guard (2...3).contains(parts.count), definitions.types.contains(parts[0]) else { throw SearchRefusal(parameter.name, .value) }
        inclusion.source = parts[0]
        inclusion.target = parts.count == 3 ? parts[2] : nil
        if parts[1] == "*" { return inclusion }
        guard let definition = definitions.parameter(parts[0], parts[1]), definition.kind == .reference else {
            throw SearchRefusal(parameter.name, .value)
        }
        if let target = inclusion.target, !definition.targets.isEmpty, !definition.targets.contains(target) {
            throw SearchRefusal(parameter.name, .value)
        }
        inclusion.code = parts[1]
        return inclusion
    }

    private func resources(_ inclusion: Inclusion, of resources: Set<Int>) -> Set<Int> {
        if !inclusion.isReverse {
            return resources.reduce(into: Set<Int>()) { $0.formUnion(referred($1, by: inclusion)) }
        }
        return Set(types.indices.filter { !referred($0, by: inclusion).isDisjoint(with: resources) })
    }

    /// The resources that one refers to as the inclusion says.
    private func referred(_ number: Int, by inclusion: Inclusion) -> Set<Int> {
        if let source = inclusion.source, source != types[number] { return [] }
        var targets: Set<Int> = []
        for definition in definitions.parameters(of: types[number]) where definition.kind == .reference {
            guard inclusion.code == nil || inclusion.code == definition.code else { continue }
            for item in items(definition, number) {
                if let target = localTarget(item).flatMap({ numbers[$0] }), inclusion.target ?? types[target] == types[target] {
                    targets.insert(target)
                }
                targets.formUnion(named(item, by: definition, inclusion))
            }
        }
        return targets
    }

    /// What a canonical leads to (`references.html#canonical`): with `|version` that version of the resource with its URL; without, the
    /// newest, or going back from any of them, that one.
    private func named(_ item: PathItem, by definition: SearchDefinition, _ inclusion: Inclusion) -> [Int] {
        guard let text = item.value.string else { return [] }
        let whole = text.prefix { $0 != "#" }
        let bar = whole.lastIndex(of: "|")
        let url = String(whole[..<(bar ?? whole.endIndex)])
        let version = bar.map { String(whole[whole.index(after: $0)...]) }
        if case .local(let type?, let id, nil)? = ReferenceText(stored: url, base: world.base), let number = numbers[type + "/" + id],
            inclusion.target ?? type == type, definition.targets.isEmpty || definition.targets.contains(type)
        {
            return [number]
        }
        let found = types.indices.filter { number in
            let resource = world.resources[number]
            return resource["url"]?.string == url && (version == nil || resource["version"]?.string == version)
                && definitions.parameter(types[number], "url") != nil && inclusion.target ?? types[number] == types[number]
                && (definition.targets.isEmpty || definition.targets.contains(types[number]))
        }
        return version == nil && !inclusion.isReverse ? Array(found.suffix(1)) : Array(found)
    }
}
