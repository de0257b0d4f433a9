import FHIRCore
import FHIRModel
import FHIRSchema

/// Finds the elements that are in one slice of a structure definition, by the discriminators of its slicing (R4 `profiling.html#slicing`).
struct SliceReading {
    private let evaluation: Evaluation
    private let elements: [NodeID]
    /// The definition of the slice itself.
    private let slice: NodeID
    private let discriminators: [NodeID]
    /// Type and element names from the root of the structure to the slice.
    private let path: [Substring]

    /// - Throws: `expressionEvaluation` when the resolver has no such structure, or the structure no such slice.
    init(_ evaluation: Evaluation, _ structure: String, slice name: String) throws(OperationFailure) {
        self.evaluation = evaluation
        guard let definition = try evaluation.fetch(structure),
            evaluation.arena[definition].type == evaluation.schema.known.structureDefinition
        else { throw .evaluation("a structure definition that is not at hand") }
        let arena = evaluation.arena
        let view = arena.child(of: definition, named: "snapshot") ?? arena.child(of: definition, named: "differential")
        elements = view.map { arena.children(of: $0, named: "element") } ?? []
        try evaluation.spend(elements.count)
        guard let slice = elements.first(where: { arena.string(of: $0, named: "sliceName") == name }) else {
            throw .evaluation("a slice that the structure does not have")
        }
        self.slice = slice
        let path = arena.string(of: slice, named: "path") ?? ""
        self.path = path.split(separator: ".")
        let slicing = elements.lazy.filter { arena.string(of: $0, named: "path") == path }.compactMap { arena.child(of: $0, named: "slicing") }
        discriminators = slicing.first.map { arena.children(of: $0, named: "discriminator") } ?? []
        guard !discriminators.isEmpty else { throw .evaluation("a slice without discriminators") }
    }

    /// The elements of the input, or below them, that are in the slice.
    func slice(of input: FHIRPathCollection) throws(OperationFailure) -> FHIRPathCollection {
        var result = FHIRPathCollection.empty
        for item in input {
            guard case .node(let node) = item else { continue }
            let candidates = isSliced(node) ? [node] : evaluation.arena.children(of: node).filter(isSliced)
            for candidate in candidates where try isMember(candidate) { result.append(.node(candidate)) }
        }
        return result
    }

    /// Whether a node is a value of the element that is sliced.
    private func isSliced(_ node: NodeID) -> Bool {
        let (arena, schema) = (evaluation.arena, evaluation.schema)
        var node = node
        for name in path.dropFirst().reversed() {
            let property = arena[node].property
            guard property != .none, !arena[node].parent.isNone else { return false }
            let isChoice = schema[property].isChoice
            guard schema.pathName(property) + (isChoice ? "[x]" : "") == name || schema.name(property) == name else { return false }
            node = arena[node].parent
        }
        return path.first.map { schema.name(arena[node].type) == $0 } ?? false
    }

    private func isMember(_ node: NodeID) throws(OperationFailure) -> Bool {
        for discriminator in discriminators {
            let path = DiscriminatorPath(evaluation.arena.string(of: discriminator, named: "path") ?? "$this")
            guard try holds(evaluation.arena.string(of: discriminator, named: "type") ?? "", path, node) else { return false }
        }
        return true
    }

    private func holds(_ type: String, _ path: DiscriminatorPath, _ node: NodeID) throws(OperationFailure) -> Bool {
        let arena = evaluation.arena
        let values = try path.values(from: node, evaluation)
        let definition = self.definition(at: path.names[...])
        switch type {
        case "value", "pattern": return try hasValue(path, node)
        case "exists":
            if let definition, arena.string(of: definition, named: "max") == "0" { return values.isEmpty }
            if let definition, arena.string(of: definition, named: "min") != "0" { return !values.isEmpty }
        case "type":
            let types = definition.map { arena.children(of: $0, named: "type") } ?? []
            let codes = types.flatMap { type in
                path.followsReferences
                    ? arena.children(of: type, named: "targetProfile").compactMap { arena.string($0)?.split(separator: "/").last.map(String.init) }
                    : arena.string(of: type, named: "code").map { [$0] } ?? []
            }
            let wanted = codes.compactMap { evaluation.schema.type(named: $0) }
            if !wanted.isEmpty {
                return values.contains { value in wanted.contains { evaluation.schema.isType(evaluation.arena[value].type, orDerivedFrom: $0) } }
            }
        case "profile":
            let profiles = definition.map { arena.children(of: $0, named: "type") }?.flatMap { arena.children(of: $0, named: "profile") } ?? []
            if let port = evaluation.environment.profiles, !profiles.isEmpty {
                try evaluation.spend(1000)
                return values.contains { value in
                    profiles.contains { arena.string($0).flatMap { port.conforms(value, in: evaluation.arena, to: $0) } ?? false }
                }
            }
        default: break
        }
        throw .evaluation("a slice whose discriminator cannot be told here")
    }

