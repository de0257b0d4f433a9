import FHIRCore
import FHIRJSON
import FHIRModel
import FHIRSchema
import FHIRSearch
import FHIRStore

/// Which resources the writes of a transaction are about, as a view of the store decides it (R4 `http.html#trules`).
///
/// The order of the entries does not matter: deletes come first; a conditional create sees the store without what they delete, and the
/// unconditional creates; a conditional update or patch sees the store without what is deleted. Where the order would matter all the
/// same, and where two entries are about one resource, the transaction is refused.
struct TransactionDecisions: Sendable, Equatable {
    enum Target: Sendable, Equatable {
        /// Create or update the resource with this id.
        case write(ResourceID?)
        /// A conditional create finds this one.
        case found(StoredVersion)
        /// A conditional create finds what another entry creates: that write's place.
        case same(Int)
        case delete([ResourceID])
    }

    /// Parallel to the plan's writes.
    private(set) var targets: [Target] = []
    /// The versions that patches and meta operations start from, and, when links name versions, those that updates replace.
    private(set) var current: [Int: StoredVersion] = [:]
    /// Every resource that is deleted or written, but for new ones.
    private(set) var touched: Set<LiteralReference> = []

    /// - Throws: with the path of the entry that cannot be performed.
    init(_ plan: TransactionPlan, _ lookup: ResourceLookup) throws(OperationFailure) {
        targets = plan.writes.map { .write($0.id) }
        for (index, write) in plan.writes.enumerated() where write.entry.phase == .delete {
            do throws(OperationFailure) { try decideDelete(index, write, plan, lookup) } catch { throw error.within(write.entry.path) }
        }
        let gone = touched
        var candidates = TransactionCandidates(plan.service)
        try decideCreates(plan, lookup, without: gone, &candidates)
        for (index, write) in plan.writes.enumerated() {
            guard case .update = write.entry.phase, let arena = write.arena, let id = write.id else { continue }
            candidates.insert(Self.item(index, write, id, arena))
        }
        candidates.settle()
        for (index, write) in plan.writes.enumerated() where write.entry.phase == .update {
            do throws(OperationFailure) {
                try decideUpdate(index, write, plan, lookup, without: gone, candidates)
            } catch {
                throw error.within(write.entry.path)
            }
        }
    }

    /// The id that a write's resource has or gets.
    func id(_ index: Int) -> ResourceID? {
        switch targets[index] {
        case .write(let id): id
        case .found(let version): version.id
        case .same(let other): id(other)
        case .delete(let ids): ids.count == 1 ? ids[0] : nil
        }
    }

    private mutating func touch(_ write: TransactionPlan.Write, _ id: ResourceID) throws(OperationFailure) {
        guard touched.insert(LiteralReference(type: write.type, id: id)).inserted else { throw .overlap(at: write.entry.path) }
    }

    private mutating func decideDelete(
        _ index: Int, _ write: TransactionPlan.Write, _ plan: TransactionPlan, _ lookup: ResourceLookup
    ) throws(OperationFailure) {
        switch write.action {
        case .delete(let id): try touch(write, id)
        case .conditionalDelete(let condition):
            let ids = try plan.service.deletions(condition, lookup)
            for id in ids { try touch(write, id) }
            targets[index] = .delete(ids)
        default: break
        }
    }

    // MARK: Creates

    private mutating func decideCreates(
        _ plan: TransactionPlan, _ lookup: ResourceLookup, without gone: Set<LiteralReference>, _ candidates: inout TransactionCandidates
    ) throws(OperationFailure) {
        var groups = ConditionGroups()
        for (index, write) in plan.writes.enumerated() {
            guard case .create(let condition) = write.action, let id = write.id, let arena = write.arena else { continue }
            let item = Self.item(index, write, id, arena)
            guard let condition else {
                candidates.insert(item)
                continue
            }
            do throws(OperationFailure) {
                let found = try condition.match(lookup, excluding: gone)
                groups.insert(index, condition, isFound: found != nil)
                if let found { targets[index] = .found(found) } else { candidates.insert(item) }
            } catch {
                throw error.within(write.entry.path)
            }
        }
        candidates.settle()
        for group in groups.all {
            try decide(group, plan, try candidates.matches(group.condition.request, lookup, without: gone))
        }
    }

    private static func item(
        _ index: Int, _ write: TransactionPlan.Write, _ id: ResourceID, _ arena: Arena
    ) -> TransactionCandidates.Item {
        TransactionCandidates.Item(index: index, id: id, fullURL: write.entry.fullURL, arena: arena, keys: write.keys)
    }

