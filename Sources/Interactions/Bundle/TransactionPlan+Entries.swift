import FHIRCore
import FHIRModel
import FHIRSchema
import FHIRStore

/// From an entry of the Bundle to a write of the plan.
extension TransactionPlan {
    static func plan(_ entry: BundleRequest.Entry, _ now: Instant, _ service: FHIRService) throws(OperationFailure) -> Write {
        let request = entry.request
        switch entry.interaction {
        case .create(let type):
            try service.refuseParameters(request, besides: FHIRService.formatParameters)
            let condition = try service.creationCondition(request, type)
            let arena = try service.resource(request, expecting: type)
            return Write(entry: entry, type: type, action: .create(condition), id: service.ids.next(at: now), arena: arena)
        case .update(let type, let id):
            try service.refuseParameters(request, besides: FHIRService.formatParameters)
            let arena = try service.resource(request, expecting: type)
            try service.checkID(arena, id)
            return Write(entry: entry, type: type, action: .update(id), id: id, arena: arena)
        case .conditionalUpdate(let type):
            let condition = try Condition(request.parameters, type: type, service: service)
            let arena = try service.resource(request, expecting: type)
            return Write(entry: entry, type: type, action: .conditionalUpdate(condition), id: service.ids.next(at: now), arena: arena)
        case .patch(let type, let id):
            try service.refuseParameters(request, besides: FHIRService.formatParameters)
            return Write(entry: entry, type: type, action: .change(id, .patch(try service.patchDocument(request))), id: id)
        case .conditionalPatch(let type):
            let condition = try Condition(request.parameters, type: type, service: service)
            return Write(entry: entry, type: type, action: .conditionalChange(condition, .patch(try service.patchDocument(request))))
        case .delete(let type, let id):
            try service.refuseParameters(request, besides: FHIRService.formatParameters)
            return Write(entry: entry, type: type, action: .delete(id), id: id)
        case .conditionalDelete(let type):
            return Write(
                entry: entry, type: type, action: .conditionalDelete(try Condition(request.parameters, type: type, service: service)))
        case .operation(let name, let target) where name == .metaAdd || name == .metaDelete:
            try service.refuseParameters(request, besides: FHIRService.formatParameters)
            let wanted = try service.metaChange(name, target, request)
            guard wanted.version == nil else {
                throw OperationFailure(
                    .invalid, .bundleEntry, at: entry.path + ".request.url", "In a transaction, expected the operation without a version")
            }
            return Write(entry: entry, type: wanted.type, action: .change(wanted.id, .meta(wanted.change)), id: wanted.id)
        default:
            throw OperationFailure(
                .invalid, .bundleEntry, at: entry.path + ".request", "Expected a read, search, create, update, patch or delete")
        }
    }

    /// The same resource may be the target of one entry only, and one `fullUrl` may name one entry only (R4 `http.html#trules`, `bdl-7`).
    func refuseOverlaps() throws(OperationFailure) {
        var seen: Set<LiteralReference> = []
        for write in writes {
            guard let target = write.entry.target else { continue }
            guard seen.insert(target).inserted else { throw .overlap(at: write.entry.path) }
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
}

extension OperationFailure {
    static func overlap(at path: String) -> OperationFailure {
        OperationFailure(.invalid, .bundleOverlap, at: path, "Another entry of the Bundle changes the same resource")
    }
}
