import FHIRCore
import FHIRModel
import FHIRSchema
import FHIRSearch
import FHIRStore

/// A transaction ready for its commit: the writes in processing order, the reads that follow, and how references are rewritten.
struct TransactionPlan: Sendable {
    struct Write: Sendable {
        enum Action: Sendable {
            case create(Condition?)
            case update(ResourceID)
            case conditionalUpdate(Condition)
            case patch(ResourceID, PatchDocument)
            case conditionalPatch(Condition, PatchDocument)
            case delete(ResourceID)
            case conditionalDelete(Condition)
        }

        var entry: BundleRequest.Entry
        var type: TypeID
        var action: Action
        /// The id that the resource gets, as far as it is known before the commit.
        var id: ResourceID?
        /// The body before references are rewritten; nil for patches and deletes.
        var arena: Arena?
        /// The body with its references rewritten, when nothing in it depends on the store.
        var prepared: PreparedResource?
    }

    struct Outcome: Sendable {
        /// Parallel to `writes`.
        var results: [WriteResult]
        var position: Position
    }

    private let service: FHIRService
    private(set) var writes: [Write] = []
    private(set) var reads: [BundleRequest.Entry] = []
    /// Whether bodies can only be finished inside the commit.
    private var isConditional = false

    init(_ entries: [BundleRequest.Entry], service: FHIRService) throws(OperationFailure) {
        self.service = service
        var issues: [Issue] = []
        var category = OperationFailure.Category.invalid
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
                    category = issues.isEmpty ? error.category : category
                    issues += error.within(entry.path).issues
                }
            }
        }
        if !issues.isEmpty { throw OperationFailure(category, issues) }
        try refuseOverlaps()
        isConditional = writes.contains(where: \.dependsOnStore)
        if !isConditional {
            let links = TransactionLinks(writes.map { ($0.entry, $0.type, $0.id) }, service: service)
            for index in writes.indices {
                guard let arena = writes[index].arena else { continue }
                writes[index].prepared = service.prepare(links.rewritten(arena))
            }
        }
    }

    /// Applies all writes; runs inside the commit, perhaps more than once.
    func apply(_ session: inout WriteSession) throws(OperationFailure) -> Outcome {
        var writes = writes
        if isConditional { try resolve(&writes, session) }
        var results: [WriteResult] = []
        results.reserveCapacity(writes.count)
        for write in writes {
            session.prefix = write.entry.path
            do throws(OperationFailure) {
                results.append(try apply(write, &session))
            } catch {
                throw error.within(write.entry.path)
            }
        }
        session.prefix = nil
        return Outcome(results: results, position: session.view.position)
    }

    private func apply(_ write: Write, _ session: inout WriteSession) throws(OperationFailure) -> WriteResult {
        let preconditions = write.entry.request.preconditions
        switch (write.action, write.prepared) {
        case (.create(let condition), let prepared?):
            if let condition, let found = try condition.match(session.view, service) {
                return WriteResult(effect: .found, version: found)
            }
            return try session.create(prepared, as: write.id)
        case (.update(let id), let prepared?): return try session.update(prepared, id, preconditions)
        case (.conditionalUpdate, let prepared?):
            guard let id = write.id else { return try session.create(prepared) }
            return try session.update(prepared, id, preconditions)
        case (.patch(let id, let document), _): return try session.patch(write.type, id, document, preconditions)
        case (.conditionalPatch(let condition, let document), _):
            return try session.conditionalPatch(write.type, condition, document, preconditions)
        case (.delete(let id), _): return try session.delete(write.type, id, preconditions)
        case (.conditionalDelete(let condition), _): return try session.conditionalDelete(write.type, condition, preconditions)
        case (.create, nil), (.update, nil), (.conditionalUpdate, nil):
            throw OperationFailure(.invalid, .bodyRequired, at: write.entry.path + ".resource", "A resource is required")
        }
    }

    /// Decides what depends on the store: which resources conditional entries are about, and what conditional references point to.
    private func resolve(_ writes: inout [Write], _ session: WriteSession) throws(OperationFailure) {
        var touched: Set<LiteralReference> = []
        for index in writes.indices {
            let write = writes[index]
            do throws(OperationFailure) {
                switch write.action {
                case .create(let condition?):
                    if let found = try condition.match(session.view, service) { writes[index].id = found.id }
                case .conditionalUpdate(let condition):
                    let found = try condition.match(session.view, service)
                    writes[index].id = try conditionalID(write, found, session)
                default: break
                }
            } catch {
                throw error.within(write.entry.path)
            }
            if case .create(_?) = write.action { continue }
            guard let id = writes[index].id else { continue }
            guard touched.insert(LiteralReference(type: write.type, id: id)).inserted else { throw Self.overlap(write.entry) }
        }
        let links = TransactionLinks(writes.map { ($0.entry, $0.type, $0.id) }, service: service)
        for index in writes.indices {
            guard let arena = writes[index].arena else { continue }
            var rewritten = links.rewritten(arena)
            do throws(OperationFailure) {
                try links.resolveConditionalReferences(in: &rewritten, session.view)
            } catch {
                throw error.within(writes[index].entry.path)
            }
            writes[index].prepared = service.prepare(rewritten)
        }
    }

    private func conditionalID(_ write: Write, _ found: StoredVersion?, _ session: WriteSession) throws(OperationFailure) -> ResourceID {
        let given = write.arena?.id.flatMap { ResourceID($0) }
        if let found {
            guard given == nil || given == found.id || write.entry.fullURL?.hasPrefix("urn:") == true else {
                throw OperationFailure(
                    .invalid, .idMismatch, at: write.entry.path + ".resource.id",
                    "Expected no id, or that of the resource that matches the condition")
            }
            return found.id
        }
        if let given, write.entry.fullURL?.hasPrefix("urn:") != true {
            if let current = try session.view.current(write.type, given), !current.isDeleted {
                throw OperationFailure(
                    .conflict, .duplicateIdentity, at: write.entry.path + ".resource.id",
                    "No resource matches the condition, but one with the body's id exists")
            }
            return given
        }
        return write.id ?? service.ids.next(at: session.view.instant)
    }

    /// The same resource may be the target of one entry only (R4 `http.html#trules`).
    private func refuseOverlaps() throws(OperationFailure) {
        var seen: Set<LiteralReference> = []
        for write in writes {
            let id: ResourceID? =
                switch write.action {
                case .update(let id), .patch(let id, _), .delete(let id): id
                default: nil
                }
            guard let id else { continue }
            guard seen.insert(LiteralReference(type: write.type, id: id)).inserted else { throw Self.overlap(write.entry) }
        }
        var urls: Set<String> = []
        for write in writes {
            guard let url = write.entry.fullURL else { continue }
            guard urls.insert(url).inserted else {
                throw OperationFailure(
                    .invalid, .bundleOverlap, at: write.entry.path + ".fullUrl", "Another entry of the Bundle has the same fullUrl")
            }
        }
    }

    private static func overlap(_ entry: BundleRequest.Entry) -> OperationFailure {
        OperationFailure(.invalid, .bundleOverlap, at: entry.path, "Another entry of the Bundle changes the same resource")
    }

    private static func plan(
        _ entry: BundleRequest.Entry, _ now: Instant, _ service: FHIRService
    ) throws(OperationFailure) -> Write {
        let request = entry.request
        if case .operation = entry.interaction {
            throw OperationFailure(
                .invalid, .bundleEntry, at: entry.path + ".request.url", "This operation cannot be part of a transaction; use a batch")
        }
        guard let type = entry.interaction.type else {
            throw OperationFailure(
                .invalid, .bundleEntry, at: entry.path + ".request.url", "Expected the URL of a resource type or resource")
        }
        switch entry.interaction {
        case .create:
            let condition = try service.creationCondition(request, type)
            let arena = try service.resource(request, expecting: type)
            return Write(entry: entry, type: type, action: .create(condition), id: service.ids.next(at: now), arena: arena)
        case .update(_, let id):
            let arena = try service.resource(request, expecting: type)
            if let given = arena.id, given != id.value {
                throw OperationFailure(
                    .invalid, .idMismatch, at: entry.path + ".resource.id", "Expected the id that the entry's URL names")
            }
            return Write(entry: entry, type: type, action: .update(id), id: id, arena: arena)
        case .conditionalUpdate:
            let condition = try Condition(request.parameters, type: type, service: service)
            let arena = try service.resource(request, expecting: type)
            return Write(
                entry: entry, type: type, action: .conditionalUpdate(condition), id: service.ids.next(at: now), arena: arena)
        case .patch(_, let id):
            return Write(entry: entry, type: type, action: .patch(id, try service.patchDocument(request)), id: id)
        case .conditionalPatch:
            let condition = try Condition(request.parameters, type: type, service: service)
            return Write(entry: entry, type: type, action: .conditionalPatch(condition, try service.patchDocument(request)))
        case .delete(_, let id): return Write(entry: entry, type: type, action: .delete(id), id: id)
        case .conditionalDelete:
            let condition = try Condition(request.parameters, type: type, service: service)
            return Write(entry: entry, type: type, action: .conditionalDelete(condition))
        default:
            throw OperationFailure(
                .invalid, .bundleEntry, at: entry.path + ".request", "Expected a read, search, create, update, patch or delete")
        }
    }
}

extension TransactionPlan.Write {
    /// Whether what is written depends on what the store holds at the time of the commit.
    var dependsOnStore: Bool {
        switch action {
        case .create(_?), .conditionalUpdate: true
        case .create(nil), .update: arena.map(TransactionLinks.hasConditionalReference) ?? false
        case .patch, .conditionalPatch, .delete, .conditionalDelete: false
        }
    }
}
