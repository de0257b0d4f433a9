import FHIRCore
import FHIRModel
import FHIRSchema
import FHIRStore

/// The writes of one commit: applies them one after the other, and notes what must hold over all of them in the end.
///
/// Lives inside the commit's closure. A thrown failure undoes the whole commit.
struct WriteSession {
    let service: FHIRService
    let view: any CommitView
    private let tracker: ConformanceTracker
    /// Whose rights decide what is there and what may be written.
    let authority: CommitAuthority
    /// Off while data is loaded in any order.
    var checksReferences: Bool

    /// Whether anything was written, so that there will be a commit.
    private(set) var hasWritten = false

    private var references = ReferenceIntegrity()
    /// Where the entry that is being applied stands, as the prefix of issues' expressions.
    var prefix: String?

    /// - Parameter authority: the tenant's only for what rules add.
    init(_ view: any CommitView, _ tracker: ConformanceTracker, by authority: CommitAuthority = .caller) {
        self.authority = authority
        service = tracker.service
        self.view = view
        self.tracker = tracker
        checksReferences = service.settings.hasReferentialIntegrity
    }

    /// Creates a resource with an id of the server's, or with the given one when the id was promised to other entries already.
    mutating func create(_ resource: PreparedResource, as id: ResourceID? = nil) throws(OperationFailure) -> WriteResult {
        if let id {
            guard try view.current(resource.type, id) == nil else { throw Self.taken }
            return try put(resource, id, .create)
        }
        var chosen = service.ids.next(at: view.instant)
        var attempts = 0
        while try view.current(resource.type, chosen) != nil {
            attempts += 1
            guard attempts < 8 else { throw Self.taken }
            chosen = service.ids.next(at: view.instant)
        }
        return try put(resource, chosen, .create)
    }

    /// Replaces a resource, or creates it under the client's id (R4 `http.html#update`, `#upsert`).
    ///
    /// 404 for an id that may be that of a resource which the caller must not know of: creating it there would overwrite that one or tell.
    mutating func update(
        _ resource: PreparedResource, _ id: ResourceID, _ preconditions: InteractionRequest.Preconditions
    ) throws(OperationFailure) -> WriteResult {
        let standing = try standing(.update, resource.type, id)
        try checkPreconditions(resource.type, id, preconditions, isHidden: standing == .hidden)
        switch standing {
        case .open: return try put(resource, id, .update)
        case .refused: throw .forbidden(.update, service.schema.name(resource.type))
        case .hidden: throw .notFound
        }
    }

    /// Deletes a resource (R4 `http.html#delete`).
    mutating func delete(
        _ type: TypeID, _ id: ResourceID, _ preconditions: InteractionRequest.Preconditions
    ) throws(OperationFailure) -> WriteResult {
        let standing = try standing(.delete, type, id)
        try checkPreconditions(type, id, preconditions, isHidden: standing == .hidden)
        switch standing {
        case .open: break
        case .refused: throw .forbidden(.delete, service.schema.name(type))
        case .hidden: return WriteResult(effect: .absent)
        }
        guard let version = try tracker.delete(type, id, at: prefix) else { return WriteResult(effect: .absent) }
        hasWritten = true
        references.noteDeletion(type, id, at: prefix)
        return WriteResult(effect: .deleted, version: version)
    }

    /// `If-Match` and `If-None-Match` against the newest version; 412 when they do not hold, 400 when they cannot be read.
    ///
    /// A deletion's version matches its number, which is the ETag that the delete answered with, but not `*`: so can two clients not
    /// bring a resource back to life without seeing each other (R4 `http.html#delete`).
    func checkPreconditions(
        _ type: TypeID, _ id: ResourceID, _ preconditions: InteractionRequest.Preconditions, isHidden: Bool = false
    ) throws(OperationFailure) {
        guard preconditions.ifMatch != nil || preconditions.ifNoneMatch != nil else { return }
        let current = isHidden ? nil : try view.current(type, id)
        if let header = preconditions.ifMatch {
            let tags = try tags(header, "If-Match")
            guard let current else { throw .nothingToMatch(at: prefix) }
            guard tags.isAny ? !current.isDeleted : tags.matches(current.version) else {
                let state = current.isDeleted ? "the resource was deleted by version" : "the current version is"
                throw OperationFailure(
                    .preconditionFailed, .versionConflict, at: prefix, "If-Match: \(state) W/\"\(current.version)\"")
            }
        }
        if let header = preconditions.ifNoneMatch {
            let tags = try tags(header, "If-None-Match")
            if let current, !current.isDeleted, tags.matches(current.version) {
                throw OperationFailure(.preconditionFailed, .preconditionFailed, at: prefix, "If-None-Match: the resource exists")
            }
        }
    }

    private func tags(_ header: String, _ name: String) throws(OperationFailure) -> EntityTags {
        let tags = EntityTags(header)
        if tags.isWellFormed { return tags }
        throw OperationFailure(.invalid, .badHeader, at: prefix, "\(name): expected *, or versions' ETags such as W/\"3\"")
    }

    /// Hands over what must hold once everything is applied, what rules add too. Once, behind the last write.
    func finish() {
        if checksReferences { tracker.check(references) }
    }

    /// An expression inside an entry: `Bundle.entry[3].resource` and `Patient.link[0].other` make `Bundle.entry[3].resource.link[0].other`.
    static func join(_ prefix: String?, _ path: String) -> String {
        guard let prefix else { return path }
        guard let dot = path.firstIndex(of: ".") else { return prefix }
        return prefix + path[dot...]
    }

    private mutating func put(
        _ resource: PreparedResource, _ id: ResourceID, _ use: AccessUse
    ) throws(OperationFailure) -> WriteResult {
        var version = try tracker.put(resource.type, id, resource, at: prefix)
        try checkWritten(use, resource.type, id)
        version.body = resource.body.body
        // A version that an earlier commit made is one that says the same already.
        if version.position != view.position { return WriteResult(effect: .unchanged, version: version) }
        hasWritten = true
        references.note(resource, at: prefix)
        return WriteResult(effect: version.operation == .create ? .created : .updated, version: version)
    }

    private static var taken: OperationFailure {
        OperationFailure(.conflict, .duplicateIdentity, "A resource with the id chosen for the new one exists already")
    }
}
