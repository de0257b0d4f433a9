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
        var driver = try driver(node, &parts)
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

    /// Chooses what gives the candidates, and takes it out of the parts that they are tested by: the narrowest part if it is narrow, else one
    /// that asks for a key, whose resources come in order; else the type.
    private func driver(_ node: SearchNode, _ parts: inout [SearchNode]) throws(OperationFailure) -> Driver {
        if let set = node.set {
            parts = []
            return .set(set)
        }
        if parts.count == 1, let keys = parts[0].exactKeys { return take(parts[0], .keys(keys), &parts) }
        for limit in state.tuning.narrow {
            guard let best = try narrowest(parts, limit) else { continue }
            if let driver = follow(best) { return driver }
            var allowance = limit * 4
            guard let set = try set(best, &allowance) else { continue }
            return take(best, .set(set), &parts)
        }
        let keyed = parts.filter { $0.exactKeys != nil }
        if let best = keyed.min(by: { $0.estimate < $1.estimate }), let keys = best.exactKeys {
            return take(best, .keys(keys), &parts)
        }
        for part in parts where try candidates(part, Self.wordLimit) != nil {
            if let driver = follow(part) { return driver }
        }
        return .type
    }

    /// More candidates for words than these are not gathered for a page: so common words are met soon on any way.
    private static var wordLimit: Int { 1 << 16 }

    /// What may hold a check for words, in order; the check stays among the parts and is made of as many as the page needs.
    private func follow(_ node: SearchNode) -> Driver? {
        guard let candidates = node.candidates else { return nil }
        node.note("drive")
        return .set(candidates)
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
        case .keys(let keys):
            var found: [Int64] = []
            // How far all keys were followed.
            var bound: Int64?
            for key in keys {
                let more = try state.resources(with: key, beyond: position, descending: descending, limit: size)
                if more.count == size, let last = more.last { bound = bound.map { descending ? max($0, last) : min($0, last) } ?? last }
                found = found.isEmpty ? more : RidSet.merge(found, more, descending: descending, limit: .max)
            }
            guard let bound else { return (found, true) }
            return (found.filter { descending ? $0 >= bound : $0 <= bound }, false)
        }
    }
}
