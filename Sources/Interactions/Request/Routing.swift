package import FHIRCore
import FHIRModel
import FHIRSchema
import FHIRSearch

/// Tells from method and path which interaction is asked for (R4 `http.html#summary`).
extension FHIRService {
    /// - Throws: `.notFound` for a path that leads nowhere, `.methodNotAllowed` for one that exists with other methods.
    package func route(_ request: InteractionRequest) throws(OperationFailure) -> Interaction {
        guard let place = try place(request.path) else {
            throw OperationFailure(
                .notFound, .unknownPath, "Unknown path: expected [type], [type]/[id], an interaction or an operation of the FHIR API")
        }
        guard let interaction = interaction(request.method, at: place) else {
            let allowed = methods(at: place).map(\.rawValue).joined(separator: ", ")
            throw OperationFailure(.methodNotAllowed, .methodNotAllowed, "The method is not allowed here; allowed: \(allowed)")
        }
        return interaction
    }

    /// The methods that the path takes, for `Allow`; empty when it leads nowhere.
    package func allowedMethods(path: [String]) -> [InteractionRequest.Method] {
        guard let place = try? place(path) else { return [] }
        return methods(at: place)
    }

    /// What a path names, whatever the method.
    private enum Place {
        case base
        case metadata
        case type(TypeID)
        case typeSearch(TypeID)
        case systemSearch
        case compartment(TypeID, ResourceID, TypeID?)
        case compartmentSearch(TypeID, ResourceID, TypeID?)
        case instance(TypeID, ResourceID)
        case version(TypeID, ResourceID, Int64)
        case history(Interaction)
        case operation(OperationName, OperationTarget, byGet: Bool)
    }

    private func place(_ path: [String]) throws(OperationFailure) -> Place? {
        guard let first = path.first else { return .base }
        if path.count == 1 {
            switch first {
            case "metadata": return .metadata
            case "_history": return .history(.systemHistory)
            case "_search": return .systemSearch
            default: break
            }
        }
        if first.hasPrefix("$") {
            guard path.count == 1 else { return nil }
            return try operation(first, on: .system)
        }
        guard let type = schema.type(named: first), schema.isConcreteResource(type) else {
            throw unknownType(first)
        }
        guard path.count > 1 else { return .type(type) }
        let second = path[1]
        switch (second, path.count) {
        case ("_search", 2): return .typeSearch(type)
        case ("_history", 2): return .history(.typeHistory(type))
        case (_, 2) where second.hasPrefix("$"): return try operation(second, on: .type(type))
        default: break
        }
        guard let id = ResourceID(second) else {
            throw OperationFailure(.notFound, .badID, "No resource can have this id: expected 1 to 64 letters, digits, '-' and '.'")
        }
        guard path.count > 2 else { return .instance(type, id) }
        let third = path[2]
        if path.count == 3, third == "_history" { return .history(.instanceHistory(type, id)) }
        if path.count == 3, third.hasPrefix("$") {
            return try operation(third, on: .instance(type, id))
        }
        let member = schema.type(named: third).flatMap { schema.isConcreteResource($0) ? $0 : nil }
        if member != nil || third == "*" {
            guard schema.compartment(of: type) != nil else {
                let owners = schema.resourceTypes.filter { schema.compartment(of: $0) != nil }.map { schema.name($0) }
                throw OperationFailure(
                    .notFound, .unknownPath,
                    "Unknown path: \(schema.name(type)) has no compartment; those that have one: \(owners.joined(separator: ", "))")
            }
            if path.count == 3 { return .compartment(type, id, member) }
            return path.count == 4 && path[3] == "_search" ? .compartmentSearch(type, id, member) : nil
        }
        if path.count == 3, third.first?.isUppercase == true { throw unknownType(third) }
        guard third == "_history", path.count <= 5 else { return nil }
        guard let version = EntityTags.version(path[3][...].utf8) else {
            throw OperationFailure(.notFound, .notFound, "No such version: versions are whole numbers from 1")
        }
        if path.count == 4 { return .version(type, id, version) }
        guard path[4].hasPrefix("$") else { return nil }
        return try operation(path[4], on: .version(type, id, version))
    }

    private func unknownType(_ name: String) -> OperationFailure {
        OperationFailure(
            .notFound, .unknownResourceType,
            "Unknown resource type \(SearchRequest.harmless(name)): expected the name of an R4 resource type")
    }

    private func operation(_ segment: String, on target: OperationTarget) throws(OperationFailure) -> Place {
        guard let declaration = operations.declaration(String(segment.dropFirst()), on: target) else { throw operations.unknown(on: target) }
        return .operation(declaration.name, target, byGet: declaration.isCallableByGet)
    }

    private func methods(at place: Place) -> [InteractionRequest.Method] {
        InteractionRequest.Method.allCases.filter { interaction($0, at: place) != nil }
    }

    private func interaction(_ method: InteractionRequest.Method, at place: Place) -> Interaction? {
        switch (place, method) {
        case (.base, .post): .bundle
        case (.base, .get), (.base, .head): .search(nil)
        case (.metadata, .get), (.metadata, .head): .capabilities
        case (.type(let type), .get), (.type(let type), .head): .search(type)
        case (.type(let type), .post): .create(type)
        case (.type(let type), .put): .conditionalUpdate(type)
        case (.type(let type), .patch): .conditionalPatch(type)
        case (.type(let type), .delete): .conditionalDelete(type)
        case (.typeSearch(let type), .post), (.typeSearch(let type), .get), (.typeSearch(let type), .head): .search(type)
        case (.systemSearch, .post), (.systemSearch, .get), (.systemSearch, .head): .search(nil)
        case (.compartment(let owner, let id, let member), .get), (.compartment(let owner, let id, let member), .head),
            (.compartmentSearch(let owner, let id, let member), .post):
            .compartmentSearch(owner, id, member)
        case (.instance(let type, let id), .get), (.instance(let type, let id), .head): .read(type, id)
        case (.instance(let type, let id), .put): .update(type, id)
        case (.instance(let type, let id), .patch): .patch(type, id)
        case (.instance(let type, let id), .delete): .delete(type, id)
        case (.version(let type, let id, let version), .get), (.version(let type, let id, let version), .head):
            .versionRead(type, id, version)
        case (.history(let interaction), .get), (.history(let interaction), .head): interaction
        case (.operation(let name, let target, let byGet), .get), (.operation(let name, let target, let byGet), .head):
            byGet ? .operation(name, target) : nil
        case (.operation(let name, let target, _), .post): .operation(name, target)
        default: nil
        }
    }
}
