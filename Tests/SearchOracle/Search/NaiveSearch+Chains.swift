/// Chained parameters and `_has` (R4 `search.html#chaining`, `#has`).
extension NaiveSearch {
    /// `subject.name=peter`, `subject:Patient.name=peter`: the resources that refer to one that the rest of the chain finds. Each chained
    /// parameter stands for itself: two may be met by different targets. Without a type, all types that the reference may have count
    /// which know the rest; that none does is refused. A versioned reference leads to the current version; references into the same
    /// resource, to other servers and by identifier only lead nowhere.
    func chain(
        _ definition: SearchDefinition, _ type: String?, _ rest: String, _ value: String, _ name: String
    ) throws(SearchRefusal) -> Predicate {
        guard definition.kind == .reference else { throw SearchRefusal(name, .unknownParameter) }
        let possible = definition.targets.isEmpty ? definitions.types : definitions.types.intersection(definition.targets)
        if let type, !possible.contains(type) { throw SearchRefusal(name, .modifier) }
        var targets: Set<String> = []
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
        }
        if !isKnown { throw refusal }
        return { [self] number in
            items(definition, number).compactMap(localTarget).contains(where: targets.contains)
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
        }
        return { [self] number in targets.contains(names[number]) }
    }
}
