import FHIRCore
import FHIRModel
import FHIRSchema
import FHIRStore

/// patch and conditional patch (R4 `http.html#patch`); the patch languages are in the folder `Patch`.
extension FHIRService {
    func patch(
        _ type: TypeID, _ id: ResourceID, _ request: InteractionRequest, _ caller: Caller
    ) async throws(OperationFailure) -> Answer {
        try refuseParameters(request, besides: Self.formatParameters)
        let document = try patchDocument(request)
        let preconditions = request.preconditions
        let result = try await write(caller) { session throws(OperationFailure) in
            try session.patch(type, id, document, preconditions)
        }
        return result.answer(request.preference)
    }

    func conditionalPatch(_ type: TypeID, _ request: InteractionRequest, _ caller: Caller) async throws(OperationFailure) -> Answer {
        let condition = try Condition(request.parameters, type: type, service: self)
        let document = try patchDocument(request)
        let preconditions = request.preconditions
        let result = try await write(caller) { session throws(OperationFailure) in
            try session.conditionalPatch(type, condition, document, preconditions)
        }
        return result.answer(request.preference)
    }

    /// The patch in the body: by media type, or, in a Bundle's entry, a Binary or Parameters resource.
    func patchDocument(_ request: InteractionRequest) throws(OperationFailure) -> PatchDocument {
        if let resource = request.resource {
            if resource.type == schema.type(named: "Binary") { return try PatchDocument.parse(binary: resource) }
            return try PatchDocument.parse(parameters: resource)
        }
        guard let body = request.body, !body.bytes.isEmpty else {
            throw OperationFailure(.invalid, .bodyRequired, "A patch is required in the body")
        }
        return try PatchDocument.parse(body, schema: schema)
    }
}

extension WriteSession {
    /// Applies a patch to the newest version; 404 or 410 if there is none.
    mutating func patch(
        _ type: TypeID, _ id: ResourceID, _ document: PatchDocument, _ preconditions: InteractionRequest.Preconditions
    ) throws(OperationFailure) -> WriteResult {
        try checkPreconditions(type, id, preconditions)
        guard let current = try view.current(type, id) else { throw .notFound }
        if current.isDeleted { throw .gone }
        let patched = try document.apply(to: try service.wholeArena(current))
        return try update(service.prepare(patched), id, InteractionRequest.Preconditions())
    }

    mutating func conditionalPatch(
        _ type: TypeID, _ condition: Condition, _ document: PatchDocument, _ preconditions: InteractionRequest.Preconditions
    ) throws(OperationFailure) -> WriteResult {
        guard let match = try condition.match(view, service) else {
            throw OperationFailure(.notFound, .notFound, at: prefix, "No resource matches the condition")
        }
        return try patch(type, match.id, document, preconditions)
    }
}
