import FHIRCore
import FHIRModel
import FHIRSchema
import FHIRStore

/// The writes of one commit: applies them one after the other, and checks at the end what must hold over all of them.
///
/// Lives inside the commit's closure. A thrown failure undoes the whole commit.
struct WriteSession {
    let service: FHIRService
    let view: any CommitView
    /// Off while data is loaded in any order.
    var checksReferences: Bool

    private var written: [(prefix: String?, references: [PreparedResource.Reference])] = []
    private var deleted: [(prefix: String?, type: TypeID, id: ResourceID)] = []
    /// Where the entry that is being applied stands, as the prefix of issues' expressions.
    var prefix: String?

    init(_ service: FHIRService, _ view: any CommitView) {
        self.service = service
        self.view = view
        checksReferences = service.settings.hasReferentialIntegrity
    }

    /// Creates a resource with an id of the server's, or with the given one when the id was promised to other entries already.
    mutating func create(_ resource: PreparedResource, as id: ResourceID? = nil) throws(OperationFailure) -> WriteResult {
        var chosen = id ?? service.ids.next(at: view.instant)
        var attempts = 0
        while try view.current(resource.type, chosen) != nil {
            attempts += 1
            guard id == nil, attempts < 8 else {
                throw OperationFailure(.conflict, .duplicateIdentity, "A resource with the id chosen for the new one exists already")
            }
            chosen = service.ids.next(at: view.instant)
        }
        return try put(resource, chosen)
    }

    /// Replaces a resource, or creates it under the client's id (R4 `http.html#update`, `#upsert`).
    mutating func update(
        _ resource: PreparedResource, _ id: ResourceID, _ preconditions: InteractionRequest.Preconditions
    ) throws(OperationFailure) -> WriteResult {
        try checkPreconditions(resource.type, id, preconditions)
        return try put(resource, id)
    }

    /// Deletes a resource (R4 `http.html#delete`).
    mutating func delete(
        _ type: TypeID, _ id: ResourceID, _ preconditions: InteractionRequest.Preconditions
    ) throws(OperationFailure) -> WriteResult {
        try checkPreconditions(type, id, preconditions)
        guard let version = try view.delete(type, id) else { return WriteResult(effect: .absent) }
        deleted.append((prefix, type, id))
        return WriteResult(effect: .deleted, version: version)
    }

    /// `If-Match` and `If-None-Match` against the newest version; 412 when they do not hold.
    func checkPreconditions(
        _ type: TypeID, _ id: ResourceID, _ preconditions: InteractionRequest.Preconditions
    ) throws(OperationFailure) {
        guard preconditions.ifMatch != nil || preconditions.ifNoneMatch != nil else { return }
        let current = try view.current(type, id)
        let version = current.flatMap { $0.isDeleted ? nil : $0.version }
        if let header = preconditions.ifMatch {
            let tags = EntityTags(header)
            guard tags.isWellFormed else {
                throw OperationFailure(.invalid, .badHeader, at: prefix, "If-Match: expected a version's ETag such as W/\"3\"")
            }
            guard let version, tags.matches(version) else {
                throw OperationFailure(
                    .preconditionFailed, .versionConflict, at: prefix,
                    "If-Match: the current version is \(version.map { "W/\"\($0)\"" } ?? "none, as the resource does not exist")")
            }
        }
        if let header = preconditions.ifNoneMatch, let version, EntityTags(header).matches(version) {
            throw OperationFailure(.preconditionFailed, .preconditionFailed, at: prefix, "If-None-Match: the resource exists")
        }
    }

    /// What must hold once all writes are applied: references point to something, and nothing deleted is referred to.
    func finish() throws(OperationFailure) {
        guard checksReferences else { return }
        var issues: [Issue] = []
        for resource in written {
            for reference in resource.references where try !view.exists(reference.target.type, reference.target.id) {
                issues.append(
                    Issue(
                        .referenceNotFound, at: Self.join(resource.prefix.map { $0 + ".resource" }, reference.path),
                        "The reference points to a \(service.schema.name(reference.target.type)) that does not exist on this server"))
            }
        }
        if !issues.isEmpty { throw OperationFailure(.unprocessable, issues) }
        for gone in deleted where try !view.exists(gone.type, gone.id) {
            let referrers = try view.referrers(of: gone.type, gone.id, limit: 3)
                .filter { ($0.type, $0.id) != (gone.type, gone.id) }
            guard let first = referrers.first else { continue }
            issues.append(
                Issue(
                    .referencedByOthers, at: gone.prefix,
                    "Other resources refer to it, for example a \(service.schema.name(first.type)): delete or change them first"))
        }
        if !issues.isEmpty { throw OperationFailure(.conflict, issues) }
    }

    /// An expression inside an entry: `Bundle.entry[3].resource` and `Patient.link[0].other` make `Bundle.entry[3].resource.link[0].other`.
    static func join(_ prefix: String?, _ path: String) -> String {
        guard let prefix else { return path }
        guard let dot = path.firstIndex(of: ".") else { return prefix }
        return prefix + path[dot...]
    }

    private mutating func put(_ resource: PreparedResource, _ id: ResourceID) throws(OperationFailure) -> WriteResult {
        let before = try view.current(resource.type, id)
        var version = try view.put(resource.type, id, resource.body)
        version.body = resource.body.body
        written.append((prefix, resource.references))
        guard let before, !before.isDeleted else { return WriteResult(effect: .created, version: version) }
        return WriteResult(effect: before.version == version.version ? .unchanged : .updated, version: version)
    }
}
