/// Chained parameters and `_has` (R4 `search.html#chaining`, `#has`).
extension NaiveSearch {
    /// `subject.name=peter`, `subject:Patient.name=peter`: the resources that refer to one that the rest of the chain finds. Each chained
    /// parameter stands for itself: two may be met by different targets. Without a type, all types that the reference may have count
    /// which know the rest; that none does is refused. A versioned reference leads to the current version; references to other servers and
    /// by identifier only lead nowhere, canonicals to the resources that they name. "A chained condition will be evaluated inside contained
    /// resources."
    func chain(
        _ definition: SearchDefinition, _ type: String?, _ rest: String, _ value: String, _ name: String
    ) throws(SearchRefusal) -> Predicate {
        guard definition.kind == .reference else { throw SearchRefusal(name, .unknownParameter) }
        let possible = definition.targets.isEmpty ? definitions.types : definitions.types.intersection(definition.targets)
        if let type, !possible.contains(type) { throw SearchRefusal(name, .modifier) }
        var targets: Set<String> = []
        var inside: Set<Int> = []
        var isKnown = false
        var refusal = SearchRefusal(name, .unknownParameter)
        for target in (type.map { [$0] } ?? possible.sorted()) {
            let predicate: Predicate
            do {
                predicate = try filter(rest, value, on: target)
            } catch {
                if error.reason != .unknownParameter { refusal.reason = error.reason }
                continue
            }
            isKnown = true
            for number in types.indices where types[number] == target && predicate(number) { targets.insert(names[number]) }
            for number in types.count..<resources.count where self.type(number) == target && predicate(number) { inside.insert(number) }
        }
        if !isKnown { throw refusal }
        return { [self] number in
            items(definition, number).contains { item in
                localTarget(item).map(targets.contains) ?? false || fragmentTargets(item, of: number).contains(where: inside.contains)
                    || canonicalTargets(item).contains { targets.contains(names[$0]) }
            }
        }
    }

    /// `_has:Observation:patient:code=1234-5`: the resources that a resource of the type, which the rest finds, refers to by the
    /// parameter. The rest may be a chain or `_has` again.
    func reverseChain(_ name: String, _ value: String, on type: String) throws(SearchRefusal) -> Predicate {
        let parts = name.split(separator: ":", maxSplits: 3, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 4, definitions.types.contains(parts[1]), let definition = definitions.parameter(parts[1], parts[2]),
            definition.kind == .reference, definition.targets.isEmpty || definition.targets.contains(type)
        else { throw SearchRefusal(name, .unknownParameter) }
        let predicate: Predicate
        do {
            predicate = try filter(parts[3], value, on: parts[1])
        } catch {
            throw SearchRefusal(name, error.reason)
        }
        var targets: Set<String> = []
        for number in types.indices where types[number] == parts[1] && predicate(number) {
            targets.formUnion(items(definition, number).compactMap(localTarget))
            targets.formUnion(items(definition, number).flatMap(canonicalTargets).map { names[$0] })
        }
        return { [self] number in number < names.count && targets.contains(names[number]) }
    }

    /// What a canonical means (`references.html#canonical`): the resources with its URL, with `|version` of that version, or the one that
    /// it names as a Reference would.
    func canonicalTargets(_ item: PathItem) -> [Int] {
        guard let text = item.value.string else { return [] }
        if case .local(let type?, let id, nil)? = ReferenceText(stored: text, base: world.base), let number = numbers[type + "/" + id] {
            return [number] + withURL(text, nil)
        }
        guard let bar = text.lastIndex(of: "|") else { return withURL(text, nil) }
        return withURL(String(text[..<bar]), String(text[text.index(after: bar)...]))
    }

    private func withURL(_ url: String, _ version: String?) -> [Int] {
        types.indices.filter { number in
            let resource = world.resources[number]
            return resource["url"]?.string == url && (version == nil || resource["version"]?.string == version)
                && definitions.parameter(types[number], "url") != nil
        }
    }
}
