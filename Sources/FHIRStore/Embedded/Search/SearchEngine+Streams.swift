import FHIRCore
import FHIRSchema
import FHIRSearch

/// Hits in the order in which resources were created, or in the opposite one, as far as they are wanted.
extension SearchEngine {
    /// What gives candidates in order.
    private enum Driver {
        case type
        /// The node is the criterion that asks for them; nil when criteria only imply them.
        case keys([IndexKey], SearchNode?)
        case set([Int64])

        var name: String {
            switch self {
            case .type: "type"
            case .keys: "keys"
            case .set: "set"
            }
        }
    }

    /// What gives candidates, and what came of those that were tried already.
    private struct Start {
        var driver: Driver
        /// The candidates that were tried.
        var tried: [Int64] = []
        /// Those of them that meet everything but checks of bodies, ascending.
        var met: [Int64] = []
        /// No candidates are left.
        var isEnd = false
    }

    /// The resources beyond a number that meet a node; at most `limit`. `describe` is told what gave the candidates.
    func stream(
        _ node: SearchNode, beyond start: Int64, descending: Bool, limit: Int, _ describe: (String) -> Void = { _ in }
    ) throws(OperationFailure) -> [Int64] {
        var parts = node.conjuncts.sorted { $0.cost < $1.cost }
        let first = try begin(node, &parts, beyond: start, descending: descending)
        var driver = first.driver
        describe(driver.name)
        var met = first.met
        for part in parts where part.cost >= SearchNode.bodyCost && !met.isEmpty { met = try those(of: met, meeting: part) }
        var hits = descending ? met.reversed() : met
        var position = first.tried.last ?? start
        var isEnd = first.isEnd
        var tested = first.tried.count
        var size = Self.next(max(1, min(limit, state.tuning.batch * 2)), wanted: limit - hits.count, hits: hits.count, of: tested)
        while hits.count < limit, !isEnd {
            if let set = collected(&parts, driver) {
                driver = .set(set)
                describe(driver.name)
            } else if case .type = driver, let words = try worded(parts, tested: tested, hits: hits.count) {
                driver = .set(words.all)
                describe(driver.name)
            }
            let batch = try candidates(driver, node.type, beyond: position, descending: descending, size)
            if let last = batch.found.last { position = last }
            isEnd = batch.isEnd
            tested += batch.found.count
            met = descending ? batch.found.reversed() : batch.found
            for part in parts where !met.isEmpty { met = try those(of: met, meeting: part) }
            hits += descending ? met.reversed() : met
            size = Self.next(min(size * 2, 4096), wanted: limit - hits.count, hits: hits.count, of: tested)
        }
        if hits.count > limit { hits.removeSubrange(limit...) }
        return hits
    }

    /// How many candidates are tested next: as many as are likely to bring the hits that are still wanted, and no more than `most`.
    private static func next(_ most: Int, wanted: Int, hits: Int, of tested: Int) -> Int {
        guard hits > 0, wanted > 0 else { return most }
        let likely = Double(wanted) * Double(tested) / Double(hits) * 1.25 + 4
        return likely < Double(most) ? Int(likely) : most
    }

    /// Chooses what gives the candidates, and takes it out of the parts that they are tested by: the narrowest part if it is narrow, else
    /// one that asks for a key, whose resources come in order; else the type. One of the latter also when hits are frequent among the first
    /// of its resources, since then a page is full before anything needs to be collected.
    private func begin(
        _ node: SearchNode, _ parts: inout [SearchNode], beyond start: Int64, descending: Bool
    ) throws(OperationFailure) -> Start {
        if let set = node.set {
            parts = []
            return Start(driver: .set(set))
        }
        if parts.count == 1, let keys = parts[0].exactKeys { return Start(driver: take(parts[0], .keys(keys, parts[0]), &parts)) }
        let isAlone = parts.count == 1 && parts[0].isFoundByKeys && parts[0].impliedKeys == nil
        // A few candidates of a key cost less than counting many rows; those of the type are likely to be others.
        let trial = keyed(parts) == nil ? state.tuning.narrow.count - 1 : 1
        for (step, limit) in state.tuning.narrow.enumerated() {
            if step == trial, let start = try promising(node.type, &parts, beyond: start, descending: descending) { return start }
            // What has no alternative is collected as far as it would have been counted.
            let isCollected = isAlone && step > 0
            if isCollected, step < state.tuning.narrow.count - 1, parts[0].takesAllKeys { continue }
            guard let best = isCollected ? parts[0] : try narrowest(parts, limit) else { continue }
            if let words = try words(best, limit) {
                // Which of these hold it is asked of as many as the page needs.
                best.note("drive")
                return Start(driver: .set(words.all))
            }
            var allowance = isCollected ? limit : limit * 4
            guard let set = try set(best, &allowance) else { continue }
            return Start(driver: take(best, .set(set), &parts))
        }
        return Start(driver: keyed(parts).map { use($0, &parts) } ?? .type)
    }

