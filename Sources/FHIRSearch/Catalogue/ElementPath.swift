import FHIRCore
import FHIRModel
import FHIRPath
import FHIRSchema

/// A path of a search parameter's expression in a form that can be compared, merged and walked: steps from a resource to elements.
struct ElementPath: Hashable, Sendable {
    enum Step: Hashable, Sendable {
        /// All values of an element.
        case member(String)
        /// `as`, `ofType`: those of a type.
        case type(TypeID)
        /// `where(name = 'value')`
        case equals(String, String)
        /// Those that have no element of this name with this value; not of an expression
        case differs(String, String)
        /// `where(hasExtension('url'))`
        case hasExtension(String)
        /// `where(resolve() is Type)`
        case resolves(TypeID)
        /// `[0]`, directly behind the first step
        case first
    }

    var steps: [Step] = []
    /// Whether it begins at the resource wherever it stands (`%resource`).
    var isFromResource = false

    private func appending(_ step: Step) -> ElementPath {
        var path = self
        path.steps.append(step)
        return path
    }

    /// The path without the test of what a reference leads to at its end, and the type that was tested for.
    var unrestricted: (path: ElementPath, target: TypeID?) {
        guard case .resolves(let type) = steps.last else { return (self, nil) }
        var path = self
        path.steps.removeLast()
        return (path, type)
    }
}

extension ElementPath {
    /// The paths of an expression that hold for a type, none when it names only others; nil when the expression is more than paths.
    static func paths(of syntax: Syntax, from type: TypeID, _ schema: Schema) -> [ElementPath]? {
        switch syntax.kind {
        case .binary(.union, let left, let right):
            guard let left = paths(of: left, from: type, schema), let right = paths(of: right, from: type, schema) else { return nil }
            return left + right.filter { !left.contains($0) }
        case .this: return [ElementPath()]
        case .constant("resource"): return [ElementPath(isFromResource: true)]
        case .member(nil, let name):
            guard name.first?.isUppercase == true else { return [ElementPath(steps: [.member(name)])] }
            guard let root = schema.type(named: name) else { return nil }
            return schema.isType(type, orDerivedFrom: root) ? [ElementPath()] : []
        case .member(let base?, let name): return extended(base, .member(name), type, schema)
        case .type(.as, let base, let name): return Self.type(name, schema).flatMap { extended(base, .type($0), type, schema) }
        case .call(let base?, "as", let arguments), .call(let base?, "ofType", let arguments):
            guard arguments.count == 1, let name = Self.name(arguments[0]) else { return nil }
            return Self.type(name, schema).flatMap { extended(base, .type($0), type, schema) }
        case .call(let base?, "where", let arguments):
            guard arguments.count == 1, let step = condition(arguments[0], schema) else { return nil }
            return extended(base, step, type, schema)
        case .call(let base?, "extension", let arguments):
            guard arguments.count == 1, case .literal(.string(let url)) = arguments[0].kind else { return nil }
            return extended(base, .member("extension"), type, schema)?.map { $0.appending(.equals("url", url)) }
        case .indexer(let base, let index):
            guard case .literal(.integer(0)) = index.kind, let paths = paths(of: base, from: type, schema),
                paths.count == 1 ? paths[0].steps.count == 1 : paths.isEmpty
            else { return nil }
            return paths.map { $0.appending(.first) }
        default: return nil
        }
    }

    private static func extended(_ base: Syntax, _ step: Step, _ type: TypeID, _ schema: Schema) -> [ElementPath]? {
        paths(of: base, from: type, schema)?.map { $0.appending(step) }
    }

    /// A condition of `where` that is a step.
    private static func condition(_ syntax: Syntax, _ schema: Schema) -> Step? {
        switch syntax.kind {
        case .binary(.equal, let left, let right):
            guard case .member(nil, let name) = left.kind, case .literal(.string(let value)) = right.kind else { return nil }
            return .equals(name, value)
        case .type(.is, let operand, let name):
            guard case .call(nil, "resolve", let arguments) = operand.kind, arguments.isEmpty else { return nil }
            return type(name, schema).map { .resolves($0) }
        case .call(nil, "hasExtension", let arguments):
            guard arguments.count == 1, case .literal(.string(let url)) = arguments[0].kind else { return nil }
            return .hasExtension(url)
        default: return nil
        }
    }

    /// The words of a type's name given as an argument.
    private static func name(_ syntax: Syntax) -> [String]? {
        switch syntax.kind {
        case .member(nil, let name): [name]
        case .member(let base?, let name): Self.name(base).map { $0 + [name] }
        default: nil
        }
    }

    /// The type of a name. Definitions write `DateTime` where they mean `dateTime`.
    private static func type(_ name: [String], _ schema: Schema) -> TypeID? {
        guard let last = name.last, name.count == 1 || name.count == 2 && name[0] == "FHIR" else { return nil }
        return schema.type(named: last) ?? schema.type(named: last.prefix(1).lowercased() + last.dropFirst())
    }
}

extension ElementPath {
    /// The elements that the path leads to, in document order.
    func elements(from node: NodeID, in arena: Arena) -> [NodeID] {
        var found = [isFromResource ? arena.root : node]
        let schema = arena.schema
        for step in steps {
            switch step {
            case .member(let name):
                found = found.flatMap { parent in
                    guard let properties = schema.properties(of: arena[parent].type, inPathAs: name) else { return [NodeID]() }
                    return arena.children(of: parent).filter { properties.contains(arena[$0].property) }
                }
            case .type(let type): found = found.filter { schema.isType(arena[$0].type, orDerivedFrom: type) }
            case .first: found = Array(found.prefix(1))
            case .equals, .differs, .hasExtension, .resolves:
                found = found.filter { ElementGuard(step, arena[$0].type, schema)?.holds($0, in: arena) ?? false }
            }
        }
        return found
    }

    /// The properties that the path can end at in a type, with the type of their values; for an empty path none.
    func ends(from type: TypeID, _ schema: Schema) -> [(property: PropertyID, type: TypeID)] {
        var ends: [(property: PropertyID, type: TypeID)] = [(.none, type)]
        for step in steps {
            switch step {
            case .member(let name):
                ends = ends.flatMap { end in
                    schema.properties(of: end.type, inPathAs: name)?.map { ($0, schema[$0].type) } ?? []
                }
            case .type(let type): ends = ends.filter { schema.isType($0.type, orDerivedFrom: type) }
            case .equals, .differs, .hasExtension, .resolves, .first: break
            }
        }
        return ends
    }
}

extension ElementPath {
    /// Whether it leads to no more than one element of a resource.
    func isSingle(from type: TypeID, _ schema: Schema) -> Bool {
        var types = [type]
        for step in steps {
            guard case .member(let name) = step else { continue }
            let properties = types.flatMap { schema.properties(of: $0, inPathAs: name).map(Array.init) ?? [] }
            guard properties.allSatisfy({ schema[schema[$0].element].max == 1 }) else { return false }
            types = properties.map { schema[$0].type }
        }
        return !steps.isEmpty && !types.isEmpty
    }
}

extension Schema {
    /// The properties that a step of a path names: those of an element, or a single one by its JSON name (`valueDateTime`), as definitions
    /// write although FHIRPath does not know it. Nil when the type has none.
    func properties(of type: TypeID, inPathAs name: String) -> IDRange<PropertyID>? {
        if let element = element(of: type, named: name) { return properties(of: element) }
        return property(of: type, named: name).map { IDRange($0.rawValue..<($0.rawValue + 1)) }
    }
}
