import FHIRCore
import FHIRSchema
import FHIRStore

/// delete and conditional delete (R4 `http.html#delete`, `#cdelete`).
extension FHIRService {
    func delete(
        _ type: TypeID, _ id: ResourceID, _ request: InteractionRequest, _ caller: Caller
    ) async throws(OperationFailure) -> Answer {
        try refuseParameters(request, besides: Self.formatParameters)
        let preconditions = request.preconditions
        let result = try await write(caller) { session throws(OperationFailure) in
            try session.delete(type, id, preconditions)
        }
        return result.answer(request.preference)
    }

    func conditionalDelete(_ type: TypeID, _ request: InteractionRequest, _ caller: Caller) async throws(OperationFailure) -> Answer {
        let condition = try Condition(request.parameters, type: type, service: self)
        let preconditions = request.preconditions
        let result = try await write(caller) { session throws(OperationFailure) in
            try session.conditionalDelete(type, condition, preconditions)
        }
        return result.answer(request.preference)
    }
}

extension WriteSession {
    /// Deletes the match, or, by setting, all matches; 412 for several otherwise.
    mutating func conditionalDelete(
        _ type: TypeID, _ condition: Condition, _ preconditions: InteractionRequest.Preconditions
    ) throws(OperationFailure) -> WriteResult {
        guard service.settings.deletesMultiple else {
            guard let match = try condition.match(view, service) else { return WriteResult(effect: .absent) }
            return try delete(type, match.id, preconditions)
        }
        let matches = try condition.matches(view, service, limit: service.settings.entryLimit + 1)
        guard matches.count <= service.settings.entryLimit else {
            throw OperationFailure(
                .tooLarge, .entryLimit, at: prefix,
                "The condition matches more than \(service.settings.entryLimit) resources, the most that one conditional delete may delete")
        }
        guard matches.count != 1 else { return try delete(type, matches[0].id, preconditions) }
        for match in matches { _ = try delete(type, match.id, preconditions) }
        return WriteResult(effect: matches.isEmpty ? .absent : .deleted, version: nil, count: matches.count)
    }
}
