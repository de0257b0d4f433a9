import FHIRCore
import FHIRModel
import FHIRPath
import FHIRSchema

/// One pass over one resource: follows the merged paths of its type's parameters and collects keys and references.
struct Extractor {
    /// The most steps of an expression that is more than paths.
    static let budget = 100_000

    private let parameters: TypeParameters
    private let values: KeyValues
    private var writer: KeyWriter
    private var references: [(node: NodeID, target: LiteralReference)] = []
    private var searches: [NodeID] = []
    /// The last element for which a reference parameter has written keys, and those for which one did so before the walk came there.
    private var lastCovered = NodeID.none
    private var coveredEarly: Set<NodeID> = []

    private init(_ parameters: TypeParameters, _ writer: KeyWriter) {
        self.parameters = parameters
        values = writer.values
        self.writer = writer
    }

    /// What a resource of the parameters' type is found by.
    static func extract(_ arena: Arena, _ parameters: TypeParameters, _ values: KeyValues) -> Extraction {
        withWriter(arena, values) { writer in
            var extractor = Extractor(parameters, writer)
            extractor.evaluate(arena)
            extractor.visit(arena.root, PathTrie.root, arena, isAhead: false)
            extractor.walk(arena.root, PathTrie.root, arena)
            extractor.addPairs(arena)
            var extraction = Extraction()
            extraction.keys = extractor.writer.finished()
            extraction.references = extractor.references
            extraction.searches = extractor.searches
            return extraction
        }
    }

    /// The keys that elements make for some actions, sorted.
    static func keys(of nodes: [NodeID], in arena: Arena, _ actions: [KeyAction], _ values: KeyValues) -> [IndexKey] {
        withWriter(arena, values) { writer in
            var writer = writer
            for action in actions {
                for node in nodes { writer.write(node, action) }
            }
            return writer.finished()
        }
    }

    /// Gives a writer its pointers, which are valid in `body`.
    private static func withWriter<Result>(_ arena: Arena, _ values: KeyValues, _ body: (KeyWriter) -> Result) -> Result {
        arena.nodes.withUnsafeBufferPointer { nodes in
            arena.text.withUnsafeBufferPointer { text in body(KeyWriter(values, arena, nodes: nodes, text: text)) }
        }
    }

    /// The keys of values that are indexed in pairs.
    private mutating func addPairs(_ arena: Arena) {
        for pairing in parameters.pairings {
            let tokens = writer.keys.filter { pairing.tokens.contains($0.parameter) && $0.count > 0 }
            let others = tokens.isEmpty ? [] : writer.keys.filter { pairing.values.contains($0.parameter) && $0.count > 0 }
            if others.isEmpty { continue }
            guard let composite = pairing.composite else {
                writer.add(PairKey.keys(tokens, others, pairing.kind, pairing.number, values.hash))
                continue
            }
            for parts in parameters.components(of: composite, in: arena, values) {
                let (tokens, others) = (parts[0].lazy.filter { $0.count > 0 }, parts[1].lazy.filter { $0.count > 0 })
                writer.add(PairKey.keys(tokens, others, pairing.kind, pairing.number, values.hash))
            }
        }
    }

    /// The parameters whose expressions are more than paths. One that cannot be evaluated on the resource has no values.
    private mutating func evaluate(_ arena: Arena) {
        for (expression, action) in parameters.evaluated {
            let environment = FHIRPathEnvironment(budget: Self.budget, units: values.units.units)
            for value in (try? expression.evaluate(in: arena, environment: environment)) ?? [] {
                if case .node(let node) = value {
                    write(node, action, isAhead: true)
                } else {
                    writer.write(value, action)
                }
            }
        }
    }

    /// Follows all paths below a node, and collects the references there.
    private mutating func walk(_ node: NodeID, _ state: PathTrie.StateID, _ arena: Arena) {
        var at = writer[node].firstChild
        while !at.isNone {
            let child = writer[at]
            let next = state == 0 ? 0 : parameters.trie.next(state, child.property)
            if next != 0 { visit(at, next, arena, isAhead: false) }
            if node.rawValue == 0, values.schema[child.property].isResource { writer.write(contained: child.type, in: arena.type) }
            if child.property == values.referenceReference {
                if child.hasValue { collect(at, child) }
            } else if !child.firstChild.isNone, !isScopeOfItsOwn(child) {
                walk(at, next, arena)
            }
            at = child.next
        }
    }

    /// Does what is to be done at an element, and follows the paths that a condition opens there.
    /// - Parameter isAhead: whether the walk has still to come there.
    private mutating func visit(_ node: NodeID, _ state: PathTrie.StateID, _ arena: Arena, isAhead: Bool) {
        let entry = parameters.trie.states[Int(state)]
        for index in entry.actions { write(node, parameters.trie.actions[index], isAhead: isAhead) }
        for index in entry.guards {
            let (condition, next) = parameters.trie.guards[index]
            guard condition.holds(node, in: arena) else { continue }
            visit(node, next, arena, isAhead: isAhead)
            follow(node, next, arena)
        }
    }

    /// Follows paths below a node, and nothing else.
    private mutating func follow(_ node: NodeID, _ state: PathTrie.StateID, _ arena: Arena) {
        var at = writer[node].firstChild
        while !at.isNone {
            let child = writer[at]
            let next = parameters.trie.next(state, child.property)
            if next != 0 {
                visit(at, next, arena, isAhead: true)
                follow(at, next, arena)
            }
            at = child.next
        }
    }

    private mutating func write(_ node: NodeID, _ action: KeyAction, isAhead: Bool) {
        writer.write(node, action)
        guard action.kind == .reference else { return }
        if isAhead { coveredEarly.insert(node) } else { lastCovered = node }
    }

    /// A literal reference: noted, and a row of its own when no parameter has one.
    private mutating func collect(_ node: NodeID, _ entry: Node) {
        if let target = writer.literal(node) {
            references.append((node, target))
            if lastCovered != entry.parent && !coveredEarly.contains(entry.parent) { writer.write(target, by: nil) }
        } else if writer.isSearch(node) {
            searches.append(node)
        }
    }

    private func isScopeOfItsOwn(_ node: Node) -> Bool {
        let info = values.schema[node.property]
        return info.isResource && values.schema.kind(of: info.owner) == .backbone
    }
}

extension PathTrie {
    /// The state of the resource itself.
    static let root: StateID = 1
}