    /// The part that asks for a key, of several the one with the fewest rows as far as that is known; else keys that a part implies.
    private func keyed(_ parts: [SearchNode]) -> (part: SearchNode?, keys: [IndexKey])? {
        let best = parts.filter { $0.exactKeys != nil }.min { $0.estimate < $1.estimate }
        if let best, let keys = best.exactKeys { return (best, keys) }
        return parts.lazy.compactMap(\.impliedKeys).first.map { (nil, $0) }
    }

    private func use(_ keyed: (part: SearchNode?, keys: [IndexKey]), _ parts: inout [SearchNode]) -> Driver {
        let driver = Driver.keys(keyed.keys, keyed.part)
        return keyed.part.map { take($0, driver, &parts) } ?? driver
    }

    /// The resources of a key, or of the type, in order, if among the first there are hits enough. Only for criteria that are asked of a
    /// candidate by its keys; what is asked of bodies is left out.
    private func promising(
        _ type: TypeID, _ parts: inout [SearchNode], beyond start: Int64, descending: Bool
    ) throws(OperationFailure) -> Start? {
        let size = state.tuning.sample
        let keyed = keyed(parts)
        let tested = parts.filter { $0 !== keyed?.part && $0.cost < SearchNode.bodyCost }
        guard size > 0, !tested.isEmpty, tested.allSatisfy({ $0.set == nil && $0.isAskedOfKeys }) else { return nil }
        let driver = keyed.map { Driver.keys($0.keys, $0.part) } ?? .type
        let (candidates, isEnd) = try candidates(driver, type, beyond: start, descending: descending, size)
        guard candidates.count >= size else { return nil }
        var met = descending ? candidates.reversed() : candidates
        for part in tested where !met.isEmpty { met = try those(of: met, meeting: part) }
        guard met.count * 4 >= candidates.count else { return nil }
        if let keyed { _ = use(keyed, &parts) }
        return Start(driver: driver, tried: candidates, met: met, isEnd: isEnd)
    }

    private func take(_ node: SearchNode, _ driver: Driver, _ parts: inout [SearchNode]) -> Driver {
        node.note("drive")
        parts.removeAll { $0 === node }
        return driver
    }

    /// The resources of a part that were collected meanwhile, if going on with these is better.
    private func collected(_ parts: inout [SearchNode], _ driver: Driver) -> [Int64]? {
        let known = parts.filter { $0.set != nil }
        guard let best = known.min(by: { ($0.set?.count ?? 0) < ($1.set?.count ?? 0) }), let set = best.set else { return nil }
        if case .set(let present) = driver, present.count <= set.count { return nil }
        // Of a set that was the driver, testing goes on; that of the type and of keys is implied only by keeping keys as a part.
        switch driver {
        case .type: break
        case .keys(_, let node): if let node { parts.append(node) }
        case .set(let present):
            let node = SearchNode(.all, best.type)
            node.set = present
            parts.append(node)
        }
        _ = take(best, .set(set), &parts)
        return set
    }

    private func candidates(
        _ driver: Driver, _ type: TypeID, beyond position: Int64, descending: Bool, _ size: Int
    ) throws(OperationFailure) -> (found: [Int64], isEnd: Bool) {
        switch driver {
        case .type:
            let found = try state.resources(type, beyond: position, descending: descending, limit: size)
            return (found, found.count < size)
        case .set(let set):
            if descending {
                let end = RidSet.first(set, notBelow: position)
                return (set[max(0, end - size)..<end].reversed(), end <= size)
            }
            let start = position == .max ? set.count : RidSet.first(set, notBelow: position + 1)
            return (Array(set[start...].prefix(size)), set.count - start <= size)
        case .keys(let keys, _): return try state.resources(withAnyOf: keys, beyond: position, descending: descending, size)
        }
    }
}
