import FHIRCore
import FHIRSchema
import FHIRStore
import PluginKit

/// read and vread, with their conditional forms (R4 `http.html#read`, `#vread`, `#cread`).
extension FHIRService {
    /// The newest version. 404 if it never existed, 410 if it was deleted, 304 if the client's copy is still good.
    ///
    /// One key lookup on the calling thread; does not suspend, unless an earlier state is asked for.
    func read(_ type: TypeID, _ id: ResourceID, _ request: InteractionRequest, _ caller: Caller) async throws(OperationFailure) -> Answer {
        try refuseParameters(request, besides: Self.formatParameters)
        guard let position = request.position else {
            return try answer(try Self.existing(try store.current(type, id, caller.access)), request)
        }
        let found = try await store.read(caller.access, at: position) { view throws(OperationFailure) in try view.current(type, id) }
        return try answer(try Self.existing(found), request)
    }

    /// One version by number. 410 if that version is a deletion.
    func versionRead(
        _ type: TypeID, _ id: ResourceID, _ version: Int64, _ request: InteractionRequest, _ caller: Caller
    ) async throws(OperationFailure) -> Answer {
        try refuseParameters(request, besides: Self.formatParameters)
        let found = try await store.read(caller.access, at: request.position) { view throws(OperationFailure) in
            try view.version(type, id, version)
        }
        return try answer(try Self.existing(found), request)
    }

    private func answer(_ found: StoredVersion, _ request: InteractionRequest) throws(OperationFailure) -> Answer {
        if isStillGood(found, request.preconditions) { return Answer(.notModified, version: found) }
        return Answer(.ok, .resource(found), version: found)
    }

    /// Whether the copy that the client has is this version: by ETag, or, when it sent none, by date in whole seconds (RFC 9110, 13.1).
    private func isStillGood(_ found: StoredVersion, _ preconditions: InteractionRequest.Preconditions) -> Bool {
        if let tags = preconditions.ifNoneMatch {
            return EntityTags(tags).matches(found.version)
        }
        guard let since = preconditions.ifModifiedSince else { return false }
        return found.instant.milliseconds / 1000 <= since.milliseconds / 1000
    }
}

extension OperationFailure {
    static var notFound: OperationFailure { OperationFailure(.notFound, .notFound, "No such resource") }
    static var gone: OperationFailure { OperationFailure(.gone, .gone, "The resource was deleted") }

    /// - Parameter version: the deletion.
    static func gone(_ version: StoredVersion) -> OperationFailure {
        var failure = gone
        failure.version = version.version
        return failure
    }
}
