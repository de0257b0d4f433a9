import FHIRCore
import FHIRModel
import FHIRSchema
import FHIRStore

/// What the references of some writes must meet in the end: that they point to something, and that nothing deleted is referred to.
struct ReferenceIntegrity {
    private var written: [(prefix: String?, references: [PreparedResource.Reference], searches: [ElementPlace])] = []
    private var deleted: [(prefix: String?, type: TypeID, id: ResourceID)] = []

    /// - Parameter prefix: of issues about the resource.
    mutating func note(_ resource: PreparedResource, at prefix: String?) {
        if resource.references.isEmpty, resource.searches.isEmpty { return }
        written.append((prefix, resource.references, resource.searches))
    }

    mutating func noteDeletion(_ type: TypeID, _ id: ResourceID, at prefix: String?) { deleted.append((prefix, type, id)) }

    /// What must hold once all writes are applied: references point to something, and nothing deleted is referred to.
    /// - Throws: `.unprocessable` for what points to nothing, `.conflict` for a deletion of what others refer to.
    func check(_ view: any CommitView, _ service: FHIRService) throws(OperationFailure) {
        var issues: [Issue] = []
        var known: [LiteralReference: Bool] = [:]
        for resource in written {
            let place = resource.prefix.map { $0 + ".resource" }
            for search in resource.searches {
                issues.append(
                    Issue(.referenceNotFound, at: WriteSession.join(place, search.path), "A reference by search is resolved in transactions only"))
            }
            for reference in resource.references {
                let isThere: Bool
                if let answer = known[reference.target] {
                    isThere = answer
                } else {
                    isThere = try Self.exists(reference.target, view)
                    known[reference.target] = isThere
                }
                if isThere { continue }
                let name = service.schema.name(reference.target.type)
                let what = reference.target.version == nil ? "a \(name)" : "a version of a \(name)"
                issues.append(
                    Issue(
                        .referenceNotFound, at: WriteSession.join(place, reference.path),
                        "The reference points to \(what) that does not exist on this server"))
            }
        }
        if !issues.isEmpty { throw OperationFailure(.unprocessable, issues) }
        for gone in deleted where try !view.exists(gone.type, gone.id) {
            let referrers = try view.referrers(of: gone.type, gone.id, limit: 1)
            guard let first = referrers.first else { continue }
            let isShown = view.rights == nil ? true : try view.allows(.read, first.type, first.id)
            let example = isShown ? ", for example one of type \(service.schema.name(first.type))" : ""
            issues.append(
                Issue(.referencedByOthers, at: gone.prefix, "Other resources refer to it\(example): delete or change them first"))
        }
        if !issues.isEmpty { throw OperationFailure(.conflict, issues) }
    }

    private static func exists(_ target: LiteralReference, _ view: any CommitView) throws(OperationFailure) -> Bool {
        guard let version = target.version else { return try view.exists(target.type, target.id) }
        guard let current = try view.current(target.type, target.id), !current.isDeleted,
            let number = EntityTags.version(version.value[...].utf8)
        else { return false }
        return number <= current.version
    }
}