    /// Conditional creates under one condition may find what the transaction itself creates: a resource without condition, or, when they
    /// all create the same one, the first of them. When they would create different ones, their order would matter.
    private mutating func decide(
        _ group: ConditionGroups.Group, _ plan: TransactionPlan, _ matches: [TransactionCandidates.Item]
    ) throws(OperationFailure) {
        let path = plan.writes[group.indices[0]].entry.path
        let unconditional = matches.filter { plan.writes[$0.index].isUnconditionalCreate }
        guard unconditional.count + (group.isFound ? 1 : 0) < 2 else { throw Condition.several.within(path) }
        if group.isFound { return }
        if let other = unconditional.first {
            for index in group.indices { targets[index] = .same(other.index) }
            return
        }
        guard !matches.isEmpty, group.indices.count > 1 || matches.count > 1 || matches[0].index != group.indices[0] else { return }
        let members = Set(group.indices)
        let bodies = Set(group.indices.map { plan.writes[$0].arena.map { Preparation.hash(StoredForm.write($0)) } })
        guard bodies.count == 1, matches.allSatisfy({ members.contains($0.index) }) else {
            throw OperationFailure(
                .invalid, .bundleOverlap, at: path,
                "Another entry creates a resource that matches the condition of this one, so the result would depend on their order")
        }
        for index in group.indices.dropFirst() { targets[index] = .same(group.indices[0]) }
    }

    // MARK: Updates

    private mutating func decideUpdate(
        _ index: Int, _ write: TransactionPlan.Write, _ plan: TransactionPlan, _ lookup: ResourceLookup,
        without gone: Set<LiteralReference>, _ candidates: TransactionCandidates
    ) throws(OperationFailure) {
        switch write.action {
        case .update(let id):
            try touch(write, id)
            if plan.hasVersionedLinks { current[index] = try lookup.current(write.type, id) }
        case .change(let id, _):
            try touch(write, id)
            current[index] = try FHIRService.existing(try lookup.current(write.type, id))
        case .conditionalUpdate(let condition):
            let match = try match(index, condition, write, plan, lookup, without: gone, candidates)
            // An id that only names the entry within the Bundle says nothing about the resource on the server.
            let given = write.entry.fullURL?.hasPrefix("urn:") == true ? nil : write.arena?.id.flatMap { ResourceID($0) }
            let id = try plan.service.target(of: match, given, write.type, lookup) ?? write.id
            targets[index] = .write(id)
            if let id { try touch(write, id) }
            if plan.hasVersionedLinks, let id { current[index] = try lookup.current(write.type, id) }
        case .conditionalChange(let condition, _):
            guard let match = try match(index, condition, write, plan, lookup, without: gone, candidates) else { throw .nothingMatches }
            try touch(write, match.id)
            targets[index] = .write(match.id)
            current[index] = match
        default: break
        }
    }

    /// The one resource of the store that a conditional update or patch is about. Another entry that writes one which matches, too, makes
    /// the transaction fail: both would be about the same resource.
    private func match(
        _ index: Int, _ condition: Condition, _ write: TransactionPlan.Write, _ plan: TransactionPlan, _ lookup: ResourceLookup,
        without gone: Set<LiteralReference>, _ candidates: TransactionCandidates
    ) throws(OperationFailure) -> StoredVersion? {
        let others = try candidates.matches(condition.request, lookup, without: gone).filter { other in
            if other.index == index { return false }
            switch targets[other.index] {
            case .write: return true
            case .found, .same, .delete: return false
            }
        }
        guard others.isEmpty else { throw .overlap(at: write.entry.path) }
        return try condition.match(lookup, excluding: gone)
    }
}

extension TransactionPlan.Write {
    fileprivate var isUnconditionalCreate: Bool {
        if case .create(nil) = action { true } else { false }
    }
}

/// Conditional creates by their condition.
private struct ConditionGroups {
    struct Group {
        var condition: Condition
        var indices: [Int]
        /// Whether the store has a match.
        var isFound: Bool
    }

    private(set) var all: [Group] = []
    private var places: [String: Int] = [:]

    mutating func insert(_ index: Int, _ condition: Condition, isFound: Bool) {
        let key = "\(condition.type.rawValue) \(condition.text)"
        if let place = places[key] {
            all[place].indices.append(index)
        } else {
            places[key] = all.count
            all.append(Group(condition: condition, indices: [index], isFound: isFound))
        }
    }
}