    /// Whether a value at the path is the one that the slice fixes, there or further up.
    private func hasValue(_ path: DiscriminatorPath, _ node: NodeID) throws(OperationFailure) -> Bool {
        let arena = evaluation.arena
        for count in stride(from: path.names.count, through: 0, by: -1) {
            guard let definition = definition(at: path.names.prefix(count)) else { continue }
            for child in arena.children(of: definition) {
                let name = evaluation.schema.pathName(arena[child].property)
                guard name == "fixed" || name == "pattern" else { continue }
                for value in try path.prefix(count).values(from: node, evaluation) {
                    if try name == "fixed" ? evaluation.equal(.node(child), .node(value)) == true : matches(child, value) { return true }
                }
                return false
            }
            if let profile = extensionURL(definition, path.names.dropFirst(count)) {
                return try path.values(from: node, evaluation).contains { evaluation.arena.string($0) == profile }
            }
            if count == path.names.count, let set = valueSet(definition) {
                for value in try path.values(from: node, evaluation) {
                    if try evaluation.isMember(.node(value), of: set) == true { return true }
                }
                return false
            }
        }
        throw .evaluation("a slice whose discriminator cannot be told here")
    }

    /// The URL that an extension has by its profile.
    private func extensionURL(_ definition: NodeID, _ rest: ArraySlice<String>) -> String? {
        guard rest.count <= 1, rest.first ?? "url" == "url" else { return nil }
        let arena = evaluation.arena
        guard let type = arena.child(of: definition, named: "type"), arena.string(of: type, named: "code") == "Extension" else { return nil }
        return arena.string(of: type, named: "profile")
    }

    private func valueSet(_ definition: NodeID) -> String? {
        let arena = evaluation.arena
        guard let binding = arena.child(of: definition, named: "binding"), arena.string(of: binding, named: "strength") == "required" else {
            return nil
        }
        return arena.string(of: binding, named: "valueSet")
    }

    /// The definition of an element below the slice, by its id.
    private func definition(at names: ArraySlice<String>) -> NodeID? {
        if names.isEmpty { return slice }
        let arena = evaluation.arena
        let base = arena.string(of: slice, named: "id") ?? ""
        let id = base + "." + names.joined(separator: ".")
        return elements.first { element in
            let own = arena.string(of: element, named: "id")
            return own == id || own == id + "[x]"
        }
    }

    /// Whether a value has everything that a pattern has.
    private func matches(_ pattern: NodeID, _ value: NodeID) throws(OperationFailure) -> Bool {
        try evaluation.spend()
        let arena = evaluation.arena
        if arena[pattern].hasValue { return arena.bytes(of: pattern).elementsEqual(arena.bytes(of: value)) }
        for part in arena.children(of: pattern) {
            var isFound = false
            for candidate in arena.children(of: value, arena[part].property) where try matches(part, candidate) {
                isFound = true
                break
            }
            if !isFound { return false }
        }
        return true
    }
}

/// The restricted FHIRPath of a discriminator: element names, `$this`, `resolve()`, `ofType(T)` and `extension('url')`.
struct DiscriminatorPath {
    /// Names as they stand in the ids of definitions; functions have none.
    private(set) var names: [String] = []
    private var steps: [String] = []

    init(_ text: String) {
        var rest = text[...]
        while !rest.isEmpty {
            var depth = 0
            let step = rest.prefix { character in
                depth += character == "(" ? 1 : (character == ")" ? -1 : 0)
                return character != "." || depth > 0
            }
            rest = rest.dropFirst(step.count + 1)
            if step == "$this" { continue }
            steps.append(String(step))
            if !step.contains("(") { names.append(String(step)) }
        }
    }

    /// Whether the path leads from a reference to what it refers to.
    var followsReferences: Bool { steps.last == "resolve()" }

    /// The path as far as its first names.
    func prefix(_ count: Int) -> DiscriminatorPath {
        var result = self
        result.names = Array(names.prefix(count))
        var seen = 0
        result.steps = steps.filter { step in
            if !step.contains("(") { seen += 1 }
            return seen <= count
        }
        return result
    }

    /// What the path leads to.
    func values(from node: NodeID, _ evaluation: Evaluation) throws(OperationFailure) -> [NodeID] {
        var found = FHIRPathCollection(.node(node))
        for step in steps {
            let argument = step.split(separator: "(").last?.dropLast().trimmingQuotes ?? ""
            if step == "resolve()" {
                found = try evaluation.resolved(found)
            } else if step.hasPrefix("ofType(") {
                guard let type = TypeSpecifier([argument], in: evaluation.schema) else { return [] }
                found = evaluation.ofType(found, type)
            } else if step.hasPrefix("extension(") {
                found = try evaluation.extensions(of: found, argument)
            } else if let member = MemberIndex.r4[step] {
                found = try evaluation.members(member, of: found)
            } else {
                throw .evaluation("a slice whose discriminator cannot be told here")
            }
        }
        return found.compactMap { if case .node(let node) = $0 { node } else { nil } }
    }
}

extension Substring {
    /// The text without quotation marks around it.
    fileprivate var trimmingQuotes: String { String(drop { $0 == "'" || $0 == "\"" }.prefix { $0 != "'" && $0 != "\"" }) }
}
