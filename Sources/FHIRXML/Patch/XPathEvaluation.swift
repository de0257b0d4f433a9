/// Evaluates paths over a tree, within a budget of work.
struct XPathEvaluation {
    /// The budget is spent.
    struct Exhausted: Error {}

    let tree: XMLTree
    /// Nodes that may still be visited and runs of bytes that may still be compared.
    var budget: Int

    enum Value {
        case nodes([Int32])
        case string([UInt8])
        case number(Double)
        case boolean(Bool)
    }

    /// Where an expression is evaluated.
    struct Context {
        var node: Int32
        var position = 1
        var size = 1
    }

    /// The nodes of a path from a node, each once.
    mutating func nodes(_ path: XPath.Path, from node: Int32) throws(Exhausted) -> [Int32] {
        var nodes = [path.isAbsolute ? XMLTree.document : node]
        for step in path.steps {
            var result: [Int32] = []
            var seen: Set<Int32> = []
            for node in nodes {
                for found in try select(step, from: node) where nodes.count == 1 || seen.insert(found).inserted { result.append(found) }
            }
            nodes = result
        }
        return nodes
    }

    private mutating func spend(_ cost: Int) throws(Exhausted) {
        budget -= cost
        if budget < 0 { throw Exhausted() }
    }

    private mutating func select(_ step: XPath.Step, from node: Int32) throws(Exhausted) -> [Int32] {
        var found = try axis(step.axis, of: node).filter { passes($0, step.test, step.axis) }
        for predicate in step.predicates {
            var kept: [Int32] = []
            for (index, candidate) in found.enumerated() {
                let context = Context(node: candidate, position: index + 1, size: found.count)
                let value = try evaluate(predicate, context)
                if case .number(let position) = value {
                    if position == Double(index + 1) { kept.append(candidate) }
                } else if boolean(value) {
                    kept.append(candidate)
                }
            }
            found = kept
        }
        return found
    }

    private mutating func axis(_ axis: XPath.Axis, of node: Int32) throws(Exhausted) -> [Int32] {
        var result: [Int32]
        switch axis {
        case .itself: result = [node]
        case .parent: result = tree[node].parent >= 0 ? [tree[node].parent] : []
        case .child: result = tree.children(node)
        case .attribute: result = tree.attributes(node).filter { tree[$0].kind == .attribute }
        case .namespace: result = tree.attributes(node).filter { tree[$0].kind == .namespace }
        case .descendantOrItself:
            result = []
            var pending = [node]
            while let next = pending.popLast() {
                try spend(1)
                result.append(next)
                pending += tree.children(next).reversed()
            }
        }
        try spend(result.count + 1)
        return result
    }

    private func passes(_ node: Int32, _ test: XPath.Test, _ axis: XPath.Axis) -> Bool {
        let kind = tree[node].kind
        switch test {
        case .node: return true
        case .text: return kind == .text
        case .comment: return kind == .comment
        case .name(let namespace, let local):
            guard kind == (axis == .attribute ? .attribute : axis == .namespace ? .namespace : .element) else { return false }
            let name = tree.name(node)
            return (namespace == nil || namespace == name.namespace) && (local == nil || local == name.local)
        }
    }

    // MARK: Values

    private mutating func evaluate(_ expression: XPath, _ context: Context) throws(Exhausted) -> Value {
        try spend(1)
        switch expression {
        case .path(let path): return .nodes(try nodes(path, from: context.node))
        case .literal(let text): return .string(text)
        case .number(let number): return .number(number)
        case .and(let left, let right):
            guard boolean(try evaluate(left, context)) else { return .boolean(false) }
            return .boolean(boolean(try evaluate(right, context)))
        case .or(let left, let right):
            if boolean(try evaluate(left, context)) { return .boolean(true) }
            return .boolean(boolean(try evaluate(right, context)))
        case .comparison(let comparison, let left, let right):
            return .boolean(try compare(comparison, try evaluate(left, context), try evaluate(right, context)))
        case .function(let function, let arguments):
            return try call(function, arguments, context)
        }
    }

    private func boolean(_ value: Value) -> Bool {
        switch value {
        case .nodes(let nodes): !nodes.isEmpty
        case .string(let text): !text.isEmpty
        case .number(let number): number != 0 && !number.isNaN
        case .boolean(let value): value
        }
    }

