/// What one parameter of a search asks for.
extension NaiveSearch {
    /// The test that a parameter makes of resources of a type.
    /// - Parameter name: with modifiers, chain or `_has`.
    func filter(_ name: String, _ value: String, on type: String) throws(SearchRefusal) -> Predicate {
        if name.hasPrefix("_has:") { return try reverseChain(name, value, on: type) }
        let halves = name.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let head = halves[0].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let modifier = head.count > 1 ? head[1] : nil
        if head[0] == "_list", modifier == nil, halves.count == 1 { return list(value) }
        if ["_text", "_content"].contains(head[0]), modifier == nil, halves.count == 1 {
            return words(value, inNarrative: head[0] == "_text")
        }
        guard let definition = definitions.parameter(type, head[0]) else { throw SearchRefusal(name, .unknownParameter) }
        if halves.count > 1 { return try chain(definition, modifier, halves[1], value, name) }
        return try self.test(definition, modifier, value, name)
    }

    /// A parameter without chain.
    private func test(
        _ definition: SearchDefinition, _ modifier: String?, _ value: String, _ name: String
    ) throws(SearchRefusal) -> Predicate {
        guard fits(modifier, definition) else { throw SearchRefusal(name, .modifier) }
        if value.isEmpty { throw SearchRefusal(name, .value) }
        if modifier == "missing" { return try missing(definition, value, name) }
        var tests: [Predicate] = []
        for part in EscapedList.split(value, at: ",") {
            guard !part.isEmpty, let test = try single(definition, modifier, part) else { throw SearchRefusal(name, .value) }
            tests.append(test)
        }
        // `:not`: "return all resources that do not have a matching item", so none of the values; "this includes resources that have no
        // value for the parameter". `:not-in` likewise.
        let isNegated = modifier == "not" || modifier == "not-in"
        return { number in tests.contains { $0(number) } != isNegated }
    }

    /// Which modifiers go with which kind (`search.html#modifiers`); those of composites none, of `near` `:missing` only.
    private func fits(_ modifier: String?, _ definition: SearchDefinition) -> Bool {
        guard let modifier else { return true }
        if modifier == "missing" { return definition.kind != .composite && definition.code != "_id" }
        return switch definition.kind {
        case .string: ["exact", "contains"].contains(modifier)
        case .token: ["text", "not", "above", "below", "in", "not-in", "of-type"].contains(modifier)
        case .uri: ["above", "below"].contains(modifier)
        case .reference:
            modifier == "identifier" || definition.targets.contains(modifier)
                || definition.targets.isEmpty && definitions.types.contains(modifier)
        case .number, .date, .quantity, .composite, .special: false
        }
    }

    /// `:missing`: "all the resources that don't have a value for the parameter (which usually equates to not having the relevant
    /// element in the resource)". An element with a text only, a reference into the resource or without a literal reference is a value;
    /// an element that has nothing but extensions is none.
    private func missing(_ definition: SearchDefinition, _ value: String, _ name: String) throws(SearchRefusal) -> Predicate {
        guard value == "true" || value == "false" else { throw SearchRefusal(name, .value) }
        return { [self] number in items(definition, number).contains(where: \.hasContent) == (value == "false") }
    }

    /// The test of one of the values separated by commas; nil if it cannot be read.
    private func single(_ definition: SearchDefinition, _ modifier: String?, _ value: String) throws(SearchRefusal) -> Predicate? {
        if definition.code == "_id" {
            let id = EscapedList.plain(value)
            return { [self] number in resources[number]["id"]?.string == id }
        }
        if definition.kind == .composite { return try composite(definition, value) }
        guard let test = itemsTest(definition, modifier, value) else { return nil }
        return { [self] number in test(items(definition, number)) }
    }

    /// The test of a parameter's values.
    private func itemsTest(_ definition: SearchDefinition, _ modifier: String?, _ value: String) -> (([PathItem]) -> Bool)? {
        switch definition.kind {
        case .string: StringMatching.predicate(EscapedList.plain(value), modifier)
        case .token:
            TokenMatching(
                terminology: terminology, impliedSystem: OracleToken.impliedSystems[definition.type + "." + definition.code]
            ).predicate(value, modifier)
        case .reference: ReferenceMatching(base: world.base).predicate(value, modifier, targets: definition.targets)
        case .quantity: QuantityMatching.predicate(value)
        case .number: NumberMatching.predicate(value)
        case .date: DateMatching(zoneMinutes: world.zoneMinutes, now: world.now).predicate(value)
        case .uri: URIMatching.predicate(value, modifier)
        case .special: NearMatching.predicate(value)
        case .composite: nil
        }
    }

    /// Composite (`search.html#composite`): values joined by `$`, all of which must match inside one element; "modifiers are not used".
    private func composite(_ definition: SearchDefinition, _ value: String) throws(SearchRefusal) -> Predicate? {
        let parts = EscapedList.split(value, at: "$")
        guard parts.count == definition.components.count else { return nil }
        var tests: [(path: PathExpression, test: ([PathItem]) -> Bool)] = []
        for (component, part) in zip(definition.components, parts) {
            guard let meant = definitions.parameter(definition.type, component.code), !part.isEmpty, let test = itemsTest(meant, nil, part)
            else { return nil }
            tests.append((component.path, test))
        }
        return { [self] number in
            let evaluator = PathEvaluator(resource: resources[number], base: world.base)
            return items(definition, number).contains { element in
                tests.allSatisfy { $0.test(evaluator.values($0.path, [element])) }
            }
        }
    }

    /// `_list` (`search.html#list`): the resources that the List with this id has in its entries, but for those marked as deleted.
    private func list(_ value: String) -> Predicate {
        let ids = EscapedList.split(value, at: ",").map { $0.hasPrefix("List/") ? String($0.dropFirst(5)) : $0 }
        let lists = ids.compactMap { numbers["List/" + $0] }.map { world.resources[$0] }
        let entries = lists.flatMap { $0["entry"]?.items ?? [] }.filter { $0["deleted"] != true }
        let targets = Set(entries.compactMap { $0["item"] }.compactMap { localTarget(PathItem($0)) })
        return { [self] number in number < names.count && targets.contains(names[number]) }
    }

    /// `Type/id` of the resource of this server that a Reference leads to. Canonicals lead to URLs, whatever they look like.
    func localTarget(_ item: PathItem) -> String? {
        guard item.value.isObject else { return nil }
        guard case .local(let type?, let id, _)? = ReferenceMatching(base: world.base).references(item).first else { return nil }
        return type + "/" + id
    }
}
