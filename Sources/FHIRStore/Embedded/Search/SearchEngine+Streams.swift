import FHIRCore
import FHIRSchema
import FHIRSearch

/// Hits in the order in which resources were created, or in the opposite one, as far as they are wanted.
extension SearchEngine {
    /// What gives candidates in order.
    private enum Driver {
        case type
        case keys([IndexKey])
        case set([Int64])

        var name: String {
            switch self {
            case .type: "type"
            case .keys: "keys"
            case .set: "set"
            }
        }
    }

    /// The resources beyond a number that meet a node; at most `limit`. `describe` is told what gave the candidates.
    func stream(
        _ node: SearchNode, beyond start: Int64, descending: Bool, limit: Int, _ describe: (String) -> Void = { _ in }
    ) throws(OperationFailure) -> [Int64] {
        var parts = node.conjuncts.sorted { $0.cost < $1.cost }
        var driver = try driver(node, &parts, beyond: start, descending: descending)
        describe(driver.name)
        var hits: [Int64] = []
        var position = start
        var size = max(state.tuning.batch / 8, 2 * min(limit, state.tuning.batch * 2), 1)
        while hits.count < limit {
            if let set = collected(&parts, driver) {
                driver = .set(set)
                describe(driver.name)
            }
            let (candidates, isEnd) = try candidates(driver, node.type, beyond: position, descending: descending, size)
            if let last = candidates.last { position = last }
            var met = descending ? candidates.reversed() : candidates
            for part in parts where !met.isEmpty { met = try those(of: met, meeting: part) }
            hits += descending ? met.reversed() : met
            if isEnd { break }
            size = min(size * 2, 4096)
        }
        if hits.count > limit { hits.removeSubrange(limit...) }
        return hits
    }

    /// Chooses what gives the candidates, and takes it out of the parts that they are tested by: the narrowest part if it is narrow, else
    /// one that asks for a key, whose resources come in order; else the type. One of the latter also when hits are frequent among the first
    /// of its resources, since then a page is full before anything needs to be collected.
    private func driver(
        _ node: SearchNode, _ parts: inout [SearchNode], beyond start: Int64, descending: Bool
    ) throws(OperationFailure) -> Driver {
        if let set = node.set {
            parts = []
            return .set(set)
        }
        if parts.count == 1, let keys = parts[0].exactKeys { return take(parts[0], .keys(keys), &parts) }
        for (step, limit) in state.tuning.narrow.enumerated() {
            let isLast = step == state.tuning.narrow.count - 1
            if isLast, let driver = try promising(node.type, &parts, beyond: start, descending: descending) { return driver }
            // What has no alternative is collected as far as it would have been counted.
            let isAlone = isLast && parts.count == 1 && parts[0].isFoundByKeys
            guard let best = isAlone ? parts[0] : try narrowest(parts, limit) else { continue }
            var allowance = isAlone ? limit : limit * 4
            guard let set = try set(best, &allowance) else { continue }
            return take(best, .set(set), &parts)
        }
        return keyed(parts).map { take($0.part, .keys($0.keys), &parts) } ?? .type
    }

    /// The part that asks for a key, of several the one with the fewest rows as far as that is known.
    private func keyed(_ parts: [SearchNode]) -> (part: SearchNode, keys: [IndexKey])? {
        let best = parts.filter { $0.exactKeys != nil }.min { $0.estimate < $1.estimate }
        return best.flatMap { part in part.exactKeys.map { (part, $0) } }
    }

    /// The resources of a key, or of the type, in order, if among the first there are hits enough. Only for criteria that are asked of a
    /// candidate by its keys; what is asked of bodies is left out.
    private func promising(
        _ type: TypeID, _ parts: inout [SearchNode], beyond start: Int64, descending: Bool
    ) throws(OperationFailure) -> Driver? {
        let size = state.tuning.sample
        let keyed = keyed(parts)
        let tested = parts.filter { $0 !== keyed?.part && $0.cost < SearchNode.bodyCost }
        guard size > 0, !tested.isEmpty, tested.allSatisfy({ $0.set == nil && $0.isAskedOfKeys }) else { return nil }
        let driver = keyed.map { Driver.keys($0.keys) } ?? .type
        let (candidates, _) = try candidates(driver, type, beyond: start, descending: descending, size)
        guard candidates.count >= size else { return nil }
        var met = descending ? candidates.reversed() : candidates
        for part in tested where !met.isEmpty { met = try those(of: met, meeting: part) }
        guard met.count * 4 >= candidates.count else { return nil }
        return keyed.map { take($0.part, driver, &parts) } ?? driver
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
        case .keys(let keys):
            guard let parameter = keys.first?.parameter else { return nil }
            parts.append(SearchNode(.rows(RowCriterion(parameter, keys.map { .exactly($0.bytes) })), best.type))
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
        case .keys(let keys): return try state.resources(withAnyOf: keys, beyond: position, descending: descending, size)
        }
    }
}
