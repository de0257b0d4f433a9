import FHIRCore
import FHIRSchema
import FHIRStore
import PluginKit

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
            let ids = try self.deletions(condition, session.lookup)
            return try session.delete(type, ids, preconditions)
        }
        return result.answer(request.preference)
    }

    /// What a conditional delete deletes: the match, or, by setting, all matches; 412 for several otherwise.
    func deletions(_ condition: Condition, _ lookup: ResourceLookup) throws(OperationFailure) -> [ResourceID] {
        guard settings.deletesMultiple else { return try condition.match(lookup).map { [$0.id] } ?? [] }
        let matches = try condition.matches(lookup, limit: settings.entryLimit + 1)
        guard matches.count <= settings.entryLimit else {
            throw OperationFailure(
                .tooLarge, .entryLimit,
                "The condition matches more than \(settings.entryLimit) resources, the most that one conditional delete may delete")
        }
        return matches.map(\.id)
    }
}

extension WriteSession {
    /// Deletes the matches of a condition.
    mutating func delete(
        _ type: TypeID, _ ids: [ResourceID], _ preconditions: InteractionRequest.Preconditions
    ) throws(OperationFailure) -> WriteResult {
        if ids.isEmpty, preconditions.ifMatch != nil { throw .nothingToMatch(at: prefix) }
        var result = WriteResult(effect: .absent, version: nil, count: 0)
        for id in ids {
            let deleted = try delete(type, id, preconditions)
            result = WriteResult(
                effect: deleted.effect, version: ids.count == 1 ? deleted.version : nil, count: result.count + deleted.count)
        }
        return result
    }
}