    /// The text of a node: its content, or for elements that of all texts inside.
    private mutating func string(_ node: Int32) throws(Exhausted) -> [UInt8] {
        guard tree[node].kind == .element || tree[node].kind == .document else {
            try spend(tree.content(node).count / 16)
            return Array(tree.content(node))
        }
        var result: [UInt8] = []
        var pending = [node]
        while let next = pending.popLast() {
            try spend(1 + tree.content(next).count / 16)
            if tree[next].kind == .text { result += tree.content(next) }
            if tree[next].kind != .comment { pending += tree.children(next).reversed() }
        }
        return result
    }

    private mutating func string(_ value: Value) throws(Exhausted) -> [UInt8] {
        switch value {
        case .nodes(let nodes): return try nodes.first.map { node throws(Exhausted) in try string(node) } ?? []
        case .string(let text): return text
        case .number(let number): return Array((number == number.rounded() ? "\(Int64(exactly: number) ?? 0)" : "\(number)").utf8)
        case .boolean(let value): return Array((value ? "true" : "false").utf8)
        }
    }

    private mutating func number(_ value: Value) throws(Exhausted) -> Double {
        switch value {
        case .number(let number): return number
        case .boolean(let value): return value ? 1 : 0
        case .nodes, .string:
            let text = try string(value)
            guard text.count <= 64, text.allSatisfy({ $0 &- 0x30 <= 9 || $0 == 0x2E || $0 == 0x2D || XMLScanner.isSpace($0) }) else {
                return .nan
            }
            return Double(String(decoding: text.filter { !XMLScanner.isSpace($0) }, as: UTF8.self)) ?? .nan
        }
    }

    /// XPath 1.0 section 3.4: a set of nodes compares if any of its nodes does.
    private mutating func compare(_ comparison: XPath.Comparison, _ left: Value, _ right: Value) throws(Exhausted) -> Bool {
        if case .boolean = left, comparison.isEquality { return (boolean(left) == boolean(right)) == (comparison == .equal) }
        if case .boolean = right, comparison.isEquality { return (boolean(left) == boolean(right)) == (comparison == .equal) }
        let lefts = items(left)
        let rights = items(right)
        for first in lefts {
            for second in rights {
                try spend(1)
                if try compareItems(comparison, first, second) { return true }
            }
        }
        return false
    }

    private func items(_ value: Value) -> [Value] {
        guard case .nodes(let nodes) = value else { return [value] }
        return nodes.map { .nodes([$0]) }
    }

    private mutating func compareItems(_ comparison: XPath.Comparison, _ left: Value, _ right: Value) throws(Exhausted) -> Bool {
        var isNumeric = !comparison.isEquality
        if case .number = left { isNumeric = true }
        if case .number = right { isNumeric = true }
        guard isNumeric else { return (try string(left) == string(right)) == (comparison == .equal) }
        let (first, second) = (try number(left), try number(right))
        switch comparison {
        case .equal: return first == second
        case .unequal: return first != second
        case .less: return first < second
        case .lessOrEqual: return first <= second
        case .greater: return first > second
        case .greaterOrEqual: return first >= second
        }
    }

    // MARK: Functions

    private mutating func call(_ function: XPath.Function, _ arguments: [XPath], _ context: Context) throws(Exhausted) -> Value {
        var values: [Value] = []
        for argument in arguments { values.append(try evaluate(argument, context)) }
        let subject = values.first ?? .nodes([context.node])
        switch function {
        case .position: return .number(Double(context.position))
        case .last: return .number(Double(context.size))
        case .yes: return .boolean(true)
        case .no: return .boolean(false)
        case .not: return .boolean(!boolean(subject))
        case .count: return .number(Double(items(subject).count))
        case .string: return .string(try string(subject))
        case .stringLength: return .number(Double(try string(subject).count { $0 & 0xC0 != 0x80 }))
        case .normalizeSpace:
            return .string(Array(try string(subject).split(whereSeparator: XMLScanner.isSpace).joined(separator: [0x20])))
        case .localName, .name:
            guard case .nodes(let nodes) = subject, let node = nodes.first else { return .string([]) }
            let name = tree.name(node)
            let prefix = function == .localName || name.prefix.isEmpty ? "" : name.prefix + ":"
            return .string(Array((prefix + name.local).utf8))
        case .startsWith: return .boolean(try string(subject).starts(with: try string(values[1])))
        case .contains: return .boolean(try contains(try string(subject), try string(values[1])))
        }
    }

    private mutating func contains(_ text: [UInt8], _ part: [UInt8]) throws(Exhausted) -> Bool {
        guard part.count <= text.count else { return false }
        for start in 0...(text.count - part.count) {
            try spend(1 + part.count / 16)
            if text[start...].starts(with: part) { return true }
        }
        return false
    }
}

extension XPath.Comparison {
    fileprivate var isEquality: Bool { self == .equal || self == .unequal }
}
