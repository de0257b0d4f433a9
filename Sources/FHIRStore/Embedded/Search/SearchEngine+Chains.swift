import FHIRCore
import FHIRSchema
import FHIRSearch

/// Following references both ways: they are keys of `.anyReference` that name their target and parameter.
extension SearchEngine {
    /// The resources that refer by a parameter to those that meet `inner`; nil when that takes more rows than are allowed.
    func collectSources(
        of inner: SearchNode, _ parameter: ParameterNumber, _ allowance: inout Allowance
    ) throws(OperationFailure) -> [Int64]? {
        guard let targets = try set(inner, &allowance), spend(targets.count, &allowance) else { return nil }
        var found: [Int64] = []
        for target in targets {
            guard let key = try reference(to: target, by: parameter) else { continue }
            let limit = allowance == .max ? .max : allowance + 1
            let sources = try state.resources(with: key, beyond: 0, descending: false, limit: limit)
            guard spend(sources.count, &allowance) else { return nil }
            found += sources
        }
        return RidSet.make(found)
    }

    /// The resources of a type that those which meet `inner` refer to by a parameter; nil when that takes more rows than are allowed.
    func collectTargets(
        of inner: SearchNode, _ parameter: ParameterNumber, _ type: TypeID, _ allowance: inout Allowance
    ) throws(OperationFailure) -> [Int64]? {
        guard let sources = try set(inner, &allowance), spend(sources.count, &allowance) else { return nil }
        var found: Set<Int64> = []
        var seen: Set<ResourceID> = []
        for source in sources {
            for id in try targets(of: source, parameter, type) where seen.insert(id).inserted {
                if let target = try state.resource(type, id) { found.insert(target) }
            }
        }
        return RidSet.make(Array(found))
    }

    func those(
        of candidates: [Int64], referringBy parameter: ParameterNumber, to inner: SearchNode
    ) throws(OperationFailure) -> [Int64] {
        var numbers: [ResourceID: Int64?] = [:]
        var targets: [[Int64]] = []
        for candidate in candidates {
            var found: [Int64] = []
            for id in try self.targets(of: candidate, parameter, inner.type) {
                let known = numbers[id]
                let number = if let known { known } else { try state.resource(inner.type, id) }
                numbers[id] = .some(number)
                if let number { found.append(number) }
            }
            targets.append(found)
        }
        let met = try those(of: RidSet.make(Array(Set(targets.joined()))), meeting: inner)
        return zip(candidates, targets).filter { _, targets in targets.contains { RidSet.contains(met, $0) } }.map(\.0)
    }

    func those(
        of candidates: [Int64], referredBy parameter: ParameterNumber, from inner: SearchNode, type: TypeID
    ) throws(OperationFailure) -> [Int64] {
        try candidates.kept { candidate throws(OperationFailure) in
            guard let key = try reference(to: candidate, by: parameter) else { return false }
            var (last, step) = (Int64(0), 16)
            while true {
                let sources = try state.resources(with: key, beyond: last, descending: false, limit: step)
                if try !those(of: sources, meeting: inner).isEmpty { return true }
                guard sources.count == step, let end = sources.last else { return false }
                (last, step) = (end, min(step * 4, 4096))
            }
        }
    }

    private func reference(to rid: Int64, by parameter: ParameterNumber) throws(OperationFailure) -> IndexKey? {
        guard let target = try state.version(of: rid, [])?.stored else { return nil }
        return IndexKey(.anyReference, ReferenceKey.encode(target.type, target.id, by: parameter, state.numbering))
    }

    /// The ids of resources of a type that a resource refers to by a parameter.
    private func targets(of rid: Int64, _ parameter: ParameterNumber, _ type: TypeID) throws(OperationFailure) -> [ResourceID] {
        let number = state.numbering.number(of: type)
        var found: [ResourceID] = []
        try state.walkKeys(of: rid, .anyReference) { key in
            if let (target, by) = ReferenceKey.decode(key), by == parameter, case .resource(number, let id) = target { found.append(id) }
            return true
        }
        return found
    }
}
