import FHIRCore
import FHIRSchema
import FHIRSearch

/// Following references both ways: they are keys of `.anyReference` that name their target and parameter. What leads by canonical URL has
/// that in its keys, and what leads into the resource itself has no key, so it is read.
extension SearchEngine {
    /// The resources of a type that refer by a path to those that meet `inner`; nil when that takes more rows than are allowed.
    func collectSources(
        of inner: SearchNode, _ path: ReferencePath, _ type: TypeID, _ allowance: inout Allowance
    ) throws(OperationFailure) -> [Int64]? {
        guard let targets = try set(inner, &allowance), spend(targets.count, &allowance) else { return nil }
        var found: [Int64] = []
        for target in targets {
            for key in try references(to: target, by: path) {
                let limit = allowance == .max ? .max : allowance + 1
                let sources = try state.resources(with: key, beyond: 0, descending: false, limit: limit)
                guard spend(sources.count, &allowance) else { return nil }
                found += sources
            }
        }
        if let inside = path.inside {
            let key = IndexKey(.contained, ContainedKey.encode(inner.type, in: type, state.numbering))
            let limit = allowance == .max ? .max : allowance / 16 + 1
            let containers = try state.resources(with: key, beyond: 0, descending: false, limit: limit)
            guard spend(containers.count * 16, &allowance) else { return nil }
            found += try containers.kept { rid throws(OperationFailure) in try contains(rid, inner, by: inside, in: type) }
        }
        return RidSet.make(found)
    }

    /// The resources of a type that those which meet `inner` refer to by a path; nil when that takes more rows than are allowed.
    func collectTargets(
        of inner: SearchNode, _ path: ReferencePath, _ type: TypeID, _ allowance: inout Allowance
    ) throws(OperationFailure) -> [Int64]? {
        guard let sources = try set(inner, &allowance), spend(sources.count, &allowance) else { return nil }
        var found: Set<Int64> = []
        var lookup = TargetLookup(path, type)
        for source in sources { found.formUnion(try targets(of: source, &lookup)) }
        return RidSet.make(Array(found))
    }

    func those(
        of candidates: [Int64], referringBy path: ReferencePath, to inner: SearchNode, type: TypeID
    ) throws(OperationFailure) -> [Int64] {
        var lookup = TargetLookup(path, inner.type)
        var targets: [[Int64]] = []
        for candidate in candidates { targets.append(try self.targets(of: candidate, &lookup)) }
        let met = try those(of: RidSet.make(Array(Set(targets.joined()))), meeting: inner)
        let key = path.inside.map { _ in IndexKey(.contained, ContainedKey.encode(inner.type, in: type, state.numbering)) }
        var kept: [Int64] = []
        for (candidate, targets) in zip(candidates, targets) {
            if targets.contains(where: { RidSet.contains(met, $0) }) {
                kept.append(candidate)
            } else if let key, let inside = path.inside, try state.has(key, candidate),
                try contains(candidate, inner, by: inside, in: type)
            {
                kept.append(candidate)
            }
        }
        return kept
    }

    func those(of candidates: [Int64], referredBy path: ReferencePath, from inner: SearchNode) throws(OperationFailure) -> [Int64] {
        try candidates.kept { candidate throws(OperationFailure) in
            for key in try references(to: candidate, by: path) {
                var (last, step) = (Int64(0), 16)
                while true {
                    let sources = try state.resources(with: key, beyond: last, descending: false, limit: step)
                    if try !those(of: sources, meeting: inner).isEmpty { return true }
                    guard sources.count == step, let end = sources.last else { break }
                    (last, step) = (end, min(step * 4, 4096))
                }
            }
            return false
        }
    }

    /// The keys that references to a resource have.
    private func references(to rid: Int64, by path: ReferencePath) throws(OperationFailure) -> [IndexKey] {
        guard let target = try state.version(of: rid, path.url == nil ? [] : [.body])?.stored else { return [] }
        let key = IndexKey(.anyReference, ReferenceKey.encode(target.type, target.id, by: path.parameter, state.numbering))
        guard path.url != nil, let checks else { return [key] }
        return [key] + checks.canonicalKeys(of: target.type, target.id, body: target.body, by: path.parameter)
    }

    /// The resources of the lookup's type that a resource refers to by its path.
    private func targets(of rid: Int64, _ lookup: inout TargetLookup) throws(OperationFailure) -> [Int64] {
        try state.walkKeys(of: rid, .anyReference) { key in
            lookup.read(key)
            return true
        }
        return try targets(&lookup)
    }

    /// The resources that the references which the lookup has read lead to.
    func targets(_ lookup: inout TargetLookup) throws(OperationFailure) -> [Int64] {
        var found: [Int64] = []
        for key in lookup.taken() {
            if lookup.known[key] == nil { lookup.known[key] = try resolved(key, lookup) }
            found += lookup.known[key] ?? []
        }
        return found
    }

    private func resolved(_ key: IndexKey, _ lookup: TargetLookup) throws(OperationFailure) -> [Int64] {
        switch key.withBytes({ ReferenceKey.decode($0)?.target }) {
        case .resource(let number, let id)?:
            guard number == state.numbering.number(of: lookup.type), let rid = try state.resource(lookup.type, id) else { return [] }
            return [rid]
        case .url(let url, _)?:
            guard let parameter = lookup.path.url, let checks else { return [] }
            var candidates = try state.resources(with: IndexKey(parameter, url), beyond: 0, descending: false, limit: .max)
            if let name = checks.named(url), name.type == lookup.type, let rid = try state.resource(name.type, name.id) {
                candidates.append(rid)
            }
            return try candidates.kept { candidate throws(OperationFailure) in
                try references(to: candidate, by: lookup.path).contains(key)
            }
        case nil: return []
        }
    }
}

/// What the references of resources lead to by a path; remembers what they led to before.
struct TargetLookup {
    let path: ReferencePath
    /// Of the resources that are referred to.
    let type: TypeID
    /// By the references' keys.
    var known: [IndexKey: [Int64]] = [:]
    private var read: [IndexKey] = []

    init(_ path: ReferencePath, _ type: TypeID) {
        self.path = path
        self.type = type
    }

    /// Takes a key of `.anyReference` if it is one of the path.
    mutating func read(_ key: UnsafeBufferPointer<UInt8>) {
        guard let (target, parameter) = ReferenceKey.decode(key), parameter == path.parameter else { return }
        if case .url = target, path.url == nil { return }
        read.append(IndexKey(.anyReference, buffer: key))
    }

    /// The keys that were read since.
    mutating func taken() -> [IndexKey] {
        defer { read.removeAll(keepingCapacity: true) }
        return read
    }
}
