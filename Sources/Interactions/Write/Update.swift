import FHIRCore
import FHIRModel
import FHIRSchema
import FHIRStore

/// update, update-as-create and conditional update (R4 `http.html#update`, `#upsert`, `#cond-update`).
extension FHIRService {
    func update(
        _ type: TypeID, _ id: ResourceID, _ request: InteractionRequest, _ caller: Caller
    ) async throws(OperationFailure) -> Answer {
        try refuseParameters(request, besides: Self.formatParameters)
        let resource = prepare(try resource(request, expecting: type))
        try checkID(resource, id)
        let preconditions = request.preconditions
        let result = try await write(caller) { session throws(OperationFailure) in
            try session.update(resource, id, preconditions)
        }
        return result.answer(request.preference)
    }

    func conditionalUpdate(_ type: TypeID, _ request: InteractionRequest, _ caller: Caller) async throws(OperationFailure) -> Answer {
        let condition = try Condition(request.parameters, type: type, service: self)
        let resource = prepare(try resource(request, expecting: type))
        let preconditions = request.preconditions
        let result = try await write(caller) { session throws(OperationFailure) in
            try session.conditionalUpdate(resource, condition, preconditions)
        }
        return result.answer(request.preference)
    }

    /// The body of an update must carry the id of its URL (R4 `http.html#update`).
    func checkID(_ resource: PreparedResource, _ id: ResourceID) throws(OperationFailure) {
        guard let given = resource.id else {
            throw OperationFailure(
                .invalid, .idRequired, at: schema.name(resource.type) + ".id", "Expected the id that the URL names; the body has none")
        }
        guard given == id else {
            throw OperationFailure(
                .invalid, .idMismatch, at: schema.name(resource.type) + ".id", "Expected the id that the URL names; the body has another")
        }
    }
}

extension WriteSession {
    /// No match: create, under the body's id if it has one. One match: update it. Several: 412.
    mutating func conditionalUpdate(
        _ resource: PreparedResource, _ condition: Condition, _ preconditions: InteractionRequest.Preconditions
    ) throws(OperationFailure) -> WriteResult {
        if let match = try condition.match(view, service) {
            if let id = resource.id, id != match.id {
                throw OperationFailure(
                    .invalid, .idMismatch, at: WriteSession.join(prefix.map { $0 + ".resource" }, service.schema.name(resource.type) + ".id"),
                    "Expected no id, or that of the resource that matches the condition")
            }
            return try update(resource, match.id, preconditions)
        }
        guard let id = resource.id else {
            try requireNoMatchAsked(preconditions)
            return try create(resource)
        }
        if let current = try view.current(resource.type, id), !current.isDeleted {
            throw OperationFailure(
                .conflict, .duplicateIdentity, at: WriteSession.join(prefix.map { $0 + ".resource" }, service.schema.name(resource.type) + ".id"),
                "No resource matches the condition, but one with the body's id exists")
        }
        return try update(resource, id, preconditions)
    }

    private func requireNoMatchAsked(_ preconditions: InteractionRequest.Preconditions) throws(OperationFailure) {
        guard preconditions.ifMatch == nil else {
            throw OperationFailure(.preconditionFailed, .versionConflict, at: prefix, "If-Match: no resource matches the condition")
        }
    }
}
