import FHIRCore
package import FHIRModel
import FHIRSchema
import FHIRSearch
import FHIRStore
import PluginKit

/// create and conditional create (R4 `http.html#create`, `#ccreate`).
extension FHIRService {
    func create(_ type: TypeID, _ request: InteractionRequest, _ caller: Caller) async throws(OperationFailure) -> Answer {
        try refuseParameters(request, besides: Self.formatParameters)
        let arena = try resource(request, expecting: type)
        let resource = prepare(arena)
        let condition = try creationCondition(request, type)
        let result = try await write(caller, proposing: [arena]) { session throws(OperationFailure) in
            if let condition, let found = try condition.match(session.lookup) {
                return WriteResult(effect: .found, version: found)
            }
            return try session.create(resource)
        }
        return result.answer(request.preference)
    }

    /// The condition of `If-None-Exist`, if there is one. An empty one is one that restricts nothing.
    func creationCondition(_ request: InteractionRequest, _ type: TypeID) throws(OperationFailure) -> Condition? {
        try request.preconditions.ifNoneExist.map { query throws(OperationFailure) in
            try Condition(query: query, type: type, service: self)
        }
    }

    /// Everything about a resource that can be computed before its commit.
    package func prepare(_ arena: Arena) -> PreparedResource { preparation(arena) }

    /// Runs writes in one commit, at whose end is checked what must hold over all of them.
    func write<T: Sendable>(
        _ caller: Caller, proposing proposed: [Arena] = [],
        _ body: @escaping @Sendable (inout WriteSession) throws(OperationFailure) -> T
    ) async throws(OperationFailure) -> T {
        try await commit(caller, proposing: proposed) { view, tracker throws(OperationFailure) in
            var session = WriteSession(view, tracker)
            let result = try body(&session)
            session.finish()
            return result
        }
    }
}
