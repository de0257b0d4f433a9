import FHIRCore
import FHIRModel
import FHIRSchema

/// Takes the elements of a SearchParameter resource, and finds fault with those that cannot be used.
struct SearchParameterReading {
    let arena: Arena
    var schema: Schema { arena.schema }

    init(_ arena: Arena) {
        self.arena = arena
    }

    func text(_ name: String) -> String? { arena.string(of: arena.root, named: name) }

    func issue(_ element: String, id: IssueID = .searchParameter, _ text: String) -> Issue {
        Issue(id, at: "SearchParameter." + element, "SearchParameter.\(element): \(text)")
    }

    func kind(_ issues: inout [Issue]) -> SearchParameterKind {
        let text = text("type")
        if let kind = SearchParameterKind.allCases.first(where: { "\($0)" == text }) { return kind }
        let known = SearchParameterKind.allCases.map { "\($0)" }.joined(separator: ", ")
        issues.append(issue("type", "expected one of \(known)"))
        return .special
    }

    /// The concrete resource types of an element; abstract ones stand for all derived from them.
    func types(_ name: String, _ issues: inout [Issue]) -> [TypeID] {
        let nodes = arena.children(of: arena.root, named: name)
        if nodes.isEmpty { issues.append(issue(name, "at least one resource type is required")) }
        var found: [TypeID] = []
        for (index, node) in nodes.enumerated() {
            guard let type = arena.string(node).flatMap({ schema.type(named: $0) }), schema.kind(of: type) == .resource else {
                issues.append(issue("\(name)[\(index)]", "expected the name of an R4 resource type"))
                continue
            }
            for concrete in schema.resourceTypes where schema.isType(concrete, orDerivedFrom: type) && !found.contains(concrete) {
                found.append(concrete)
            }
        }
        return found
    }

    func targets(_ issues: inout [Issue]) -> [TypeID] {
        arena.children(of: arena.root, named: "target").isEmpty ? [] : types("target", &issues)
    }

    func components(_ issues: inout [Issue]) -> [SearchParameterResource.Component] {
        var parts: [SearchParameterResource.Component] = []
        for (index, node) in arena.children(of: arena.root, named: "component").enumerated() {
            guard let definition = arena.string(of: node, named: "definition"), let expression = arena.string(of: node, named: "expression")
            else {
                issues.append(issue("component[\(index)]", "a definition and an expression are required"))
                continue
            }
            parts.append(SearchParameterResource.Component(definition: definition, expression: expression))
        }
        return parts
    }
}
