import FHIRCore
import FHIRSchema
import FHIRStore

/// Refuses interactions whose types the caller has no right to, before anything is looked up: 403 by type, never by resource.
extension FHIRService {
    /// - Throws: 403 that names the first type and use that are missing. What single resources are open is the store's to decide.
    func checkRights(_ interaction: Interaction, _ request: InteractionRequest, _ access: Access) throws(OperationFailure) {
        guard let rights = access.rights else { return }
        for need in needs(of: interaction, request) {
            let isMet = if let type = need.type { rights.has(need.use, type) } else { rights.hasAny(need.use) }
            if !isMet { throw .forbidden(need.use, need.type.map { schema.name($0) }) }
        }
    }

    /// A use of resources of a type, or, nil, of any type at all.
    private struct Need {
        var use: AccessUse
        var type: TypeID?

        init(_ use: AccessUse, _ type: TypeID?) {
            self.use = use
            self.type = type
        }
    }

    private func needs(of interaction: Interaction, _ request: InteractionRequest) -> [Need] {
        switch interaction {
        case .capabilities, .bundle: return []
        case .read(let type, _), .versionRead(let type, _, _), .instanceHistory(let type, _): return [Need(.read, type)]
        case .create(let type):
            return request.preconditions.ifNoneExist == nil ? [Need(.create, type)] : [Need(.create, type), Need(.search, type)]
        case .update(let type, _): return [Need(.update, type)]
        case .conditionalUpdate(let type): return [Need(.update, type), Need(.search, type)]
        // What a patch is tried on can be told from its outcome.
        case .patch(let type, _): return [Need(.update, type), Need(.read, type)]
        case .conditionalPatch(let type): return [Need(.update, type), Need(.read, type), Need(.search, type)]
        case .delete(let type, _): return [Need(.delete, type)]
        case .conditionalDelete(let type): return [Need(.delete, type), Need(.search, type)]
        case .typeHistory(let type): return [Need(.search, type)]
        case .systemHistory: return [Need(.search, nil)]
        case .search(let type): return [Need(.search, type)]
        case .compartmentSearch(_, _, let member): return [Need(.search, member)]
        case .operation(let name, let target): return needs(of: name, target)
        }
    }

    /// An operation needs what the interaction of its place needs; one that changes something on the system as a whole, the right to
    /// update resources of all types that it is declared for, or of all that there are.
    private func needs(of name: OperationName, _ target: OperationTarget) -> [Need] {
        guard let declaration = operations.declaration(name.code, on: target) else { return [] }
        let searched = declaration.searchedType.map { [Need(.search, $0)] } ?? []
        switch target {
        case .instance(let type, _), .version(let type, _, _):
            return [Need(.read, type)] + (declaration.affectsState ? [Need(.update, type)] : []) + searched
        case .type(let type): return [Need(declaration.affectsState ? .update : .search, type)] + searched
        case .system where declaration.affectsState:
            let types = declaration.types.isEmpty ? schema.resourceTypes : declaration.types
            return types.map { Need(.update, $0) } + searched
        case .system: return [Need(.search, nil)] + searched
        }
    }
}

extension OperationFailure {
    /// A use of a type that the caller has no right to. Names nothing but these.
    /// - Parameter type: nil for all types.
    static func forbidden(_ use: AccessUse, _ type: String?) -> OperationFailure {
        OperationFailure(.forbidden, .forbidden, "The caller has no right to \(use) resources\(type.map { " of type \($0)" } ?? "")")
    }
}
