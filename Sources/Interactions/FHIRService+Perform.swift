package import FHIRCore
import FHIRSearch
import FHIRStore
package import PluginKit

/// Leads from an interaction to the file that performs it.
extension FHIRService {
    /// Performs one interaction.
    ///
    /// - Parameters:
    ///   - interaction: what `route` made of the request.
    ///   - request: its parameters, preconditions, preferences and body.
    ///   - caller: on whose behalf; decides what exists.
    /// - Returns: what to answer with; a write is durable by then.
    package func perform(
        _ interaction: Interaction, _ request: InteractionRequest, _ caller: Caller
    ) async throws(OperationFailure) -> Answer {
        try checkRights(interaction, request, caller.access)
        return try await conforming(caller.access.tenant).performNow(interaction, request, caller)
    }

    private func performNow(
        _ interaction: Interaction, _ request: InteractionRequest, _ caller: Caller
    ) async throws(OperationFailure) -> Answer {
        switch interaction {
        case .capabilities: try capabilities(request)
        case .read(let type, let id): try await read(type, id, request, caller)
        case .versionRead(let type, let id, let version): try await versionRead(type, id, version, request, caller)
        case .create(let type): try await create(type, request, caller)
        case .update(let type, let id): try await update(type, id, request, caller)
        case .conditionalUpdate(let type): try await conditionalUpdate(type, request, caller)
        case .patch(let type, let id): try await patch(type, id, request, caller)
        case .conditionalPatch(let type): try await conditionalPatch(type, request, caller)
        case .delete(let type, let id): try await delete(type, id, request, caller)
        case .conditionalDelete(let type): try await conditionalDelete(type, request, caller)
        case .instanceHistory(let type, let id): try await history(.instance(type, id), request, caller)
        case .typeHistory(let type): try await history(.type(type), request, caller)
        case .systemHistory: try await history(.system, request, caller)
        case .search(let type): try await search(type.map { .type($0) } ?? .system, request, caller)
        case .compartmentSearch(let owner, let id, let member):
            try await search(.compartment(owner, id, member: member), request, caller)
        case .bundle: try await bundle(request, caller)
        case .operation(let name, let target): try await operate(name, target, request, caller)
        }
    }
}
