import FHIRCore
import FHIRModel
import FHIRSchema
import FHIRSearch
import FHIRStore

/// A transaction ready for its commit: the writes in processing order, and the reads that follow (R4 `http.html#trules`).
struct TransactionPlan: Sendable {
    struct Write: Sendable {
        enum Action: Sendable {
            case create(Condition?)
            case update(ResourceID)
            case conditionalUpdate(Condition)
            case change(ResourceID, Change)
            case conditionalChange(Condition, Change)
            case delete(ResourceID)
            case conditionalDelete(Condition)
        }

        var entry: BundleRequest.Entry
        var type: TypeID
        var action: Action
        /// The id that the resource has or gets, as far as it is known before the commit; for a conditional update the one that it gets
        /// if nothing matches.
        var id: ResourceID?
        /// The body of a create or update before its links are rewritten, as long as it is needed.
        var arena: Arena?
        var links: LinkNodes?
        /// What the body is found by, for the conditions of other entries; empty when there are none.
        var keys: [IndexKey] = []
        /// The body ready to be written, when nothing in the transaction depends on the store.
        var prepared: PreparedResource?
    }

    struct Outcome: JudgedResult {
        /// Parallel to `writes`.
        var results: [WriteResult]
        /// The commit's position; nil when nothing was written.
        var position: Position?

        /// Each result gets the warnings about its resource; those about resources that rules wrote go to the first.
        mutating func learn(_ newer: [LiteralReference: StoredVersion], _ warnings: [RuleWarning]) {
            let own = Set(results.compactMap(\.target))
            var left = warnings.filter { !own.contains($0.target) }
            for index in results.indices {
                let target = results[index].target
                results[index].learn(newer, left + warnings.filter { $0.target == target })
                left = []
            }
        }
    }

    let service: FHIRService
    private(set) var writes: [Write] = []
    private(set) var reads: [BundleRequest.Entry] = []
    /// Whether what is written depends on what the store holds at the time of the commit.
    private(set) var isConditional = false
    /// Whether links name versions, which are known only inside the commit.
    private(set) var hasVersionedLinks = false

    /// - Throws: with the issues of all entries that cannot be performed.
    init(_ entries: [BundleRequest.Entry], service: FHIRService) throws(OperationFailure) {
        self.service = service
        var refused: [OperationFailure] = []
        let now = service.clock.now()
        for phase in BundlePhase.allCases {
            for entry in entries where entry.phase == phase {
                guard phase != .read else {
                    reads.append(entry)
                    continue
                }
                do throws(OperationFailure) {
                    writes.append(try Self.plan(entry, now, service))
                } catch {
                    refused.append(error.within(entry.path))
                }
            }
        }
        if let first = refused.first { throw OperationFailure(first.category, refused.flatMap(\.issues)) }
        try refuseOverlaps()
        for index in writes.indices { writes[index].links = writes[index].arena.map(LinkNodes.init) }
        let links = links { writes[$0].id }
        hasVersionedLinks = !links.isEmpty && writes.contains { $0.links?.hasVersions ?? false }
        isConditional = hasVersionedLinks || writes.contains(where: \.isConditional)
        if isConditional {
            for index in writes.indices { writes[index].keys = writes[index].arena.map { service.catalogue.extract($0).keys } ?? [] }
        } else {
            prepare(links)
        }
    }

    /// Makes all bodies ready in place.
    private mutating func prepare(_ links: TransactionLinks) {
        for index in writes.indices {
            guard var arena = writes[index].arena, let nodes = writes[index].links else { continue }
            // Nothing else may hold on to the resource, or the first change would copy it.
            writes[index].arena = nil
            writes[index].entry.request.resource = nil
            links.rewrite(&arena, nodes, fullURL: writes[index].entry.fullURL)
            writes[index].prepared = service.prepare(arena)
        }
    }

    /// Applies all writes; runs inside the commit, perhaps more than once.
    /// - Parameter draft: made before the commit; used if it still holds.
    func apply(_ session: inout WriteSession, _ draft: TransactionDraft? = nil) throws(OperationFailure) -> Outcome {
        var results: [WriteResult] = []
        results.reserveCapacity(writes.count)
        let current = isConditional ? try confirmed(draft, session.lookup) : nil
        for (index, write) in writes.enumerated() {
            session.prefix = write.entry.path
            do throws(OperationFailure) {
                let target = current?.decisions.targets[index] ?? .write(write.id)
                results.append(try apply(write, target, current?.bodies[index] ?? write.prepared, &session))
            } catch {
                throw error.within(write.entry.path)
            }
        }
        if let current {
            for (index, target) in current.decisions.targets.enumerated() {
                if case .same(let other) = target { results[index].version = results[other].version }
            }
        }
        if let current { try checkVersions(current, results) }
        session.prefix = nil
        return Outcome(results: results, position: session.hasWritten ? session.view.position : nil)
    }

    private func apply(
        _ write: Write, _ target: TransactionDecisions.Target, _ body: PreparedResource?, _ session: inout WriteSession
    ) throws(OperationFailure) -> WriteResult {
        let preconditions = write.entry.request.preconditions
        switch (target, write.action) {
        case (.found(let version), _): return WriteResult(effect: .found, version: version)
        case (.same, _): return WriteResult(effect: .found)
        case (.delete(let ids), _): return try session.delete(write.type, ids, preconditions)
        case (.write(let id?), .delete): return try session.delete(write.type, id, preconditions)
        case (.write(let id), _):
            guard let body else { throw OperationFailure(.invalid, .bodyRequired, "A resource is required") }
            if case .create = write.action { return try session.create(body, as: id) }
            guard let id else { throw OperationFailure(.fault, .unexpected, "The entry has no resource to write to") }
            return try session.update(body, id, preconditions)
        }
    }

    /// The draft if everything it rests on is still so, otherwise a new one.
    private func confirmed(_ draft: TransactionDraft?, _ lookup: ResourceLookup) throws(OperationFailure) -> TransactionDraft {
        if let draft, try draft.holds(self, lookup, service) { return draft }
        return try TransactionDraft(self, lookup, service)
    }

    /// Links with versions name the versions that were made.
    private func checkVersions(_ draft: TransactionDraft, _ results: [WriteResult]) throws(OperationFailure) {
        guard hasVersionedLinks else { return }
        for (index, result) in results.enumerated() {
            guard draft.bodies[index] != nil, let version = result.version, version.version != draft.versions[index] else { continue }
            throw OperationFailure(
                .conflict, .versionConflict, at: writes[index].entry.path,
                "Links name a version of this resource, but whether it gets a new one depends on those links; leave the version out")
        }
    }

    /// The links between the entries, given the ids that their resources have.
    func links(_ id: (Int) -> ResourceID?) -> TransactionLinks {
        var links = TransactionLinks(service)
        for index in writes.indices { links.insert(writes[index].entry.fullURL, writes[index].type, id(index), index) }
        return links
    }
}

extension TransactionPlan.Write {
    /// Whether what is written depends on what the store holds at the time of the commit.
    var isConditional: Bool {
        switch action {
        case .create(_?), .conditionalUpdate, .change, .conditionalChange, .conditionalDelete: true
        case .create(nil), .update: !(links?.searches.isEmpty ?? true)
        case .delete: false
        }
    }
}
