import FHIRCore
import FHIRModel
import FHIRSchema
import FHIRSearch
import FHIRStore

/// The bodies of a transaction whose contents depend on the store, with everything about the store that they rest on.
struct TransactionDraft: Sendable {
    let decisions: TransactionDecisions
    /// Parallel to the plan's writes; nil for deletes and for creates that find something.
    private(set) var bodies: [PreparedResource?] = []
    /// The versions that the resources will have, where links name versions.
    private(set) var versions: [Int64] = []
    /// What each conditional reference was found to mean, as a relative reference.
    private var searches: [String: String] = [:]
    /// What conditional references may match besides the store.
    private var candidates: TransactionCandidates

    /// - Throws: with the path of the entry that cannot be performed.
    init(_ plan: TransactionPlan, _ lookup: ResourceLookup, _ service: FHIRService) throws(OperationFailure) {
        decisions = try TransactionDecisions(plan, lookup)
        candidates = TransactionCandidates(service)
        var links = plan.links(decisions.id)
        if plan.hasVersionedLinks {
            versions = plan.writes.indices.map(expectedVersion)
            links.versions = versions
        }
        try fill(plan, links, lookup, service)
        guard plan.hasVersionedLinks else { return }
        // What turns out to be as it was gets no new version.
        var didChange = false
        for index in plan.writes.indices {
            guard let body = bodies[index], let current = decisions.current[index], !current.isDeleted, current.hash == body.body.hash
            else {
                continue
            }
            versions[index] = current.version
            didChange = true
        }
        if didChange {
            links.versions = versions
            try fill(plan, links, lookup, service)
        }
    }

    /// Whether a view inside the commit decides everything in the same way.
    func holds(_ plan: TransactionPlan, _ lookup: ResourceLookup, _ service: FHIRService) throws(OperationFailure) -> Bool {
        guard try TransactionDecisions(plan, lookup) == decisions else { return false }
        for (text, reference) in searches {
            do throws(OperationFailure) {
                guard try resolve(text, lookup, service) == reference else { return false }
            } catch {
                // Made anew, the draft fails with the place of the reference.
                return false
            }
        }
        return true
    }

    private func expectedVersion(_ index: Int) -> Int64 {
        switch decisions.targets[index] {
        case .write: (decisions.current[index]?.version ?? 0) + 1
        case .found(let version): version.version
        case .same(let other): expectedVersion(other)
        case .delete: 0
        }
    }

    private mutating func fill(
        _ plan: TransactionPlan, _ links: TransactionLinks, _ lookup: ResourceLookup, _ service: FHIRService
    ) throws(OperationFailure) {
        candidates = TransactionCandidates(service)
        bodies = []
        var arenas: [Body?] = []
        for (index, write) in plan.writes.enumerated() {
            do throws(OperationFailure) {
                arenas.append(try body(index, write, links, service))
            } catch {
                throw error.within(write.entry.path)
            }
        }
        if arenas.contains(where: { !($0?.searches.isEmpty ?? true) }) {
            for (index, body) in arenas.enumerated() {
                guard let body, let id = decisions.id(index) else { continue }
                let keys = service.catalogue.extract(body.arena).keys
                candidates.insert(TransactionCandidates.Item(index: index, id: id, arena: body.arena, keys: keys))
            }
            candidates.settle()
        }
        for (index, write) in plan.writes.enumerated() {
            guard var body = arenas[index] else {
                bodies.append(nil)
                continue
            }
            do throws(OperationFailure) {
                try resolveSearches(in: &body, lookup, service)
            } catch {
                throw error.within(write.entry.path)
            }
            bodies.append(service.prepare(body.arena))
        }
    }

    /// A resource on its way to be written, and the nodes of its references by search.
    private struct Body {
        var arena: Arena
        var searches: [NodeID]
    }

    /// The body of a write with its links rewritten; links in a patch are rewritten before it is applied.
    private func body(
        _ index: Int, _ write: TransactionPlan.Write, _ links: TransactionLinks, _ service: FHIRService
    ) throws(OperationFailure) -> Body? {
        guard case .write = decisions.targets[index] else { return nil }
        switch write.action {
        case .create, .update, .conditionalUpdate:
            guard var arena = write.arena, let nodes = write.links else { return nil }
            links.rewrite(&arena, nodes, fullURL: write.entry.fullURL)
            return Body(arena: arena, searches: nodes.searches)
        case .change(_, let change), .conditionalChange(_, let change):
            guard let current = decisions.current[index] else { return nil }
            let arena = try rewritten(change, write.entry, links, service).apply(to: try service.wholeArena(current))
            return Body(arena: arena, searches: LinkNodes(arena).searches)
        case .delete, .conditionalDelete: return nil
        }
    }

    private func rewritten(
        _ change: Change, _ entry: BundleRequest.Entry, _ links: TransactionLinks, _ service: FHIRService
    ) throws(OperationFailure) -> Change {
        guard case .patch = change, !links.isEmpty, let resource = entry.request.resource, resource.type == service.schema.known.parameters
        else { return change }
        return .patch(try service.patchDocument(links.rewritten(resource, in: entry)))
    }

    // MARK: Conditional references

    /// Replaces each conditional reference by the one resource that matches once all writes are applied; 412 when none or several do.
    private mutating func resolveSearches(
        in body: inout Body, _ lookup: ResourceLookup, _ service: FHIRService
    ) throws(OperationFailure) {
        for node in body.searches {
            let text = String(decoding: body.arena.bytes(of: node), as: UTF8.self)
            do throws(OperationFailure) {
                let known = searches[text]
                let reference = if let known { known } else { try resolve(text, lookup, service) }
                searches[text] = reference
                body.arena.setText(node, to: reference)
            } catch {
                let path = body.arena.path(of: node)
                throw OperationFailure(
                    error.category, error.issues.map { Issue($0.id, code: $0.code, at: path, $0.diagnostics) })
            }
        }
    }

    private func resolve(_ text: String, _ lookup: ResourceLookup, _ service: FHIRService) throws(OperationFailure) -> String {
        guard let (type, query) = SearchReference.parts(Array(text.utf8)[...], service.schema) else { return text }
        let condition = try Condition(query: query, type: type, service: service)
        let stored = try condition.matches(lookup, excluding: decisions.touched, limit: 2).map(\.id)
        let found = stored + (try candidates.matches(condition.request, lookup, without: decisions.touched).map(\.id))
        guard found.count == 1 else {
            throw OperationFailure(
                .preconditionFailed, found.isEmpty ? .referenceNotFound : .multipleMatches,
                "\(found.isEmpty ? "No resource matches" : "Several resources match") the conditional reference; expected exactly one")
        }
        return service.schema.name(type) + "/" + found[0].value
    }
}
