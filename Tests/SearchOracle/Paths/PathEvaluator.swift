/// Evaluates paths on one resource, element by element.
struct PathEvaluator {
    let resource: PlainJSON
    /// The URL of the server, before the references that point into it.
    let base: String

    /// What the expression gives for the whole resource.
    func values(_ expression: PathExpression) -> [PathItem] {
        values(expression, [PathItem(resource, type: resource["resourceType"]?.string)])
    }

    /// What the expression gives for each of the items.
    func values(_ expression: PathExpression, _ focus: [PathItem]) -> [PathItem] {
        switch expression {
        case .focus: focus
        case .resource: [PathItem(resource, type: resource["resourceType"]?.string)]
        case .start(let name): start(name, focus)
        case .element(let path, let name): values(path, focus).flatMap { $0.children(name) }
        case .index(let path, let index): Array(values(path, focus).dropFirst(index).prefix(1))
        case .call(let path, let name, let arguments): call(name, arguments, values(path, focus))
        case .text(let text): [PathItem(.string(text))]
        case .bool(let value): [PathItem(.bool(value))]
        case .cast(let path, let type): values(path, focus).filter { $0.has(type: type) }
        case .hasType(let path, let type): values(path, focus).prefix(1).map { PathItem(.bool($0.has(type: type))) }
        case .union(let left, let right): distinct(values(left, focus) + values(right, focus))
        case .equal(let left, let right, let negated): equal(values(left, focus), values(right, focus), negated)
        case .and(let left, let right): combine(truth(left, focus), truth(right, focus), decisive: false)
        case .or(let left, let right): combine(truth(left, focus), truth(right, focus), decisive: true)
        }
    }

    /// A capital letter begins a type: the resource's own, or one that every resource has. Paths of other types give nothing.
    private func start(_ name: String, _ focus: [PathItem]) -> [PathItem] {
        guard name.first?.isUppercase == true else { return focus.flatMap { $0.children(name) } }
        let own = resource["resourceType"]?.string
        return name == own || name == "Resource" || name == "DomainResource" ? [PathItem(resource, type: own)] : []
    }

    private func call(_ name: String, _ arguments: [PathExpression], _ input: [PathItem]) -> [PathItem] {
        switch name {
        case "where": input.filter { item in arguments.allSatisfy { truth($0, [item]) == true } }
        case "exists": [PathItem(.bool(!input.isEmpty))]
        case "extension": input.flatMap { $0.children("extension") }.filter { isExtension($0, arguments) }
        case "hasExtension":
            [PathItem(.bool(input.flatMap { $0.children("extension") }.contains { isExtension($0, arguments) }))]
        case "resolve": input.compactMap(resolve)
        default: []
        }
    }

    private func isExtension(_ item: PathItem, _ arguments: [PathExpression]) -> Bool {
        guard case .text(let url)? = arguments.first else { return false }
        return item.value["url"]?.string == url
    }

    /// Something of the type of the resource that a reference points to. The type follows from the reference's text, also of a URL of
    /// another server that is one of a resource (`references.html#literal`), for a contained resource from that, for a logical reference
    /// from its `type`; so whether the resource exists does not matter.
    private func resolve(_ item: PathItem) -> PathItem? {
        let text = item.value["reference"]?.string ?? item.value.string
        if let text, text.hasPrefix("#") {
            let contained = resource["contained"]?.items.first { $0["id"]?.string == String(text.dropFirst()) }
            return contained.map { PathItem($0, type: $0["resourceType"]?.string) }
        }
        let type = text.map { ReferenceText.type(stored: $0, base: base) } ?? item.value["type"]?.string
        guard let type else { return nil }
        return PathItem(["resourceType": .string(type)], type: type)
    }

    /// True or false, or nil for the empty collection.
    private func truth(_ expression: PathExpression, _ focus: [PathItem]) -> Bool? {
        guard let first = values(expression, focus).first else { return nil }
        if case .bool(let value) = first.value { return value }
        return true
    }

    private func combine(_ left: Bool?, _ right: Bool?, decisive: Bool) -> [PathItem] {
        if left == decisive || right == decisive { return [PathItem(.bool(decisive))] }
        if left == nil || right == nil { return [] }
        return [PathItem(.bool(!decisive))]
    }

    private func equal(_ left: [PathItem], _ right: [PathItem], _ negated: Bool) -> [PathItem] {
        if left.isEmpty || right.isEmpty { return [] }
        return [PathItem(.bool((left.map(\.value) == right.map(\.value)) != negated))]
    }

    private func distinct(_ items: [PathItem]) -> [PathItem] {
        var seen: Set<PathItem> = []
        return items.filter { seen.insert($0).inserted }
    }
}
