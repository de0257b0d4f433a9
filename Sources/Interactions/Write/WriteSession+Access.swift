import FHIRCore
import FHIRSchema
import FHIRStore

/// What the caller's rights say of a resource that is to be written.
extension WriteSession {
    /// How the caller stands to a resource as it is before a write.
    enum Standing {
        /// It may be used so, or there is none and the caller would see it if there were.
        case open
        /// The caller may read it, but not use it so.
        case refused
        /// The caller cannot tell whether there is such a resource, and must not learn it: everything is as for an unused id.
        case hidden
    }

    /// What the rights of the session's authority are; nil for everything.
    var rights: AccessRights? { authority == .caller ? view.rights : nil }

    /// The reads of conditions, with the session's authority.
    var lookup: ResourceLookup { ResourceLookup(view, by: authority) }

    func standing(_ use: AccessUse, _ type: TypeID, _ id: ResourceID) throws(OperationFailure) -> Standing {
        guard let rights else { return .open }
        switch rights[.read, type] {
        // Who reads nothing of the type knows of what the use itself reaches.
        case .denied: return try reaches(use, type, id, rights) ? .open : .hidden
        case .everything:
            if try reaches(use, type, id, rights) { return .open }
            return try view.allows(.read, type, id) ? .refused : .open
        case .restricted:
            guard try view.allows(.read, type, id) else { return .hidden }
            return try reaches(use, type, id, rights) ? .open : .refused
        }
    }

    private func reaches(
        _ use: AccessUse, _ type: TypeID, _ id: ResourceID, _ rights: AccessRights
    ) throws(OperationFailure) -> Bool {
        if rights[use, type] == .everything { return true }
        return try view.allows(use, type, id)
    }

    /// Refuses what was written unless the caller may write such resources.
    func checkWritten(_ use: AccessUse, _ type: TypeID, _ id: ResourceID) throws(OperationFailure) {
        guard let rights, try !reaches(use, type, id, rights) else { return }
        throw .forbidden(use, service.schema.name(type))
    }
}
