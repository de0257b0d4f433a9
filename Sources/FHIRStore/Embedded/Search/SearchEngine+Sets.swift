import FHIRCore
import FHIRSchema
import FHIRSearch

/// Collecting all resources that meet a criterion.
extension SearchEngine {
    /// How many more rows may be looked at.
    typealias Allowance = Int

    /// All resources that meet a node, whatever it takes.
    func all(_ node: SearchNode) throws(OperationFailure) -> [Int64] {
        var allowance: Allowance = .max
        return try set(node, &allowance) ?? []
    }

    /// All resources that meet a node; nil when that takes more rows than are allowed.
    func set(_ node: SearchNode, _ allowance: inout Allowance) throws(OperationFailure) -> [Int64]? {
        if let set = node.set { return set }
        let before = allowance
        guard let set = try collect(node, &allowance) else {
            node.tried = max(node.tried, before)
            return nil
        }
        // What follows in memory is short against what was read, but not against nothing.
        try state.rows.budget?.check()
        node.set = set
        return set
    }

    private func collect(_ node: SearchNode, _ allowance: inout Allowance) throws(OperationFailure) -> [Int64]? {
        switch node.kind {
        case .nothing: return []
        case .all: return try everything(node.type, &allowance)
        case .not, .contains, .checked:
            // Each is a look into the resource.
            var fewer = allowance == .max ? .max : allowance / 8
            if let words = try words(node, allowance) {
                guard spend(words.certain.count, &allowance), spend(words.uncertain.count, &fewer) else { return nil }
                return try those(of: words.all, meeting: node)
            }
            guard let everything = try everything(node.type, &fewer) else { return nil }
            return try those(of: everything, meeting: node)
        case .and(let parts): return try collect(parts, of: node, &allowance)
        case .or(let parts):
            guard try collectTogether(parts, &allowance) else { return nil }
            var union: [Int64] = []
            for part in parts {
                guard let set = try set(part, &allowance) else { return nil }
                union = RidSet.union(union, set)
            }
            return union
        case .ids(let ids):
            guard spend(ids.count, &allowance) else { return nil }
            return RidSet.make(try ids.map { id throws(OperationFailure) in try state.resource(node.type, id) }.compactMap { $0 })
        case .lastUpdated:
            let limit = allowance == .max ? .max : allowance + 1
            let found = try state.updated(node.type, window(node), descending: false, limit: limit)
            return spend(found.count, &allowance) ? RidSet.make(found.map(\.rid)) : nil
        case .rows(let rows): return try collect(rows, &allowance)
        case .refers(let path, let inner): return try collectSources(of: inner, path, node.type, &allowance)
        case .referredBy(let path, let inner): return try collectTargets(of: inner, path, node.type, &allowance)
        }
    }

    /// Collects those of the parts that are tests of the same ranges in one walk. False when that takes more rows than are allowed.
    private func collectTogether(_ parts: [SearchNode], _ allowance: inout Allowance) throws(OperationFailure) -> Bool {
        let rows = parts.compactMap { part in part.conjuncts.first { if case .rows = $0.kind { true } else { false } } }
        guard rows.count > 1, let first = rows.first, case .rows(let known) = first.kind, known.test != .any else { return true }
        var (nodes, tests) = ([SearchNode](), [(UnsafeBufferPointer<UInt8>) -> Bool]())
        for node in rows where node.set == nil {
            guard case .rows(let other) = node.kind, other.parameter == known.parameter, other.ranges == known.ranges else { continue }
            guard other.test != .any else { continue }
            nodes.append(node)
            tests.append(other.test.prepared)
        }
        guard nodes.count > 1 else { return true }
        var found = [[Int64]](repeating: [], count: nodes.count)
        var left = allowance
        for range in known.ranges {
            try state.walk(known.parameter, range) { key, rid in
                left &-= 1
                if left < 0 { return false }
                for index in tests.indices where tests[index](key) { found[index].append(rid) }
                return true
            }
        }
        if allowance != .max { allowance = left }
        if left < 0 { return false }
        for (node, found) in zip(nodes, found) { node.set = RidSet.make(found) }
        return true
    }

    func spend(_ rows: Int, _ allowance: inout Allowance) -> Bool {
        guard allowance != .max else { return true }
        allowance -= rows
        return allowance >= 0
    }

    private func everything(_ type: TypeID, _ allowance: inout Allowance) throws(OperationFailure) -> [Int64]? {
        let limit = allowance == .max ? .max : allowance + 1
        let found = try state.resources(type, beyond: 0, descending: false, limit: limit)
        return spend(found.count, &allowance) ? found : nil
    }

    /// Starts with the part that has the fewest rows, and tests its resources by the others.
    private func collect(_ parts: [SearchNode], of node: SearchNode, _ allowance: inout Allowance) throws(OperationFailure) -> [Int64]? {
        guard !parts.isEmpty else { return try everything(node.type, &allowance) }
        // Counting rows is worth it only where there is a choice.
        let countable = parts.filter { $0.cost < SearchNode.bodyCost }
        var first = countable.count == 1 ? countable[0] : nil
        var limit = 256
        while first == nil, limit < min(allowance, 1 << 20) {
            first = try narrowest(parts, limit)
            limit *= 16
        }
        let driver = first ?? parts.min { $0.cost < $1.cost } ?? parts[0]
        guard var found = try set(driver, &allowance) else { return nil }
        driver.note("drive")
        for part in parts.sorted(by: { $0.cost < $1.cost }) where part !== driver && !found.isEmpty {
            found = try those(of: found, meeting: part)
        }
        return found
    }

    private func collect(_ criterion: RowCriterion, _ allowance: inout Allowance) throws(OperationFailure) -> [Int64]? {
        var found: [Int64] = []
        for range in criterion.ranges {
            if criterion.test == .any, let key = range.only {
                let limit = allowance == .max ? .max : allowance + 1
                let more = try state.resources(with: IndexKey(criterion.parameter, key), beyond: 0, descending: false, limit: limit)
                guard spend(more.count, &allowance) else { return nil }
                found.append(contentsOf: more)
            } else {
                var left = allowance
                let takesAll = criterion.test == .any
                let holds = criterion.test.prepared
                try state.walk(criterion.parameter, range) { key, rid in
                    left &-= 1
                    if left < 0 { return false }
                    if takesAll || holds(key) { found.append(rid) }
                    return true
                }
                if allowance != .max { allowance = left }
                if left < 0 { return nil }
            }
        }
        return RidSet.make(found)
    }
}
