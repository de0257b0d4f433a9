package import FHIRCore
import FHIRSchema

/// What an access shows of the versions in an embedded store's rows: each is judged by its own keys, a deletion by the version before it.
package struct RowSight {
    let rows: any EmbeddedRows
    /// Nil: everything.
    let rights: AccessRights?

    package init(rows: any EmbeddedRows, rights: AccessRights?) {
        self.rows = rows
        self.rights = rights
    }

    /// The newest version of a resource; nil when it is hidden.
    package func newest(_ key: ResourceKey) throws(OperationFailure) -> StoredVersion? {
        guard let parts = parts(key.type, for: .read), let row = try rows.newest(key, parts), try isOpen(row, to: .read) else { return nil }
        return row.stored
    }

    /// What must be read of a version of a type to give it with its body; nil when none may be read.
    func parts(_ type: TypeID, for use: AccessUse) -> VersionRow.Parts? {
        guard let rights else { return [.body] }
        return switch rights[use, type] {
        case .denied: nil
        case .everything: [.body]
        case .restricted: [.body, .keys]
        }
    }

    /// The version with a sequence, with its body; nil when it is hidden.
    /// - Parameter type: the version's if it is known.
    func version(_ sequence: Int64, of type: TypeID?, for use: AccessUse) throws(OperationFailure) -> StoredVersion? {
        var known: VersionRow.Parts? = rights == nil ? [.body] : [.body, .keys]
        if let type { known = parts(type, for: use) }
        guard let parts = known, let row = try rows.row(sequence, parts), try isOpen(row, to: use) else { return nil }
        return row.stored
    }

    /// Whether the version with a sequence is shown.
    func shows(_ sequence: Int64, for use: AccessUse) throws(OperationFailure) -> Bool {
        guard rights != nil else { return true }
        return try rows.row(sequence, [.keys]).map { row throws(OperationFailure) in try isOpen(row, to: use) } ?? false
    }

    /// Whether a version is shown.
    /// - Parameter row: with its keys where the type is restricted.
    func isOpen(_ row: VersionRow, to use: AccessUse) throws(OperationFailure) -> Bool {
        guard let rights else { return true }
        switch rights[use, row.stored.type] {
        case .denied: return false
        case .everything: return true
        case .restricted(let restriction):
            guard row.stored.isDeleted else { return rights.meets(restriction, try whole(row, restriction)) }
            guard let before = try rows.sequence(of: row.rid, version: row.stored.version - 1),
                let living = try rows.row(before, restriction.parts)
            else { return false }
            return rights.meets(restriction, living)
        }
    }

    private func whole(_ row: VersionRow, _ restriction: AccessRestriction) throws(OperationFailure) -> VersionRow {
        guard restriction.needsBody, row.stored.body.isEmpty, let read = try rows.row(row.stored.sequence, [.body]) else { return row }
        var whole = row
        whole.stored.body = read.stored.body
        return whole
    }
}
