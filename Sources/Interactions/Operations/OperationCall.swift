import FHIRCore
import FHIRSchema
package import PluginKit

/// One call of an operation, its input checked against the declaration.
package struct OperationCall: Sendable {
    package let declaration: OperationDeclaration
    package let target: OperationTarget
    package let input: OperationInput
    /// With the body as a resource, if there is one.
    package let request: InteractionRequest
    package let caller: Caller
}

extension FHIRService {
    /// Performs an operation.
    func operate(
        _ name: OperationName, _ target: OperationTarget, _ request: InteractionRequest, _ caller: Caller
    ) async throws(OperationFailure) -> Answer {
        let call = try operationCall(name, target, request, caller)
        return try await call.declaration.perform(call, self)
    }

    /// The call that a request asks for; reads nothing of the store.
    func operationCall(
        _ name: OperationName, _ target: OperationTarget, _ request: InteractionRequest, _ caller: Caller
    ) throws(OperationFailure) -> OperationCall {
        guard let declaration = operations.declaration(name.code, on: target) else { throw operations.unknown(on: target) }
        var request = request
        if request.method == .post, request.resource != nil || request.body?.bytes.isEmpty == false {
            request.resource = try resource(request, expecting: nil)
        }
        let input = try OperationInput(declaration, request, schema)
        return OperationCall(declaration: declaration, target: target, input: input, request: request, caller: caller)
    }
}
