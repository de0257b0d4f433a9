import FHIRCore
import FHIRModel
import FHIRSchema
import FHIRStore
import PluginKit

/// update, update-as-create and conditional update (R4 `http.html#update`, `#upsert`, `#cond-update`).
extension FHIRService {
    func update(
        _ type: TypeID, _ id: ResourceID, _ request: InteractionRequest, _ caller: Caller
    ) async throws(OperationFailure) -> Answer {
        try refuseParameters(request, besides: Self.formatParameters)
        let arena = try resource(request, expecting: type)
        try checkID(arena, id)
        let resource = prepare(arena)
        let preconditions = request.preconditions
        let result = try await write(caller, proposing: [arena]) { session throws(OperationFailure) in
            try session.update(resource, id, preconditions)
        }
        return result.answer(request.preference)
    }

    func conditionalUpdate(_ type: TypeID, _ request: InteractionRequest, _ caller: Caller) async throws(OperationFailure) -> Answer {
        let condition = try Condition(request.parameters, type: type, service: self)
        let arena = try resource(request, expecting: type)
        let resource = prepare(arena)
        let preconditions = request.preconditions
        let result = try await write(caller, proposing: [arena]) { session throws(OperationFailure) in
            try session.conditionalUpdate(resource, condition, preconditions)
        }
        return result.answer(request.preference)
    }

    /// The body of an update must carry the id of its URL (R4 `http.html#update`).
    func checkID(_ resource: Arena, _ id: ResourceID) throws(OperationFailure) {
        guard let given = resource.id else {
            throw OperationFailure(
                .invalid, .idRequired, at: schema.name(resource.type) + ".id", "Expected the id that the URL names; the body has none")
        }
        guard given == id.value else {
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
        let lookup = lookup
        let match = try condition.match(lookup)
        guard let id = try service.target(of: match, resource.id, resource.type, lookup) else {
            if preconditions.ifMatch != nil { throw .nothingToMatch(at: prefix) }
            return try create(resource)
        }
        return try update(resource, id, preconditions)
    }
}

extension FHIRService {
    /// The id that a conditional update writes to, nil for a new one (R4 `http.html#cond-update`).
    ///
    /// - Parameters:
    ///   - match: the one resource that matches the condition.
    ///   - given: the id in the body.
    /// - Throws: 400 when both are there and differ, 409 when nothing matches and the body's id is another resource's.
    func target(
        of match: StoredVersion?, _ given: ResourceID?, _ type: TypeID, _ lookup: ResourceLookup
    ) throws(OperationFailure) -> ResourceID? {
        let path = schema.name(type) + ".id"
        guard let match else {
            if let given, let current = try lookup.current(type, given), !current.isDeleted {
                throw OperationFailure(
                    .conflict, .duplicateIdentity, at: path, "No resource matches the condition, but one with the body's id exists")
            }
            return given
        }
        guard given == nil || given == match.id else {
            throw OperationFailure(
                .invalid, .idMismatch, at: path, "Expected no id, or that of the resource that matches the condition")
        }
        return match.id
    }
}

extension OperationFailure {
    /// `If-Match` on an interaction that found no resource whose version could match.
    static func nothingToMatch(at path: String?) -> OperationFailure {
        OperationFailure(.preconditionFailed, .versionConflict, at: path, "If-Match: there is no resource that could have this version")
    }
}
