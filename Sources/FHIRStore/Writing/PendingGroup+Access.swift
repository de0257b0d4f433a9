import FHIRCore
import FHIRSchema

/// What an access shows inside a group.
extension PendingGroup {
    /// Whether the newest version of a resource, of a deletion the version before it, is open to a use; false when it never existed.
    func isOpen(_ key: ResourceKey, to use: AccessUse, _ rights: AccessRights) throws(OperationFailure) -> Bool {
        switch rights[use, key.type] {
        case .denied: return false
        case .everything: return try head(key) != nil
        case .restricted(let restriction):
            guard var row = try head(key) else { return false }
            if row.stored.isDeleted {
                guard let before = try predecessor(of: row) else { return false }
                row = before
            }
            if restriction.needsBody { row.stored = try withBody(row.stored) }
            return rights.meets(restriction, row)
        }
    }

    /// The version before one, with its keys, without its body.
    private func predecessor(of row: VersionRow) throws(OperationFailure) -> VersionRow? {
        let sequence = row.stored.sequence
        let before =
            sequence > base.sequence
            ? versions[index(sequence)].previous : try rows.sequence(of: row.rid, version: row.stored.version - 1) ?? 0
        guard before > base.sequence else { return before > 0 ? try rows.row(before, [.keys]) : nil }
        var earlier = versions[index(before)].row
        earlier.stored.body = []
        return earlier
    }
}
