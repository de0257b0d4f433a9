import FHIRCore
import FHIRModel
import FHIRSchema
import FHIRStore
import PluginKit

/// patch and conditional patch (R4 `http.html#patch`); the patch languages are in the folder `Patch`.
extension FHIRService {
    func patch(
        _ type: TypeID, _ id: ResourceID, _ request: InteractionRequest, _ caller: Caller
    ) async throws(OperationFailure) -> Answer {
        try refuseParameters(request, besides: Self.formatParameters)
        let document = try patchDocument(request)
        let preconditions = request.preconditions
        let proposed = await proposal(type, id, .patch(document), caller)
        let result = try await write(caller, proposing: proposed) { session throws(OperationFailure) in
            try session.change(type, id, .patch(document), preconditions)
        }
        return result.answer(request.preference)
    }

    func conditionalPatch(_ type: TypeID, _ request: InteractionRequest, _ caller: Caller) async throws(OperationFailure) -> Answer {
        let condition = try Condition(request.parameters, type: type, service: self)
        let document = try patchDocument(request)
        let preconditions = request.preconditions
        let proposed = await proposal(type, .patch(document), caller) { view throws(OperationFailure) in
            try condition.match(ResourceLookup(view, instant: self.clock.now()))
        }
        let result = try await write(caller, proposing: proposed) { session throws(OperationFailure) in
            guard let match = try condition.match(session.lookup) else { throw OperationFailure.nothingMatches }
            return try session.change(type, match.id, .patch(document), preconditions)
        }
        return result.answer(request.preference)
    }

    /// The patch in the body: by media type, or, in a Bundle's entry, a Binary or Parameters resource.
    func patchDocument(_ request: InteractionRequest) throws(OperationFailure) -> PatchDocument {
        if let resource = request.resource { return try patchDocument(resource) }
        guard let body = request.body, !body.bytes.isEmpty else {
            throw OperationFailure(.invalid, .bodyRequired, "A patch is required in the body")
        }
        return try PatchDocument.parse(body, schema: schema, limits: limits)
    }

    func patchDocument(_ resource: Arena) throws(OperationFailure) -> PatchDocument {
        switch resource.type {
        case schema.known.binary: return try PatchDocument.parse(binary: resource)
        case schema.known.parameters: return try PatchDocument.parse(parameters: resource)
        default:
            throw OperationFailure(
                .invalid, .wrongResourceType, at: schema.name(resource.type), "Expected a patch in a Parameters or Binary resource")
        }
    }
}

/// How a new version is made from the current one.
enum Change: Sendable {
    case patch(PatchDocument)
    case meta(MetaChange)

    /// - Parameter resource: whole, with id, version and time.
    func apply(to resource: Arena) throws(OperationFailure) -> Arena {
        switch self {
        case .patch(let document): try document.apply(to: resource)
        case .meta(let change): change.apply(to: resource)
        }
    }
}

extension WriteSession {
    /// Changes the newest version; 404 or 410 if there is none, whatever the preconditions (RFC 9110, 13.2.1).
    mutating func change(
        _ type: TypeID, _ id: ResourceID, _ change: Change, _ preconditions: InteractionRequest.Preconditions
    ) throws(OperationFailure) -> WriteResult {
        let current = try FHIRService.existing(try lookup.current(type, id))
        try checkPreconditions(type, id, preconditions)
        return try update(service.prepare(try change.apply(to: try service.wholeArena(current))), id, InteractionRequest.Preconditions())
    }
}

extension OperationFailure {
    static var nothingMatches: OperationFailure { OperationFailure(.notFound, .notFound, "No resource matches the condition") }
}
