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
            candidates.insert(TransactionCandidates.Item(index: index, id: id, arena: arena))
        }
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
        var open: [(index: Int, condition: Condition)] = []
        for (index, write) in plan.writes.enumerated() {
            guard case .create(let condition) = write.action, let id = write.id, let arena = write.arena else { continue }
            let item = TransactionCandidates.Item(index: index, id: id, arena: arena)
            guard let condition else {
                candidates.insert(item)
                continue
            }
            do throws(OperationFailure) {
                if let found = try condition.match(lookup, plan.service, excluding: gone) {
                    targets[index] = .found(found)
                } else {
                    candidates.insert(item)
                    open.append((index, condition))
                }
            } catch {
                throw error.within(write.entry.path)
            }
        }
        for (index, condition) in open {
            targets[index] = try decideCreate(index, condition, plan, candidates.matches(condition.request, at: lookup.instant))
        }
        // Those that find a resource of the store must not find a second one among the creates.
        for (index, write) in plan.writes.enumerated() {
            guard case .found = targets[index], case .create(let condition?) = write.action else { continue }
            let others = candidates.matches(condition.request, at: lookup.instant)
            guard !others.contains(where: { plan.writes[$0.index].isUnconditionalCreate }) else {
                throw Condition.several.within(write.entry.path)
            }
        }
    }

    /// A conditional create that finds nothing in the store may find what the transaction creates: a resource without condition, or the
    /// same one under the same condition, of which the first is created.
    private func decideCreate(
        _ index: Int, _ condition: Condition, _ plan: TransactionPlan, _ matches: [TransactionCandidates.Item]
    ) throws(OperationFailure) -> Target {
        let path = plan.writes[index].entry.path
        let others = matches.filter { $0.index != index }
        let unconditional = others.filter { plan.writes[$0.index].isUnconditionalCreate }
        guard unconditional.count < 2 else { throw Condition.several.within(path) }
        if let other = unconditional.first { return .same(other.index) }
        guard !others.isEmpty else { return .write(plan.writes[index].id) }
        let body = plan.writes[index].arena.map(StoredForm.write)
        for other in others {
            guard case .create(let theirs?) = plan.writes[other.index].action, theirs.text == condition.text,
                StoredForm.write(other.arena) == body
            else {
                throw OperationFailure(
                    .invalid, .bundleOverlap, at: path,
                    "Another entry creates a resource that matches the condition of this one, so the result would depend on their order")
            }
        }
        let first = others.reduce(index) { min($0, $1.index) }
        return first == index ? .write(plan.writes[index].id) : .same(first)
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
        let others = candidates.matches(condition.request, at: lookup.instant).filter { other in
            if other.index == index { return false }
            switch targets[other.index] {
            case .write: return true
            case .found, .same, .delete: return false
            }
        }
        guard others.isEmpty else { throw .overlap(at: write.entry.path) }
        return try condition.match(lookup, plan.service, excluding: gone)
    }
}

extension TransactionPlan.Write {
    fileprivate var isUnconditionalCreate: Bool {
        if case .create(nil) = action { true } else { false }
    }
}
