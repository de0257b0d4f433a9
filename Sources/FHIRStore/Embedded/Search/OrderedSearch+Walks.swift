import FHIRCore
import FHIRSchema
import FHIRSearch

/// Walking logs and index in the order of the hits.
extension OrderedSearch {
    // MARK: Time

    /// No two resources have the same sequence.
    func byTime(_ limit: Int) throws(OperationFailure) -> [Hit] {
        var range: Range<Int64> = 1..<Int64.max
        if let value = cursor?.values.first ?? nil {
            let sequence = SearchCursor.number(value)
            range = descends ? 1..<max(1, sequence) : (sequence == .max ? .max : sequence + 1)..<Int64.max
        }
        var hits: [Hit] = []
        var size = state.tuning.batch
        while hits.count < limit {
            let versions = try state.updated(node.type, range, descending: descends, limit: size)
            let met = try engine.those(of: RidSet.make(versions.map(\.rid)), meeting: node)
            for version in versions where RidSet.contains(met, version.rid) && hits.count < limit {
                hits.append(Hit(values: try values(of: version.rid), rid: version.rid))
            }
            guard versions.count == size, let last = versions.last else { break }
            try anticipate(node, hits.count, of: limit)
            range = descends ? 1..<last.sequence : (last.sequence + 1)..<Int64.max
            size = min(size * 2, 4096)
        }
        return hits
    }

    /// Collects what would be tested so often until enough hits have come that this takes longer. How many rows it has is told from the
    /// share of those that passed, as the order of values has nothing to do with it.
    private func anticipate(_ node: SearchNode, _ hits: Int, of limit: Int) throws(OperationFailure) {
        for part in node.conjuncts where part.set == nil && part.tested >= state.tuning.patience && part.isFoundByKeys {
            guard part.cost < SearchNode.bodyCost else { continue }
            let rows = Double(max(part.passed, 1)) / Double(part.tested) * all
            let coming = Double(limit - hits) * Double(part.tested) / Double(max(hits, 1))
            part.expected = Int(min(rows, 1e12))
            var allowance = Int(min(rows * 2, 1e12))
            guard rows <= 8 * coming, allowance > 2 * part.tried else { continue }
            _ = try engine.set(part, &allowance)
        }
    }

    // MARK: Parameters

    /// Hits with a value in the order of values, then those without, by number; or all of it the other way round.
    func byParameter(_ keys: OrderedKeys, _ limit: Int) throws(OperationFailure) -> [Hit] {
        let isPastValues = cursor.map { $0.values.first == .some(nil) } ?? false
        let valued = SearchNode(of: keys.valued(state.numbering), node.type)
        if order.isReversed {
            var hits = cursor == nil || isPastValues ? try withoutValue(valued, limit) : []
            if hits.count < limit { hits += try withValue(keys, limit - hits.count, fromStart: isPastValues) }
            return hits
        }
        var hits = isPastValues ? [] : try withValue(keys, limit, fromStart: false)
        if hits.count < limit { hits += try withoutValue(valued, limit - hits.count) }
        return hits
    }

    /// The hits that do not meet `valued`; nil stands for a type that has no such parameter.
    func withoutValue(_ valued: SearchNode?, _ limit: Int) throws(OperationFailure) -> [Hit] {
        var parts = node.conjuncts
        if let valued { parts.append(SearchNode(.not(valued), node.type)) }
        let lacking = SearchNode(.and(parts), node.type)
        if order.parts.count > 1 { return try sorted(engine.all(lacking), limit) }
        let start = cursor.flatMap { $0.values.first == .some(nil) ? $0.rid : nil } ?? (order.isReversed ? .max : 0)
        return try engine.stream(lacking, beyond: start, descending: order.isReversed, limit: limit).map { Hit(values: [nil], rid: $0) }
    }

    private func withValue(_ keys: OrderedKeys, _ limit: Int, fromStart: Bool) throws(OperationFailure) -> [Hit] {
        let start = fromStart ? nil : cursor?.values.first ?? nil
        let pairs = pairs
        let node = pairs.map(self.rest) ?? self.node
        var hits: [Hit] = []
        let needsGroups = order.parts.count > 1
        let visit: ([(value: [UInt8], rid: Int64)]) throws(OperationFailure) -> Bool = { rows throws(OperationFailure) in
            let met = try engine.those(of: RidSet.make(rows.map(\.rid)), meeting: node)
            var found: [Hit] = []
            for row in rows where RidSet.contains(met, row.rid) {
                // With enough hits, all of whose groups are whole, nothing more is wanted.
                if hits.count + found.count >= limit, found.last?.values[0] != row.value { break }
                // A resource with several values has its place by one of them.
                guard let values = try values(of: row.rid, at: row.value) else { continue }
                let hit = Hit(values: values, rid: row.rid)
                if fromStart || isBeyond(hit), found.last?.rid != hit.rid || found.last?.values != hit.values { found.append(hit) }
            }
            if needsGroups { found.sort { order.precedes($0.values, $0.rid, $1.values, $1.rid) } }
            hits += found
            guard hits.count < limit else { return false }
            try anticipate(node, hits.count, of: limit)
            return true
        }
        var runs = try self.runs(of: keys)
        if let pairs { runs = runs.map { $0.paired(pairs) } }
        if runs.count == 1, runs[0].isPlain {
            let place = start.flatMap { value in cursor.map { (value: value, rid: $0.rid) } }
            try GroupWalk(state: state, run: runs[0], descends: descends, isReversed: order.isReversed, needsGroups: needsGroups)
                .walk(from: place, visit)
        } else {
            let direction = OrderedRun.Direction(byEnd: first.descends, descends: descends)
            try RunWalk(state: state, runs: runs, direction: direction, isReversed: order.isReversed).walk(from: start, visit)
        }
        if hits.count > limit { hits.removeSubrange(limit...) }
        return hits
    }

    /// What the pairs' rows do not tell.
    private func rest(_ pairs: OrderedKeys.Pairs) -> SearchNode {
        SearchNode(.and(node.conjuncts.filter { $0.exactKeys != [pairs.token] }), node.type)
    }

    /// The runs of keys; for quantities one for each unit that there is.
    private func runs(of keys: OrderedKeys) throws(OperationFailure) -> [OrderedRun] {
        try keys.runs(state.schema, state.numbering) { parameter throws(OperationFailure) in
            var units: [UInt32] = []
            var rest: KeyRange? = OrderedKeys.canonical
            while let range = rest {
                rest = nil
                try state.walk(parameter, range) { key, _ in
                    if let unit = OrderedKeys.unit(of: key) {
                        units.append(unit.hash)
                        rest = unit.rest
                    }
                    return false
                }
            }
            return units
        }
    }
}
